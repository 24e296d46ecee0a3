"""An author who changes sides after facts were told: seen as it stands, and not sent like that."""

import pytest

from app.experiences import service
from app.members.models import Member
from app.perspectives.tags import Perspective
from tests.conftest import Work
from tests.factories import make_post, make_writing
from tests.integration.experiences.pages import FILLED, press
from tests.support.client import Client


@pytest.fixture
def page(work: Work, author: Member) -> str:
    """Return where a commissioner's draft that tells its outcome is edited."""
    with work():
        writing = make_writing(perspective=Perspective.COMMISSIONER)
        post = make_post(author, state="draft", writing=writing)
        service.tell_facts(author, post.id, {"outcome": "in_house"}, of=frozenset({"outcome"}))
        return f"/posts/{post.id}/edit"


@pytest.mark.parametrize("side", ["bidder", "observer", None])
def test_the_preview_shows_what_was_told(writer: Client, page: str, side: str | None) -> None:
    shown = writer.read(press(writer, page, "preview", {**FILLED, "perspective": side}))
    assert "Done in house" in shown
    writer.get_page(page.replace("edit", "facts/check"))


def test_it_is_not_sent_before_that_is_mended(writer: Client, page: str) -> None:
    answer = press(writer, page, "submit", {**FILLED, "perspective": "bidder"})
    assert answer.status_code == 422
    assert "“Done in house” is an outcome for a commissioner." in writer.read(answer)

"""While a text is held its author may send it earlier, change its day, or take it back."""

from datetime import timedelta

import pytest
from flask import Flask

from app.core.db import unit_of_work
from app.experiences import releases, service
from app.experiences.drafting import latest_revision
from app.experiences.models import Post
from app.members.models import Member
from app.web.templating import day
from tests.conftest import Work
from tests.integration.experiences.pages import (
    BODY,
    NEW,
    card,
    edit_url,
    find_post,
    press,
    press_on,
    states,
    write_form,
)
from tests.integration.experiences.test_held import LATE, SOON, held, send_held
from tests.integration.experiences.test_repeats import both_at_once
from tests.integration.experiences.timing import chores, in_days, on
from tests.support.client import Client


@pytest.fixture
def post(app: Flask, writer: Client) -> Post:
    """Return an experience that is held."""
    return send_held(app, writer)


def test_its_author_sends_it_earlier(app: Flask, writer: Client, post: Post) -> None:
    """The day that stands in the form does not keep it."""
    answer = press(writer, edit_url(post), "submit", {"live": "no"})
    assert answer.status_code == 303
    assert states(app) == ["superseded", "waiting"]
    assert "Sent. A moderator reads it" in writer.get_page("/mine")
    with on(in_days(SOON)):
        chores(app)
    assert states(app) == ["superseded", "waiting"]


@pytest.mark.parametrize("days", [SOON - 5, LATE])
def test_its_author_changes_the_day(app: Flask, writer: Client, post: Post, days: int) -> None:
    press(writer, edit_url(post), "submit", {"hold_until": in_days(days).isoformat()})
    assert states(app) == ["superseded", "held"]
    assert f"until {day(in_days(days))}" in card(writer, post)
    with on(in_days(days - 1)):
        chores(app)
    assert states(app) == ["superseded", "held"]
    with on(in_days(days)):
        chores(app)
    assert states(app) == ["superseded", "waiting"]


def test_its_author_takes_it_back_and_sends_it_again(
    app: Flask, writer: Client, post: Post
) -> None:
    writer.submit("/mine", {}, at=f"/posts/{post.id}/take-back")
    assert states(app) == ["draft"]
    with on(in_days(SOON)):
        chores(app)
        assert states(app) == ["draft"]
        later = in_days(SOON)
        press(writer, edit_url(post), "submit", {"hold_until": later.isoformat()})
        assert states(app) == ["held"]
        with on(later - timedelta(days=1)):
            chores(app)
        assert states(app) == ["held"]


def test_its_author_withdraws_it(app: Flask, writer: Client, post: Post) -> None:
    writer.submit("/mine", {}, at=f"/posts/{post.id}/withdraw")
    with on(in_days(SOON)):
        chores(app)
    assert states(app) == ["draft"]
    assert find_post(app, post.id).state.value == "withdrawn"
    assert "Paused" not in card(writer, post)


def test_a_newer_draft_leaves_the_held_text_in_its_place(
    app: Flask, writer: Client, post: Post
) -> None:
    press(writer, edit_url(post), "save", {"body": "Better said."})
    assert states(app) == ["held", "draft"]
    said = card(writer, post)
    assert f"Paused for a live procurement until {day(in_days(SOON))}" in said
    assert "Until you send it, the earlier text keeps its place." in said
    with on(in_days(SOON)):
        chores(app)
    assert states(app) == ["waiting", "draft"]


def test_a_newer_draft_stays_when_the_held_text_is_taken_back(
    app: Flask, writer: Client, post: Post
) -> None:
    press(writer, edit_url(post), "save", {"body": "Better said."})
    writer.submit("/mine", {}, at=f"/posts/{post.id}/take-back")
    assert states(app) == ["superseded", "draft"]


def test_the_same_form_again_is_the_same_post(app: Flask, writer: Client) -> None:
    page = writer.get_page(NEW)
    for _ in range(2):
        assert press_on(writer, page, "submit", held()).status_code == 303
    assert states(app) == ["held"]
    assert press(writer, NEW, "submit", held()).status_code == 303  # fetched anew on the way back
    assert states(app) == ["held"]
    with on(in_days(SOON)):
        chores(app)
    assert press_on(writer, page, "submit", held()).status_code == 303
    assert states(app) == ["waiting"]


def test_once_released_its_author_is_asked_anew(app: Flask, writer: Client, post: Post) -> None:
    with on(in_days(SOON)):
        chores(app)
        press(writer, edit_url(post), "submit", {"body": f"{BODY} And more."})
        assert states(app) == ["superseded", "waiting"]
        url = f"/posts/{post.id}/facts/procurement"
        writer.submit(url, {"buyer_kind": "district"}, extra={"do": "next"})
        assert states(app) == ["superseded", "waiting", "draft"]
        press(writer, edit_url(post), "submit", {})
    assert states(app) == ["superseded", "superseded", "waiting"]


def test_what_is_due_twice_is_released_once(app: Flask, post: Post) -> None:
    with on(in_days(SOON)) as moment:
        chores(app)
        chores(app)
        with app.app_context():
            text = latest_revision(post.id)
            assert text.submitted_at == moment
            assert text.version == 3
    assert find_post(app, post.id).sent_at == moment


def test_an_author_who_is_quicker_wins(
    app: Flask, post: Post, work: Work, author: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at what is due and the lock, it was taken back, held anew, or erased."""
    due = [post.id, post.id + 1]
    monkeypatch.setattr(releases, "_with_held", lambda *_: due)
    chores(app)
    assert states(app) == ["held"]
    with work():
        service.take_back(author, post.id)
    with on(in_days(LATE)):
        chores(app)
    assert states(app) == ["draft"]


def test_two_workers_and_the_author_at_the_same_moment(
    app: Flask, post: Post, author: Member
) -> None:
    """Each waits for the others; nothing fails, and the text is in one place."""

    def work() -> None:
        with on(in_days(SOON)):
            chores(app)

    def take_back() -> None:
        with app.app_context(), unit_of_work():
            service.take_back(author, post.id)

    both_at_once(work, work, take_back)  # type: ignore[arg-type]  # what they answer is not looked at
    assert states(app) in (["waiting"], ["draft"])


def test_a_reply_is_not_asked(app: Flask, writer: Client, reply_url: str) -> None:
    filled = {"body": BODY, "perspective": "bidder", "identity": "named", **held()}
    page = writer.get_page(reply_url)
    assert "hold_until" not in write_form(page).names
    press(writer, reply_url, "submit", {**filled, "title": None})
    assert states(app)[-1] == "waiting"

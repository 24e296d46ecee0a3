"""What the tests of both sides and of the questions share: much that was told, and its words."""

import html
import re
from collections.abc import Callable

import pytest

from app.members.models import Member
from app.perspectives.tags import Perspective
from tests.conftest import Work
from tests.factories import make_member
from tests.integration.insights.bulk import Facts, make_told
from tests.support.html import Page

BIDDER, COMMISSIONER = Perspective.BIDDER, Perspective.COMMISSIONER
OBSERVER = Perspective.OBSERVER

Tell = Callable[..., list[int]]


@pytest.fixture
def tell(work: Work) -> Tell:
    """Return what publishes a number of experiences of one side with the same facts."""
    with work():
        author: Member = make_member("Ffion Carrow")

    def told(side: Perspective, number: int, **facts: object) -> list[int]:
        same: Facts = dict(facts)
        with work():
            return make_told(author, [(side, same)] * number) if number else []

    return told


def rated(concern: str, severity: int) -> Facts:
    """Return what an experience tells that rates one concern."""
    return {concern: {"severity": severity, "source": "met"}}


def words(page: Page) -> str:
    """Return what stands in the page's main part, as it is read."""
    main = page.text.split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def column(page: Page, side: Perspective) -> str:
    """Return the words of one side's column."""
    part = page.text.split(f'<section class="side-{side.value}"', 1)[1].split("</section>", 1)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", part)).split())


def cards(text: str) -> list[int]:
    """Return the ids of the experiences whose cards are shown, in order."""
    return [int(found) for found in re.findall(r'href="/experiences/(\d+)/', text)]

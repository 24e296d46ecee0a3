"""What a moderator sees of the facts: the panel of a text, and what an edit changed in them."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest

from app.experiences import drafting, service
from app.experiences.lifecycle import Action
from app.experiences.models import Post
from app.members.queries import get_member
from app.perspectives.tags import Perspective
from app.questions import service as questions
from tests.conftest import Work
from tests.factories import make_decision, make_moderator, make_post, make_writing
from tests.integration.conftest import SignedIn
from tests.support.client import Client
from tests.support.html import Page

HEADING = "What changed in the facts"
FACTS: dict[str, Any] = {
    "stage": "bid",
    "began": "2025-03",
    "cost": 1_500,
    "outcome": "lost",
    "flags": ["lots"],
    "concerns": {"mission": {"severity": 3, "source": "met"}},
    "questions": ["bid_or_not"],
}

Desk = tuple[Client, str]
Edited = Callable[[dict[str, Any]], Desk]


@pytest.fixture
def post(work: Work) -> Post:
    """Return a published experience of a bidder that tells facts."""
    with work():
        made = make_post(state="draft")
        author = get_member(made.author_id)
        service.tell_facts(author, made.id, FACTS, of=frozenset(FACTS))
        service.send(author, made.id)
        make_decision(make_moderator(), made, Action.APPROVE)
        return made


@pytest.fixture
def edited(work: Work, signed_in: SignedIn, post: Post) -> Edited:
    """Return what sends an edit with other facts, and where a moderator reads it."""

    def edit(facts: dict[str, Any]) -> Desk:
        with work():
            moderator, author = make_moderator(), get_member(post.author_id)
            service.tell_facts(author, post.id, facts, of=frozenset({*FACTS, *facts}))
            service.revise(author, post.id, make_writing(body="Said better."), submit=True)
            text = drafting.latest_revision(post.id).id
        return signed_in(moderator), f"/moderation/revisions/{text}"

    return edit


def changed(page: Page) -> str:
    """Return the changes of the facts, with what came and what went in braces."""
    part = page.text.split('aria-labelledby="fact-changes"', 1)[1].split("<pre", 1)[1]
    part = part.split(">", 1)[1].split("</pre>", 1)[0]
    part = re.sub(r"<ins>(.*?)</ins>", r"{+\1+}", part, flags=re.DOTALL)
    part = re.sub(r"<del>(.*?)</del>", r"{-\1-}", part, flags=re.DOTALL)
    return html.unescape(part)


def test_a_first_text_shows_its_facts_and_no_changes(work: Work, signed_in: SignedIn) -> None:
    with work():
        moderator = make_moderator()
        made = make_post(state="draft")
        author = get_member(made.author_id)
        service.tell_facts(author, made.id, FACTS, of=frozenset(FACTS))
        service.send(author, made.id)
        text = drafting.latest_revision(made.id).id
    page = signed_in(moderator).get_page(f"/moderation/revisions/{text}")
    assert HEADING not in page
    for words in (
        "The facts",
        "Bid and lost",
        "March 2025",
        "£1,500",
        "It did not fit our mission or independence",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("change", "marked"),
    [
        ({"cost": 2_500}, "Money spent: £{-1-}{+2+},500"),
        ({"outcome": "won"}, "Outcome: {-Bid and lost-}{+Won+}"),
        ({"flags": ["lots", "reserved"]}, "Also: Divided into lots{+, Reserved+}"),
        ({"message": "Ask us."}, "{+\nTo the other side: Ask us.+}"),
        ({"began": "2025-01"}, "Began: {-March-}{+January+} 2025, "),
        ({"questions": ["bid_or_not", "expertise"]}, "{+\nAnswers: "),
        ({"questions": []}, "{-\nAnswers: Did your organisation bid, or think of bidding?"),
        (
            {"concerns": {"mission": {"severity": 3, "source": "expected"}}},
            "It did not fit our mission or independence: A great deal (I {-met-}{+expect+} this)",
        ),
        (
            {"concerns": {}},
            "{-\nIt did not fit our mission or independence: A great deal (I met this)",
        ),
    ],
)
def test_what_changed_is_marked_in_the_words_that_readers_see(
    edited: Edited, change: dict[str, Any], marked: str
) -> None:
    desk, address = edited({**FACTS, **change})
    assert marked in changed(desk.get_page(address))


def test_facts_told_for_the_first_time_are_all_new(work: Work, signed_in: SignedIn) -> None:
    with work():
        moderator, made = make_moderator(), make_post()
        author = get_member(made.author_id)
        service.tell_facts(author, made.id, {"stage": "bid"}, of=frozenset({"stage"}))
        service.send(author, made.id)
        text = drafting.latest_revision(made.id).id
    page = signed_in(moderator).get_page(f"/moderation/revisions/{text}")
    assert changed(page).startswith("{+Stage: ")
    assert "{-" not in changed(page)


def test_facts_that_were_all_taken_out_are_shown_as_gone(edited: Edited) -> None:
    desk, address = edited({})
    page = desk.get_page(address)
    assert "{+" not in changed(page)
    assert "Bid and lost" in changed(page)
    assert 'class="facts"' not in page, "nothing is told any more"


def test_an_edit_of_the_text_alone_shows_no_changes_of_facts(edited: Edited) -> None:
    desk, address = edited(FACTS)
    page = desk.get_page(address)
    assert "What changed in the approved text" in page
    assert HEADING not in page


def test_what_was_typed_is_shown_as_text(edited: Edited) -> None:
    desk, address = edited({**FACTS, "message": "<script>alert(1)</script>"})
    page = desk.get_page(address)
    assert "<script>alert" not in page
    assert "<script>alert(1)</script>" in re.sub(r"\{[+-]|[+-]\}", "", changed(page))


def test_a_question_that_is_asked_no_longer_keeps_its_words(work: Work, edited: Edited) -> None:
    with work():
        questions.set_open(make_moderator(), "bid_or_not", is_open=False)
    desk, address = edited({**FACTS, "cost": 0})
    page = desk.get_page(address)
    assert "Answers: Did your organisation bid, or think of bidding?" in changed(page)


def test_once_decided_there_is_nothing_to_compare(work: Work, edited: Edited, post: Post) -> None:
    desk, address = edited({**FACTS, "cost": 0})
    with work():
        make_decision(make_moderator(), post, Action.APPROVE)
    page = desk.get_page(address)
    assert HEADING not in page
    assert "£0" in page


def test_the_outcome_is_compared_in_the_words_of_its_side(work: Work, signed_in: SignedIn) -> None:
    with work():
        moderator = make_moderator()
        writing = make_writing(perspective=Perspective.COMMISSIONER)
        made = make_post(writing=writing)
        author = get_member(made.author_id)
        service.tell_facts(author, made.id, {"outcome": "in_house"}, of=frozenset({"outcome"}))
        service.send(author, made.id)
        text = drafting.latest_revision(made.id).id
    page = signed_in(moderator).get_page(f"/moderation/revisions/{text}")
    assert "Outcome: Done in house" in changed(page)


@pytest.mark.parametrize("wording", ["", "nothing", "%00", "x" * 2_000])
def test_a_wording_that_there_is_not_is_ignored(edited: Edited, wording: str) -> None:
    desk, address = edited({**FACTS, "cost": 0})
    assert HEADING in desk.get_page(f"{address}?wording={wording}")

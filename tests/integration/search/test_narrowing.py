"""Lists and results, narrowed down and sorted."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask

from app.experiences.facts import terms
from app.experiences.lifecycle import Action
from app.experiences.service import revise
from app.members.models import Member
from app.perspectives.tags import Perspective
from app.search import queries
from app.search.facets import FACETS
from tests.conftest import Work
from tests.factories import make_decision, make_writing
from tests.integration.experiences.pages import find_post
from tests.integration.insights.bulk import make_told
from tests.integration.search.conftest import Tell
from tests.integration.search.pages import ask, click, found, link, main, offered
from tests.support.client import Client
from tests.support.html import Page

B, C, V = Perspective.BIDDER, Perspective.COMMISSIONER, Perspective.OBSERVER
LIST = "/experiences"
TOLD: Final[list[tuple[Perspective, dict[str, Any]]]] = [
    (B, {"stage": "bid", "nation": "wales", "outcome": "lost", "began": "2025-09"}),
    (B, {"stage": "bid", "nation": "england", "service": "audio_radio"}),
    (C, {"stage": "bid", "nation": "wales", "buyer_kind": "district"}),
    (C, {"stage": "award", "nation": "wales", "outcome": "awarded_vcse"}),
    (V, {"stage": "award", "questions": ["bid_or_not"]}),
]


@pytest.fixture
def told(tell: Tell) -> list[int]:
    """Return the ids of experiences that tell facts, oldest first."""
    return [
        tell(f"Radio {number}", side=side, days=9 - number, **facts).id
        for number, (side, facts) in enumerate(TOLD)
    ]


def query(page: Page, label: str) -> dict[str, str]:
    """Return what the address says to which a link leads."""
    return dict(parse_qsl(urlsplit(link(page, label)).query))


def expected() -> dict[str, dict[str, int]]:
    """Return what there is to choose, and how many have it."""
    tags = Counter(
        (name, term)
        for side, facts in TOLD
        for name, term in [("perspective", side.value), *terms(facts)]
    )
    tags["checked", "no"] = sum(side is not V for side, _ in TOLD)
    counted = {
        facet.title: {
            label: tags[facet.id, term]
            for term, label in facet.labels.items()
            if tags[facet.id, term]
        }
        for facet in FACETS
    }
    return {title: choices for title, choices in counted.items() if choices}


@pytest.mark.parametrize("address", [LIST, "/search?q=radio"])
def test_what_there_is_can_be_chosen_and_is_counted(
    client: Client, told: list[int], address: str
) -> None:
    there = expected()
    assert there["Nation"] == {"Wales": 3, "England": 1}
    assert len(there) == len(FACETS)
    if address == LIST:
        del there["Told by"]  # the buttons above it are these
    assert offered(client.get_page(address)) == there


@pytest.mark.parametrize("address", [LIST, "/search?q=radio"])
def test_facets_combine_and_each_can_be_let_go(
    client: Client, told: list[int], address: str
) -> None:
    page = click(client, client.get_page(address), "Writing the bid")
    assert {*found(page)} == {*told[:3]}
    assert "Stage" not in offered(page)
    page = click(client, page, "Wales")
    assert {*found(page)} == {told[0], told[2]}
    if address != LIST:  # there, the buttons above it do this
        assert offered(page)["Told by"] == {"Bidders": 1, "Commissioners": 1}
    page = click(client, page, "Bidders")
    assert found(page) == [told[0]]
    assert "1 experience" in main(page) or "1 post" in main(page)
    page = click(client, page, "clear Stage: Writing the bid")
    assert found(page) == [told[0]]
    page = click(client, page, "All sides" if address == LIST else "clear Told by: Bidders")
    assert {*found(page)} == {told[0], told[2], told[3]}
    page = click(client, page, "clear Nation: Wales")
    assert {*found(page)} == {*told}
    assert "clear" not in main(page)


def test_all_facets_can_be_let_go_at_once(client: Client, told: list[int]) -> None:
    page = client.get_page("/search?q=radio&stage=bid&nation=wales&sort=newest")
    assert found(page) == [told[2], told[0]]
    page = click(client, page, "clear all")
    assert found(page) == told[::-1]
    assert page.url == "/search?q=radio&sort=newest"


def test_the_numbers_are_those_of_the_lists_behind_them(client: Client, told: list[int]) -> None:
    first = client.get_page(LIST)
    for title, choices in offered(first).items():
        for label, number in choices.items():
            assert len(found(click(client, first, label))) == number, (title, label)


def test_a_side_can_be_chosen_above_the_list_without_losing_the_rest(
    client: Client, told: list[int]
) -> None:
    page = client.get_page(f"{LIST}?stage=bid&sort=most&perspective=commissioner")
    assert page.h1 == ["Experiences of commissioners"]
    assert query(page, "All sides") == {"stage": "bid", "sort": "most"}
    assert query(page, "Observers") == {"stage": "bid", "sort": "most", "perspective": "observer"}
    page = click(client, page, "Observers")
    assert "No experience has all of this." in main(page)
    assert found(click(client, page, "all experiences")) == told[::-1]


def test_a_side_asked_for_in_words_is_no_facet(client: Client, told: list[int]) -> None:
    """Were it shown as one, letting go of it would change nothing."""
    page = ask(client, "radio perspective:bidder")
    assert found(page) == [told[1], told[0]]
    assert "clear" not in main(page)
    page = click(client, page, "Wales")
    assert found(page) == [told[0]]
    page = click(client, page, "clear Nation: Wales")
    assert found(page) == [told[1], told[0]]


def test_the_form_keeps_what_was_chosen(client: Client, told: list[int]) -> None:
    for typed in ("radio", "aardvark", "radio by:nobody", "-radio"):
        page = client.get_page(f"/search?stage=bid&nation=wales&sort=newest&q={typed}")
        (form,) = [one for one in page.forms if one.action == "/search"]
        assert form.values == {"q": [typed], "stage": ["bid"], "nation": ["wales"]}
        assert form.method == "get"


def test_a_search_without_words_shows_what_was_chosen(client: Client, told: list[int]) -> None:
    assert found(client.get_page("/search?stage=award")) == [told[4], told[3]]
    assert found(client.get_page("/search?q=-radio&stage=award")) == []
    assert found(client.get_page("/search?q=-zebra&stage=award")) == [told[4], told[3]]


def test_a_question_lists_its_answers_narrowed_down(client: Client, told: list[int]) -> None:
    page = client.get_page("/questions/bid_or_not")
    assert "1 experience" in main(page)
    assert found(client.get_page("/questions/bid_or_not?stage=award")) == [told[4]]
    assert found(client.get_page("/questions/bid_or_not?stage=bid")) == []


def test_a_members_page_can_be_narrowed_down(
    client: Client, tell: Tell, told: list[int], author: Member
) -> None:
    page = client.get_page(f"/members/{author.id}")
    assert found(page) == told[::-1]
    page = click(client, page, "Wales")
    assert found(page) == [told[3], told[2], told[0]]
    page = client.get_page(f"/members/{author.id}?nation=scotland")
    assert "No post has all of this." in main(page)


def test_an_edit_changes_the_facets_once_it_is_approved(
    client: Client, work: Work, told: list[int], author: Member, moderator: Member
) -> None:
    before = offered(client.get_page(LIST))
    writing = replace(make_writing(title="Radio 0", perspective=B), facts={"stage": "award"})
    with work():
        revise(author, told[0], writing, submit=True)
    assert offered(client.get_page(LIST)) == before
    with work():
        make_decision(moderator, find_post(client.application, told[0]), Action.APPROVE)
    assert offered(client.get_page(LIST))["Stage"] == {"Award": 3, "Writing the bid": 2}


# ── Orders ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def answered(app: Flask, tell: Tell, told: list[int]) -> Callable[[int, int], None]:
    """Return what answers an experience a number of times."""

    def answer(post_id: int, times: int) -> None:
        for _ in range(times):
            tell(to=find_post(app, post_id))

    return answer


def test_the_most_answered_come_first(
    client: Client, told: list[int], answered: Callable[[int, int], None]
) -> None:
    answered(told[1], 3)
    answered(told[0], 1)
    page = click(client, client.get_page(LIST), "Most answered")
    assert found(page) == [told[1], told[0], told[4], told[3], told[2]]
    assert found(click(client, page, "Wales")) == [told[0], told[3], told[2]]
    assert found(click(client, page, "Newest")) == told[::-1]


def test_a_list_of_one_has_no_order(client: Client, tell: Tell) -> None:
    tell("Alone")
    page = client.get_page(LIST)
    assert "Most answered" not in page
    assert "Narrow down" not in page


# ── Many ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("sort", ["newest", "best"])
def test_a_long_list_says_of_what_it_counts(
    client: Client, work: Work, author: Member, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    monkeypatch.setattr(queries, "COUNTED", 5)
    monkeypatch.setattr(queries, "RANKED", 6)
    with work():
        made = make_told(author, [(B, {"stage": "award"})] * 5 + [(B, {"stage": "bid"})] * 6)
    page = client.get_page(f"/search?q=experience&sort={sort}")
    assert "More than 5 posts" in main(page)
    assert "The numbers count the newest 5 only." in main(page)
    assert offered(page)["Stage"] == {"Writing the bid": 5}
    assert found(page) == made[::-1][: 11 if sort == "newest" else 6]
    page = client.get_page(f"/search?q=experience&sort={sort}&stage=award")
    assert "5 posts" in main(page)
    assert "More than" not in main(page)

"""Both sides beside each other: what each told, what may be counted, and who is missing."""

import re
from dataclasses import replace

import pytest

from app.experiences.models import Identity
from app.insights.filters import DIMENSIONS
from app.perspectives.tags import Perspective
from tests.conftest import Work
from tests.factories import hide, make_member, make_moderator, make_post, make_writing
from tests.integration.answers.conftest import (
    BIDDER,
    COMMISSIONER,
    OBSERVER,
    Tell,
    cards,
    column,
    rated,
    words,
)
from tests.support.client import Client


def side_of(text: str, side: Perspective) -> str:
    return text.split(f'<section class="side-{side.value}"', 1)[1].split("</section>", 1)[0]


def test_an_empty_forum_invites_both_sides(client: Client) -> None:
    page = client.get_page("/sides")
    for side in (COMMISSIONER, BIDDER):
        assert f"No {side.value} has told of an experience yet." in column(page, side)
        assert f"Too few experiences of {side.value}s to show" in words(page)
    assert page.links.count("/experiences/new") >= 2
    assert "Too few experiences tell of this yet to give a figure." in words(page)


def test_each_side_has_its_newest_experiences(client: Client, tell: Tell) -> None:
    bought = tell(COMMISSIONER, 8)
    bid = tell(BIDDER, 6)
    tell(OBSERVER, 2)
    page = client.get_page("/sides")
    assert cards(side_of(page.text, COMMISSIONER)) == bought[:1:-1]
    assert cards(side_of(page.text, BIDDER)) == bid[::-1]
    assert "/experiences?perspective=commissioner" in page.links
    assert "/experiences?perspective=bidder" not in page.links, "there are no more"
    assert "has told of" not in words(page)
    assert "have told of an" not in words(page)


def test_a_side_that_told_little_is_asked_for_more(client: Client, tell: Tell) -> None:
    tell(BIDDER, 4)
    tell(COMMISSIONER, 5)
    page = client.get_page("/sides")
    assert "Few bidders have told of an experience so far." in column(page, BIDDER)
    assert "Few" not in column(page, COMMISSIONER)


@pytest.mark.parametrize("fact", DIMENSIONS)
def test_a_filter_shows_what_it_lets_through(client: Client, tell: Tell, fact: str) -> None:
    wanted, other = DIMENSIONS[fact].terms[1:3]
    if fact == "period":
        inside, outside = {"began": "2014-03"}, {"began": "2018-11"}
    else:
        inside, outside = {fact: wanted.id}, {fact: other.id}
    ours = tell(COMMISSIONER, 5, **inside, message="Write to us first.")
    tell(COMMISSIONER, 5, **outside, message="Quite another thing.")
    page = client.get_page(f"/sides?{fact}={wanted.id}")
    assert page.h1 == [f"Both sides: {wanted.label}"]
    assert cards(side_of(page.text, COMMISSIONER)) == ours[::-1]
    assert "Write to us first." in page
    assert "Quite another thing." not in page
    assert "No bidder has told of" in column(page, BIDDER)
    assert f"“{wanted.label}”" in column(page, BIDDER)
    assert f"/insights?{fact}={wanted.id}" in page.links


def test_the_form_leads_to_the_address_of_a_filter(client: Client) -> None:
    assert client.get("/sides?only=stage:bid").location == "/sides?stage=bid"
    for nothing in ("", "nothing:bid"):
        client.get_page(f"/sides?only={nothing}")
    page = client.get_page("/sides?stage=bid")
    assert re.search(r'value="stage:bid"\s+selected', page.text)


@pytest.mark.parametrize("query", ["stage=nothing", "stage=%00", "stage=bid&service=audio_radio"])
def test_a_filter_that_there_is_not(client: Client, query: str) -> None:
    client.get_page(f"/sides?{query}", status=404)


def test_what_one_side_would_tell_the_other(client: Client, tell: Tell) -> None:
    ids = [tell(BIDDER, 1, message=f"Line {number}.")[0] for number in range(6)]
    tell(BIDDER, 1)
    tell(OBSERVER, 1, message="From outside.")
    page = client.get_page("/sides")
    assert re.findall(r"Line \d\.", page.text) == [f"Line {n}." for n in (5, 4, 3, 2)]
    for post_id in ids[2:]:
        assert page.links.count(f"/posts/{post_id}") == 1
    assert "From outside." not in page
    assert "What they would tell" not in column(page, COMMISSIONER)


# ── Figures ──────────────────────────────────────────────────────────────────────────────────────


def test_the_concerns_of_both_with_the_gap(client: Client, tell: Tell) -> None:
    tell(COMMISSIONER, 5, concerns=rated("measurement", 1))
    tell(BIDDER, 7, concerns=rated("measurement", 3))
    told = words(client.get_page("/sides"))
    assert "At least 5 experiences of commissioners" in told
    assert "At least 7 experiences of bidders" in told
    assert re.search(
        r"hard to measure and report 1\.0 (of|from) 5 3\.0 (of|from) 7 bidders, by 2\.0",
        told,
    )
    assert "They differ most over “Results were hard to measure and report”" in told


@pytest.mark.parametrize("few", range(1, 5))
def test_a_number_below_five_is_shown_nowhere(client: Client, tell: Tell, few: int) -> None:
    tell(COMMISSIONER, few, concerns=rated("measurement", 4))
    tell(BIDDER, 9, concerns=rated("measurement", 3))
    told = words(client.get_page("/sides"))
    assert "Too few experiences of commissioners to show" in told
    assert re.search(
        r"Results were hard to measure and report not shown 3\.0 (of|from) 9 .{0,2}not known", told
    )
    assert not re.search(f"(of|from) {few} ", told)
    assert f" {few} experiences" not in told


def test_what_could_be_worked_out_by_subtraction_is_not_shown(client: Client, tell: Tell) -> None:
    tell(BIDDER, 6, stage="bid", concerns=rated("measurement", 3))
    tell(BIDDER, 2, stage="design", concerns=rated("measurement", 1))
    assert re.search("2.5 (of|from) 8", words(client.get_page("/sides")))
    for stage in ("bid", "design"):
        told = words(client.get_page(f"/sides?stage={stage}"))
        assert "Too few experiences of bidders to show" in told
        assert not re.search("(of|from) [62] ", told)


# ── Whom it names ────────────────────────────────────────────────────────────────────────────────


def test_a_role_only_author_leaves_no_trace(client: Client, work: Work) -> None:
    facts = {"message": "Ask us early.", "questions": ["bid_or_not"]}
    with work():
        author = make_member("Branwen Achebe", email="branwen@example.org")
        writing = replace(make_writing(identity=Identity.ROLE_ONLY), facts=facts)
        make_post(author, writing=writing)
    for address in ("/sides", "/questions/bid_or_not", "/questions", "/"):
        page = client.get_page(address)
        for trace in ("Branwen", "branwen@", f"/members/{author.id}"):
            assert trace not in page, address
    assert "Bidder 1" in column(client.get_page("/sides"), BIDDER)
    assert "Bidder 1" in client.get_page("/questions/bid_or_not")


def test_what_is_not_public_is_not_there(client: Client, work: Work) -> None:
    with work():
        moderator = make_moderator()
        for state in ("draft", "waiting", "returned", "declined", "withdrawn"):
            facts = {"message": f"Line {state}.", "questions": ["bid_or_not"]}
            writing = replace(make_writing(title=f"It is {state}"), facts=facts)
            make_post(state=state, moderator=moderator, writing=writing)
        writing = replace(make_writing(title="It is hidden"), facts={"message": "Line hidden."})
        hide(moderator, make_post(moderator=moderator, writing=writing))
    for address in ("/sides", "/questions/bid_or_not"):
        page = client.get_page(address)
        assert "It is " not in words(page)
        assert "Line " not in words(page)


def test_ones_own_experience_is_marked(client: Client, work: Work) -> None:
    with work():
        author = make_member()
        make_post(author)
    client.sign_in(author)
    assert "(you)" in column(client.get_page("/sides"), BIDDER)

"""What a search finds, and how it shows it."""

import pytest

from app.experiences.lifecycle import Action
from app.experiences.models import Identity
from app.experiences.service import revise
from app.members.models import Member
from app.members.queries import get_member
from app.members.service import deactivate, edit_profile
from app.perspectives.tags import Perspective
from tests.conftest import Work
from tests.factories import hide, make_decision, make_member, make_writing
from tests.integration.experiences.pages import find_post
from tests.integration.search.conftest import Tell
from tests.integration.search.pages import ask, found, link, main, snippets, titles, words
from tests.support.client import Client

BY_ROLE = Identity.ROLE_ONLY
NOTHING = "Nothing matches"


def test_the_page_waits_for_words(client: Client) -> None:
    page = client.get_page("/search")
    assert page.h1 == ["Search"]
    assert NOTHING not in page
    assert not any("card-list" in part for part in page.text.split("<main")[1:])


def test_words_are_found_in_title_body_and_facts(client: Client, tell: Tell) -> None:
    told = tell("Zebras at dawn", "Giraffes *came* later.", stage="bid", message="Okapis, please.")
    tell("Another", "Nothing of that kind.")
    for typed in ("zebras", "GIRAFFE", "okapi", "writing the bid", "zebra giraffe okapi"):
        assert found(ask(client, typed)) == [told.id], typed
    assert NOTHING in ask(client, "zebra aardvark")


@pytest.mark.parametrize(
    ("typed", "finds"),
    [
        ("volunteering", True),
        ("volunteer", True),
        ("volunteers'", True),
        ("volunteer\u2019s", True),
        ("volunt", True),
        ("voluntary", False),
        ("cafe", True),
        ("CAFÉ", True),
        ("cafés", True),
        ('"social value"', True),
        ('"value social"', False),
        ('"social values"', True),
        ("value social", True),
        ("sub-contract", True),
        ("subcontract", False),
        ("contract sub", True),
        ("\u201csocial value\u201d", True),
        ("social -radio", True),
        ("social -value", False),
        ('social -"value social"', True),
        ('social -"social value"', False),
        ("10,000", True),
        ("10000", False),
        ("the", True),
        ("Ystrad \u0177d", True),
        ("λόγος", True),
        ("λογοσ", True),
        ("λόγ", False),
    ],
)
def test_how_words_are_matched(client: Client, tell: Tell, typed: str, *, finds: bool) -> None:
    tell(
        "Volunteers in the café",
        "The *social* **value** of a sub-contract was £10,000, in Ystrad \u0177d. Λόγος.",
    )
    page = ask(client, typed)
    assert bool(found(page)) is finds
    assert (NOTHING in page) is not finds


def test_a_phrase_stands_in_one_part_of_a_post(client: Client, tell: Tell) -> None:
    tell("Radio", "Youth club.")
    assert NOTHING in ask(client, '"radio youth"')
    assert found(ask(client, "radio youth"))


def test_what_matches_is_marked(client: Client, tell: Tell) -> None:
    tell(
        "Bids for radio",
        "We were bidding for *radio*, after all. " + "Padding goes here. " * 40,
        nation="wales",
        stage="bid",
    )
    page = ask(client, "bid radio wales")
    assert titles(page) == ["<mark>Bids</mark> for <mark>radio</mark>"]
    (snippet,) = snippets(page)
    assert "were <mark>bidding</mark> for <mark>radio</mark>, after all." in snippet
    assert snippet.endswith("…")
    assert "The facts:</span> Writing the <mark>bid</mark>; <mark>Wales</mark>" in " ".join(
        page.text.split()
    )


def test_a_snippet_shows_where_in_a_long_text(client: Client, tell: Tell) -> None:
    tell("Long", "Padding goes here. " * 90 + "Then came the zebra. " + "And padding. " * 90)
    (snippet,) = snippets(ask(client, "zebra"))
    assert "Then came the <mark>zebra</mark>." in snippet
    assert (snippet[0], snippet[-1]) == ("…", "…")
    assert len(words(snippet)) < 260


def test_a_reply_leads_to_its_place_in_the_thread(client: Client, tell: Tell) -> None:
    top = tell("About radio")
    for number in range(60):
        tell(body=f"Reply number {number}.", to=top)
    reply = tell(body="The zebra answers.", to=top)
    page = ask(client, "zebra")
    assert found(page) == [reply.id]
    assert titles(page) == ["A reply in “About radio”"]
    answer = client.get(f"/posts/{reply.id}")
    assert f'href="/posts/{reply.id}"' in page
    place, _, anchor = answer.location.partition("#")
    assert anchor == f"post-{reply.id}"
    assert f'id="post-{reply.id}"' in client.get_page(place)


def test_a_reply_below_a_stone_keeps_the_title_quiet(
    client: Client, work: Work, tell: Tell, moderator: Member
) -> None:
    top = tell("A secret title")
    reply = tell(body="The zebra answers.", to=top)
    with work():
        hide(moderator, find_post(client.application, top.id))
    page = ask(client, "zebra")
    assert found(page) == [reply.id]
    assert titles(page) == ["A reply"]
    assert "secret title" not in page


# ── Who and which side ───────────────────────────────────────────────────────────────────────────


def test_one_side_can_be_asked_for(client: Client, tell: Tell) -> None:
    made = {side: tell("Radio", side=side) for side in Perspective}
    for side, post in made.items():
        for typed in (f"perspective:{side.value}", f"radio PERSPECTIVE:{side.value}s"):
            assert found(ask(client, typed)) == [post.id]
    page = ask(client, "radio perspective:nobody")
    assert len(found(page)) == 3
    assert "“nobody” is not a perspective." in main(page)


def test_a_side_in_words_and_a_side_that_was_chosen_must_both_be_true(
    client: Client, tell: Tell
) -> None:
    tell("Radio", side=Perspective.BIDDER)
    page = ask(client, "radio perspective:bidder", perspective="commissioner")
    assert found(page) == []
    assert len(found(client.get_page(link(page, "search everything")))) == 1


def test_a_name_finds_what_stands_under_it(client: Client, tell: Tell, work: Work) -> None:
    with work():
        priya = make_member("Priya Shah")
    post = tell("Radio", by=priya)
    reply = tell(body="I agree.", by=priya, to=tell("Another's radio"))
    for typed in ('by:"Priya Shah"', "by:priyashah", 'BY:"PRIYA  SHÀH"'):
        assert found(ask(client, typed)) == [reply.id, post.id], typed
    assert found(ask(client, 'radio by:"priya shah"')) == [post.id]
    assert found(ask(client, "by:priya")) == []


def test_a_new_name_finds_what_was_written_under_the_old_one(
    client: Client, tell: Tell, work: Work, author: Member
) -> None:
    post = tell("Radio")
    with work():
        member = get_member(author.id)
        edit_profile(member, member, display_name="Nerys Vale", about="", usual_perspectives=())
    assert found(ask(client, 'by:"nerys vale"')) == [post.id]
    assert found(ask(client, 'by:"ffion carrow"')) == []


def test_who_left_is_found_under_their_name(
    client: Client, tell: Tell, work: Work, author: Member
) -> None:
    post = tell("Radio")
    with work():
        member = get_member(author.id)
        deactivate(member, member)
    assert found(ask(client, 'by:"ffion carrow"')) == [post.id]


def test_what_is_told_by_role_is_found_under_no_name(
    client: Client, tell: Tell, author: Member
) -> None:
    tell("Radio", identity=BY_ROLE)
    named = tell("Radio under a name")
    for typed in ('by:"ffion carrow"', 'radio by:"ffion carrow"'):
        assert found(ask(client, typed)) == [named.id]
    assert found(ask(client, 'by:"bidder 1"')) == []
    assert found(client.get_page(f"/members/{author.id}")) == [named.id]


def test_nobody_learns_whether_a_name_is_taken(client: Client, tell: Tell, work: Work) -> None:
    """Who tries to register with somebody's address must not see whether a member was made."""
    tell("Radio")
    with work():
        make_member("Silent Reader")
    taken, free = (
        main(ask(client, f'radio by:"{name}"', stage="bid")).replace(name, "…")
        for name in ("Silent Reader", "Absent Reader")
    )
    assert taken == free
    assert "many write by role only" in taken


# ── When ─────────────────────────────────────────────────────────────────────────────────────────


def test_an_edit_is_found_once_it_is_approved(
    client: Client, tell: Tell, work: Work, author: Member, moderator: Member
) -> None:
    post = tell("Zebra")
    with work():
        revise(author, post.id, make_writing(title="Okapi"), submit=True)
    assert (found(ask(client, "zebra")), found(ask(client, "okapi"))) == ([post.id], [])
    with work():
        make_decision(moderator, post, Action.APPROVE)
    assert (found(ask(client, "zebra")), found(ask(client, "okapi"))) == ([], [post.id])


@pytest.mark.parametrize(
    "state", ["draft", "waiting", "returned", "declined", "hidden", "withdrawn"]
)
def test_what_readers_do_not_see_is_not_found(client: Client, tell: Tell, state: str) -> None:
    tell("Zebra", "Okapi.", state=state, stage="bid")
    for typed in ("zebra", "okapi", 'by:"ffion carrow"', "perspective:bidder"):
        assert found(ask(client, typed)) == []
    assert found(ask(client, stage="bid")) == []
    assert found(client.get_page("/experiences")) == []


# ── Order ────────────────────────────────────────────────────────────────────────────────────────


def test_a_word_in_the_title_weighs_more_than_one_in_the_text(client: Client, tell: Tell) -> None:
    title = tell("A zebra", "Some of these words are about another animal.", days=40)
    facts = tell("A title", "Some of these words are about another animal.", message="A zebra.")
    body = tell("A title", "Some of these words are about a zebra, not another.")
    assert found(ask(client, "zebra")) == [title.id, facts.id, body.id]
    page = client.get_page(link(ask(client, "zebra"), "Newest"))
    assert found(page) == [body.id, facts.id, title.id]
    assert found(client.get_page(link(page, "Best match"))) == [title.id, facts.id, body.id]


def test_of_equal_matches_the_newer_comes_first(client: Client, tell: Tell) -> None:
    old, new, middle = (
        tell("A zebra", f"Told {days} days ago.", days=days) for days in (900, 2, 400)
    )
    assert found(ask(client, "zebra")) == [new.id, middle.id, old.id]


def test_age_does_not_outweigh_a_much_better_match(client: Client, tell: Tell) -> None:
    better = tell("Zebra zebra", "Zebra. " * 9, days=700)
    worse = tell("A title", "Once there was a zebra among many other words of this text.")
    assert found(ask(client, "zebra")) == [better.id, worse.id]


def test_without_words_there_is_one_order(client: Client, tell: Tell) -> None:
    made = [tell(f"Post {number}", days=9 - number).id for number in range(3)]
    page = ask(client, "perspective:bidder")
    assert found(page) == made[::-1]
    assert "Best match" not in page


# ── Help ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "chosen", "advice"),
    [
        ("aardvark", {}, ["try another word"]),
        ("aardvark zebra", {}, ["use fewer words"]),
        ('"aardvark zebra"', {}, ["take quotation marks and hyphens away"]),
        ("aardvark -radio", {}, ["leave out the words with a minus sign"]),
        ("radio by:nobody", {}, ["many write by role only"]),
        ("radio", {"stage": "award"}, ["search everything"]),
    ],
)
def test_an_empty_result_says_what_to_loosen(
    client: Client, tell: Tell, typed: str, chosen: dict[str, str], advice: list[str]
) -> None:
    tell("Radio", stage="bid")
    said = main(ask(client, typed, **chosen))
    assert NOTHING in said
    every = [
        "search everything",
        "leave out the words with a minus sign",
        "take quotation marks and hyphens away",
        "use fewer words",
        "many write by role only",
    ]
    for words_ in {*every, *advice}:
        expected = words_ in advice or words_ == "try another word"
        assert (words_ in said) is expected, words_


def test_what_was_not_understood_is_said(client: Client, tell: Tell) -> None:
    tell("Radio")
    page = ask(client, "???")
    assert "There is no word to look for in this." in main(page)
    assert NOTHING not in page
    page = ask(client, "-radio")
    assert "A minus sign only leaves something out." in main(page)

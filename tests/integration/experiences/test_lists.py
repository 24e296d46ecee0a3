"""Lists of experiences: what is in them, in which order, and what holds while they change."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import clock
from app.core.db import db
from app.experiences.lifecycle import Action
from app.experiences.models import Identity, Post
from app.members.models import Member
from app.perspectives.tags import Perspective
from app.search.service import rebuild
from tests.conftest import Work
from tests.factories import hide, make_decision, make_member, make_post, make_writing
from tests.integration.experiences.bulk import make_experiences
from tests.support import html
from tests.support.client import Client
from tests.support.watching import engine_of

LIST = "/experiences"
SIDE = {0: "bidder", 1: "commissioner", 2: "observer"}


def ids(page: html.Page) -> list[int]:
    """Return the ids of the experiences on a page, in order."""
    cards = page.text.split('<ol class="card-list">')[1:]
    return [int(found) for card in cards for found in re.findall(r'"/experiences/(\d+)/', card)]


def link(page: html.Page, direction: str) -> str:
    """Return the link to the following or the preceding page."""
    (found,) = [address for address in page.links if f"{direction}=" in address]
    return found


def all_pages(client: Client, url: str) -> list[list[int]]:
    """Return what all pages of a list show, going forward."""
    pages = [client.get_page(url)]
    while any("after=" in address for address in pages[-1].links):
        pages.append(client.get_page(link(pages[-1], "after")))
    return [ids(page) for page in pages]


@pytest.fixture
def many(work: Work, author: Member) -> list[int]:
    """Return the ids of published experiences, newest first."""
    with work():
        return make_experiences(author, 120)[::-1]


def test_the_newest_come_first_fifty_at_a_time(client: Client, many: list[int]) -> None:
    assert all_pages(client, LIST) == [many[:50], many[50:100], many[100:]]


def test_the_way_back_shows_the_same_pages(client: Client, many: list[int]) -> None:
    page = client.get_page(link(client.get_page(link(client.get_page(LIST), "after")), "after"))
    assert ids(page) == many[100:]
    page = client.get_page(link(page, "before"))
    assert ids(page) == many[50:100]
    page = client.get_page(link(page, "before"))
    assert ids(page) == many[:50]
    assert not any("before=" in address for address in page.links)


@pytest.mark.parametrize("side", [0, 1, 2])
def test_a_list_of_one_side_holds_that_side_alone_on_every_page(
    client: Client, work: Work, author: Member, side: int
) -> None:
    with work():
        made = make_experiences(author, 180)
    of_side = made[side::3][::-1]

    assert all_pages(client, f"{LIST}?perspective={SIDE[side]}") == [of_side[:50], of_side[50:]]
    page = client.get_page(f"{LIST}?perspective={SIDE[side]}")
    assert page.h1 == [f"Experiences of {SIDE[side]}s"]
    assert f"perspective={SIDE[side]}" in link(page, "after")


@pytest.mark.parametrize("value", ["", "x", "BIDDER", "bidder%00", "%FF", "bidder&perspective=x"])
def test_a_side_there_is_not_filters_nothing(client: Client, many: list[int], value: str) -> None:
    page = client.get_page(f"{LIST}?perspective={value}")
    known = value.startswith("bidder&")

    assert (page.h1 == ["Experiences"]) is not known
    assert len(ids(page)) == (40 if known else 50)


def test_what_is_published_while_one_reads_neither_repeats_nor_hides_anything(
    client: Client, work: Work, author: Member, moderator: Member, many: list[int]
) -> None:
    first = client.get_page(LIST)
    with work():
        new = [make_post(author, moderator=moderator).id for _ in range(3)]
    second = client.get_page(link(first, "after"))
    back = client.get_page(link(second, "before"))

    assert ids(second) == many[50:100]
    assert ids(back) == many[:50]
    assert ids(client.get_page(link(back, "before"))) == new[::-1]
    assert ids(client.get_page(LIST)) == [*new[::-1], *many[:47]]


def test_what_is_hidden_while_one_reads_moves_nothing_else(
    client: Client, work: Work, moderator: Member, many: list[int]
) -> None:
    """Also when it is the very experience at which the next page begins."""
    first = client.get_page(LIST)
    gone = many[40:60:3]
    assert many[49] in gone
    with work():
        for post_id in gone:
            hide(moderator, db.session.get_one(Post, post_id))
    second = client.get_page(link(first, "after"))

    left = [post_id for post_id in many[50:] if post_id not in gone]
    assert ids(second) == left[:50]
    assert "not there any more" not in second


def test_those_of_the_same_moment_are_all_shown_once(
    client: Client, work: Work, author: Member
) -> None:
    with work():
        made = make_experiences(author, 120)
        db.session.execute(sa.update(Post).values(published_at=clock.now()))
        rebuild(made)

    pages = all_pages(client, LIST)
    assert [post for page in pages for post in page] == made[::-1]


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
@pytest.mark.parametrize("zone", ["UTC", "Europe/London", "America/St_Johns"])
def test_pages_hold_in_the_hour_that_comes_twice_whatever_the_servers_zone(
    app: Flask, app_with: Callable[..., Flask], work: Work, author: Member, zone: str
) -> None:
    """On 25 October 2026 clocks in London show half past one twice, an hour apart."""
    with work():
        made = make_experiences(author, 120)
        start = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
        for number, post_id in enumerate(made):
            moment = start + timedelta(minutes=number)
            db.session.execute(
                sa.update(Post).where(Post.id == post_id).values(published_at=moment)
            )
        rebuild(made)
    url = engine_of(app).url.render_as_string(hide_password=False)
    there = app_with(database_url=f"{url}&options={quote(f'-c TimeZone={zone}')}")
    client = there.test_client()
    assert isinstance(client, Client)

    pages = all_pages(client, LIST)
    assert [post for page in pages for post in page] == made[::-1]


@pytest.mark.parametrize(
    "query", ["after=0", "after=x", "after=999999", "before=999999", "before=", "after=%00"]
)
def test_a_page_that_is_not_known_is_the_first_and_says_so(
    client: Client, many: list[int], query: str
) -> None:
    page = client.get_page(f"{LIST}?{query}")

    assert "That page is not there any more. Here is the first one." in page
    assert ids(page) == many[:50]


def test_of_after_and_before_the_first_counts(client: Client, many: list[int]) -> None:
    page = client.get_page(f"{LIST}?before={many[100]}&after={many[9]}")

    assert ids(page) == many[10:60]


@pytest.mark.parametrize("direction", ["after", "before"])
def test_a_page_that_has_emptied_is_not_taken_for_an_empty_forum(
    client: Client, work: Work, author: Member, moderator: Member, direction: str
) -> None:
    with work():
        made = make_experiences(author, 3)
        edge = made[0] if direction == "after" else made[2]
    page = client.get_page(f"{LIST}?{direction}={edge}")

    assert "Nobody has told" not in page
    assert "not there any more" in page
    assert ids(page) == made[::-1]


def test_an_empty_list_invites_to_write(client: Client) -> None:
    assert "Nobody has told of an experience yet." in client.get_page(LIST)
    page = client.get_page(f"{LIST}?perspective=observer")
    assert "No observer has told of an experience yet." in page


def test_only_published_experiences_are_listed(client: Client, work: Work, author: Member) -> None:
    states = ("draft", "waiting", "returned", "declined", "hidden", "withdrawn", "published")
    with work():
        made = {state: make_post(author, state=state) for state in states}
        make_post(author, answering=made["published"])

    for url in (LIST, "/"):
        assert ids(client.get_page(url)) == [made["published"].id]


def test_a_card_shows_what_one_needs_to_choose(client: Client, work: Work) -> None:
    writing = make_writing(title="Fish & <chips>", body="It **took** years, *really*.")
    with work():
        member = make_member("Gwen Listed")
        top = make_post(member, writing=writing)
        one = make_post(answering=top)
        make_post(answering=one)
    page = client.get_page(LIST)

    assert "Fish &amp; &lt;chips&gt;" in page
    assert "It took years, really." in page
    assert "2 replies" in page
    assert f'href="/members/{member.id}"' in page
    assert "Bidder" in page


def test_a_post_appears_when_it_is_approved_not_when_it_was_written(
    client: Client, work: Work, author: Member, moderator: Member
) -> None:
    with work():
        early = make_post(author, state="waiting")
        late = make_post(author, state="waiting")
    for days, post in ((2, late), (1, early)):
        with clock.at(clock.now() - timedelta(days=days)), work():
            make_decision(moderator, post, Action.APPROVE)

    assert ids(client.get_page(LIST)) == [early.id, late.id]


def test_home_shows_the_six_latest_and_how_many_there_are(
    client: Client, work: Work, author: Member, moderator: Member
) -> None:
    with work():
        made = make_experiences(author, 8)
        make_post(answering=db.session.get_one(Post, made[0]), moderator=moderator)
    page = client.get_page("/")

    assert ids(page) == made[:1:-1]
    assert "8 experiences and 1 reply so far" in " ".join(page.text.split())


# ── A member's page ──────────────────────────────────────────────────────────────────────────────


def test_a_members_page_lists_what_they_wrote_by_name(
    client: Client, work: Work, author: Member, moderator: Member
) -> None:
    with work():
        author_again = db.session.get_one(Member, author.id)
        author_again.about = "Station manager, tired."
        author_again.usual_perspectives = ["bidder", "observer"]
        other = make_post(moderator=moderator, writing=make_writing(title="Somebody else's thread"))
        first = make_post(author, moderator=moderator, writing=make_writing(title="Mine by name"))
        reply = make_post(author, answering=other, moderator=moderator)
        unnamed = make_writing(title="Mine by role", identity=Identity.ROLE_ONLY)
        make_post(author, moderator=moderator, writing=unnamed)
        make_post(author, state="draft", writing=make_writing(title="Mine, a draft"))
        make_post(author, state="hidden", writing=make_writing(title="Mine, hidden"))
    page = client.get_page(f"/members/{author.id}")

    assert page.h1 == ["Ffion Carrow"]
    assert "Station manager, tired." in page
    cards = re.findall(r'href="(/(?:experiences|posts)/[^"]+)"', page.text.split("card-list")[1])
    assert cards == [f"/posts/{reply.id}", f"/experiences/{first.id}/mine-by-name"]
    assert "A reply in “Somebody else&#39;s thread”" in page
    for hidden in ("Mine by role", "Mine, a draft", "Mine, hidden"):
        assert hidden not in page


def test_a_reply_in_a_thread_whose_opening_is_gone_keeps_its_title_quiet(
    client: Client, work: Work, author: Member, moderator: Member
) -> None:
    with work():
        top = make_post(moderator=moderator, writing=make_writing(title="Gone title"))
        make_post(author, answering=top, moderator=moderator)
        hide(moderator, db.session.get_one(Post, top.id, populate_existing=True))
    page = client.get_page(f"/members/{author.id}")

    assert "Gone title" not in page
    assert "A reply" in page


def test_a_member_who_wrote_nothing_has_a_page_that_says_so(client: Client, author: Member) -> None:
    page = client.get_page(f"/members/{author.id}")

    assert "Nothing yet." in page
    assert author.email not in page


def test_a_members_page_is_cut_into_pages(client: Client, work: Work, author: Member) -> None:
    with work():
        made = make_experiences(author, 60)[::-1]

    assert all_pages(client, f"/members/{author.id}") == [made[:50], made[50:]]


def test_every_side_has_its_word_on_a_card(client: Client, many: list[int]) -> None:
    page = client.get_page(LIST).text
    for side in Perspective:
        assert page.count(f">{side.label}<") + page.count(f"{side.label}\n") >= 1

"""Reading a long thread in other ways: one side, what is new, the newest reply."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import clock
from app.core.db import db
from app.experiences import paths
from app.experiences.drafting import latest_revision
from app.experiences.lifecycle import Action
from app.experiences.models import Identity, Post, Revision
from app.members.models import Member
from app.moderation.service import Verdict, decide
from app.perspectives.tags import Perspective
from tests.conftest import Work
from tests.factories import hide, make_post, make_writing
from tests.integration.experiences.bulk import make_thread
from tests.integration.experiences.pages import find_post, piece, shown, words
from tests.support.client import Client
from tests.support.html import Page
from tests.support.watching import count_queries

LOST = "That page is not there any more. Here is the first one."
HOUR = timedelta(hours=1)
COUNT = 300


def deep_and_wide(count: int) -> list[int]:
    """Return a thread's shape: a chain deeper than paths go, and a wide fan at the top."""
    chain_ends = min(count, paths.DEEPEST + 20)
    return [*range(chain_ends), *([0] * (count - chain_ends))]


@pytest.fixture
def long(work: Work, author: Member) -> list[int]:
    """Return the ids of a long thread, an hour between two of its replies, the last one now."""
    with work():
        return make_thread(author, deep_and_wide(COUNT), title="Long", every=HOUR)


def pages(client: Client, url: str) -> Iterator[Page]:
    """Give the pages of a thread from one of them on."""
    ahead: str | None = url
    while ahead is not None:
        page = client.get_page(ahead)
        yield page
        ahead = next((link for link in page.links if "after=" in link), None)


def ways(page: Page) -> list[str]:
    """Return the ways to read a thread that a page offers."""
    nav = page.text.split('aria-label="Ways to read this thread"')[1].split("</nav>")[0]
    return [words(item) for item in re.findall(r"<li>.*?</li>", nav, re.DOTALL)]


def current(page: Page) -> list[str]:
    return [words(link) for link in re.findall(r'<a [^>]*aria-current="true">[^<]*</a>', page.text)]


# ── One side ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("side", [Perspective.COMMISSIONER, Perspective.BIDDER])
def test_one_side_is_read_alone_in_the_order_of_the_thread(
    client: Client, app: Flask, long: list[int], side: Perspective
) -> None:
    url = f"/experiences/{long[0]}/long?only={side.value}"
    read = list(pages(client, url))
    with app.app_context():
        of_side = sa.select(Post.id).where(Post.thread_id == long[0], Post.perspective == side)
        expected = list(db.session.scalars(of_side.order_by(Post.path)))

    assert len(expected) >= 100
    assert list(chain.from_iterable(map(shown, read))) == expected
    assert [len(shown(page)) for page in read[:-1]] == [50] * (len(read) - 1)
    back = next(link for link in read[-1].links if "before=" in link)
    assert f"only={side.value}" in back
    assert shown(client.get_page(back)) == expected[-len(shown(read[-1])) - 50 :][:50]
    for page in read:
        assert current(page) == [f"Only {side.value}s"]
        assert "depth-" not in page
        assert LOST not in page
    assert "in answer to Ffion Carrow" in piece(read[1], shown(read[1])[0])


def test_a_side_that_has_said_nothing_is_asked_to(client: Client, work: Work) -> None:
    with work():
        opening = make_post()
    page = client.get_page(
        f"/experiences/{opening.id}/we-bid-for-the-youth-radio-contract?only=commissioner"
    )

    assert "No commissioner has spoken here yet. Tell how it looks from there" in words(page.text)
    assert shown(page) == []


# ── What is new ──────────────────────────────────────────────────────────────────────────────────


def test_what_is_new_comes_in_the_order_in_which_it_appeared(
    client: Client, long: list[int]
) -> None:
    since = clock.today() - timedelta(days=7)
    start = datetime.combine(since, datetime.min.time(), clock.LONDON)
    new = int((clock.now() - start) / HOUR) + 1
    read = list(pages(client, f"/experiences/{long[0]}/long?since={since}"))

    assert 7 * 24 - 1 <= new <= 8 * 24 + 1
    assert list(chain.from_iterable(map(shown, read))) == long[-new:]
    assert len(read) == -(-new // 50)
    assert current(read[0]) == ["New in the last 7 days"]
    assert f"New since {since.day} {since:%B %Y}" in words(read[0].text)
    assert "in answer to" in piece(read[0], long[-new])
    back = next(link for link in read[1].links if "before=" in link)
    assert shown(client.get_page(back)) == shown(read[0])


def test_a_day_begins_and_ends_as_it_does_in_britain(
    client: Client, work: Work, app: Flask, author: Member
) -> None:
    # In summer, an hour before the day begins in UTC.
    moments = [datetime(2026, 7, 1, 22, 59, tzinfo=UTC), datetime(2026, 7, 1, 23, 0, tzinfo=UTC)]
    with work():
        ids = make_thread(author, [0, 0], title="Long")
        for post_id, moment in zip(ids[1:], moments, strict=True):
            db.session.execute(
                sa.update(Post).where(Post.id == post_id).values(published_at=moment)
            )
    url = f"/experiences/{ids[0]}/long?since="

    assert shown(client.get_page(f"{url}2026-07-01")) == ids[1:]
    assert shown(client.get_page(f"{url}2026-07-02")) == ids[2:]
    assert shown(client.get_page(f"{url}0001-01-01")) == ids[1:]
    for none in ("2026-07-03", "9999-12-31"):
        page = client.get_page(f"{url}{none}")
        assert shown(page) == []
        assert "No reply has appeared since then." in page
        assert LOST not in page


def test_what_is_gone_is_not_new_and_moves_no_other(
    client: Client, work: Work, moderator: Member, long: list[int]
) -> None:
    url = f"/experiences/{long[0]}/long?since=2020-01-01"
    first = client.get_page(url)
    edge = next(link for link in first.links if "after=" in link)
    with work():
        hide(moderator, db.session.get_one(Post, shown(first)[-1]))
        hide(moderator, db.session.get_one(Post, shown(first)[3]))

    assert shown(client.get_page(edge)) == long[51:101]
    assert LOST not in client.get_page(edge)
    left = [post for post in long[1:] if post not in (long[50], long[4])]
    assert shown(client.get_page(url)) == left[:50]  # and no stone


# ── The newest reply ─────────────────────────────────────────────────────────────────────────────


def test_a_thread_of_several_pages_leads_to_its_newest_reply(
    client: Client, work: Work, moderator: Member, long: list[int]
) -> None:
    url = f"/experiences/{long[0]}/newest"
    for page in pages(client, f"/experiences/{long[0]}/long"):
        assert url in page.links
    for newest in (long[-1], long[-2]):
        address, _, anchor = client.get(url).location.partition("#")
        assert anchor == f"post-{newest}"
        assert newest in shown(client.get_page(address))
        with work():
            hide(moderator, db.session.get_one(Post, newest))


def test_without_a_reply_it_leads_to_the_experience(client: Client, work: Work) -> None:
    with work():
        opening = make_post()
    url = f"/experiences/{opening.id}/newest"

    assert client.get(url).location.endswith(f"#post-{opening.id}")
    assert (
        url
        not in client.get_page(
            f"/experiences/{opening.id}/we-bid-for-the-youth-radio-contract"
        ).links
    )
    assert client.get("/experiences/99999/newest").status_code == 404


# ── All of them ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("way", ["", "only=bidder", "only=commissioner", "since=2020-01-01"])
def test_nothing_tells_of_a_reply_that_is_scheduled_or_unpublished(
    client: Client, work: Work, author: Member, moderator: Member, way: str
) -> None:
    by_role = make_writing(title="", body="Not yet.", identity=Identity.ROLE_ONLY)
    with work():
        opening = make_post(author, moderator=moderator)
        seen = make_post(answering=opening, moderator=moderator)
        hidden = [
            make_post(answering=opening, state=state, moderator=moderator)
            for state in ("draft", "waiting", "returned", "withdrawn", "hidden")
        ]
        later = make_post(answering=opening, state="waiting", writing=by_role)
        text = latest_revision(later.id)
        verdict = Verdict(action=Action.APPROVE, reason="", seen=text.version)
        decide(moderator, text.id, verdict, appears_at=clock.now() + HOUR)
        hidden.append(later)
    url = f"/experiences/{opening.id}/we-bid-for-the-youth-radio-contract?{way}"
    first = client.get_page(url)

    assert not {post.id for post in hidden} & set(shown(first))
    assert client.get(f"/experiences/{opening.id}/newest").location.endswith(f"#post-{seen.id}")
    for post in hidden[:3] + hidden[5:]:
        for cursor in ("after", "before"):
            page = client.get_page(f"{url}&{cursor}={post.id}")
            assert LOST in page
            assert shown(page) == shown(first)


@pytest.mark.parametrize("way", ["only=bidder", "only=commissioner", "since=2020-01-01"])
def test_a_page_that_is_not_known_is_the_first_and_says_so(
    client: Client, work: Work, author: Member, long: list[int], way: str
) -> None:
    with work():
        elsewhere = make_thread(author, [0] * 5)
    url = f"/experiences/{long[0]}/long?{way}"
    first = client.get_page(url)
    for edge in (0, "x", 999999, elsewhere[1], elsewhere[2], "%00"):
        for cursor in ("after", "before"):
            page = client.get_page(f"{url}&{cursor}={edge}")
            assert LOST in page, f"{cursor}={edge}"
            assert shown(page) == shown(first)
    assert LOST in client.get_page(f"{url}&before={shown(first)[0]}")
    if "since" in way:
        # Long before the day, and the experience is no reply.
        assert LOST in client.get_page(f"{url[:-10]}{clock.today()}&after={long[1]}")
        assert LOST in client.get_page(f"{url}&after={long[0]}")


@pytest.mark.parametrize(("replies", "many"), [(1, False), (10, False), (11, True)])
def test_further_ways_are_offered_where_there_is_much_to_read(
    client: Client, writer: Client, work: Work, author: Member, *, replies: int, many: bool
) -> None:
    with work():
        ids = make_thread(author, [0] * replies, title="Long")
    few = ["As a conversation", "Both sides"]
    further = ["Only commissioners", "Only bidders", "New in the last 7 days"]
    for way in ("", "view=sides", "only=bidder", "since=2026-01-01"):
        url = f"/experiences/{ids[0]}/long?{way}"
        page, member = client.get_page(url), writer.get_page(url)
        assert ways(page) == ways(member) == few + (further if many else [])
        assert "data-last-visit" not in page
        assert "scripts/since." not in page
        assert (f'<li hidden data-last-visit="{ids[0]}">' in member) is many
        assert "scripts/since." in member


def test_an_address_keeps_its_way_when_the_slug_is_mended(client: Client, long: list[int]) -> None:
    for way in ("only=bidder", "since=2026-01-01"):
        assert client.get(f"/experiences/{long[0]}/old?{way}").location.endswith(f"/long?{way}")


def test_a_thread_takes_four_statements_at_most(
    client: Client, app: Flask, work: Work, long: list[int]
) -> None:
    with work():
        told = sa.update(Revision).where(Revision.post_id == long[0])
        db.session.execute(told.values(facts={"questions": ["bid_or_not"]}))
    url = f"/experiences/{long[0]}/long"
    for way, first_takes in (
        ("", 4),
        ("view=sides", 2),
        ("only=bidder", 2),
        ("since=2020-01-01", 2),
    ):
        takes = []
        for page in pages(client, f"{url}?{way}"):
            client.get(page.url)
            with count_queries(app) as statements:
                client.get(page.url)
            takes.append(len(statements))
        assert takes == [first_takes, *[3] * (len(takes) - 1)], way
        assert len(takes) > 2


def test_when_a_thread_was_last_answered(
    app: Flask, work: Work, author: Member, moderator: Member
) -> None:
    with work():
        opening = make_post(author, moderator=moderator)
    assert find_post(app, opening.id).answered_at is None
    replies = []
    for _ in range(2):
        with work():
            replies.append(make_post(author, answering=opening, moderator=moderator))
        assert find_post(app, opening.id).answered_at == replies[-1].published_at
    for reply, left in zip(replies[::-1], [replies[0].published_at, None], strict=True):
        with work():
            hide(moderator, db.session.get_one(Post, reply.id))
        assert find_post(app, opening.id).answered_at == left

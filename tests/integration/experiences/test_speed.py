"""A page costs the same few statements whatever there is to read, and each finds its rows."""

from datetime import timedelta

import pytest
from flask import Flask

from app.core.db import db
from app.experiences.models import Post
from app.members.models import Member
from app.perspectives.tags import Perspective
from tests.conftest import Work
from tests.factories import hide, make_member
from tests.integration.conftest import SignedIn
from tests.integration.experiences.bulk import make_experiences, make_thread
from tests.support.client import Client
from tests.support.plans import Plan, analyse, plans
from tests.support.watching import Statements, count_queries

VISITOR, MEMBER = 5, 7
"""The most statements that a page for readers may take."""


@pytest.fixture(params=[3, 300])
def addresses(request: pytest.FixtureRequest, work: Work, author: Member) -> dict[str, str]:
    """Return the pages that readers see, on a forum with few or many of everything."""
    count: int = request.param
    with work():
        made = make_experiences(author, count)
        thread = make_thread(author, [number // 3 for number in range(count)], title="One")
    url = f"/experiences/{thread[0]}/one"
    return {
        "home": "/",
        "list": "/experiences",
        "list of one side": "/experiences?perspective=bidder",
        "list, further": f"/experiences?after={made[count // 2]}",
        "list, back": f"/experiences?before={made[count // 2]}",
        "thread": url,
        "thread, further": f"{url}?after={thread[count // 2]}",
        "thread, back": f"{url}?before={thread[count // 2]}",
        "thread, lost": f"{url}?after=999999",
        "thread, emptied": f"{url}?before={thread[0]}",
        "thread, both sides": f"{url}?view=sides",
        "thread, one side": f"{url}?only=bidder",
        "thread, one side, further": f"{url}?only=bidder&after={thread[count // 3 * 3]}",
        "thread, new": f"{url}?since=2026-01-01",
        "thread, new, further": f"{url}?since=2026-01-01&after={thread[count // 2]}",
        "thread, new, lost": f"{url}?since=2026-01-01&after=999999",
        "the newest reply": f"/experiences/{thread[0]}/newest",
        "an older slug": f"/experiences/{thread[0]}/older",
        "a link to a post": f"/posts/{thread[-1]}",
        "profile": f"/members/{author.id}",
        "profile, further": f"/members/{author.id}?after={made[count // 2]}",
    }


def cost(app: Flask, client: Client, url: str) -> Statements:
    """Return the statements that a page takes."""
    client.get(url)  # a first one may compile what the next ones find ready
    with count_queries(app) as statements:
        assert client.get(url).status_code in {200, 302}
    return statements


def test_a_page_for_readers_takes_few_statements(
    app: Flask, client: Client, signed_in: SignedIn, work: Work, addresses: dict[str, str]
) -> None:
    with work():
        reader = make_member()
    member = signed_in(reader)
    for name, url in addresses.items():
        for who, most in ((client, VISITOR), (member, MEMBER)):
            statements = cost(app, who, url)
            assert len(statements) <= most, f"{name} takes {len(statements)}:\n{statements}"


def test_its_author_and_a_moderator_pay_no_more_for_more(
    app: Flask,
    writer: Client,
    signed_in: SignedIn,
    moderator: Member,
    addresses: dict[str, str],
) -> None:
    desk = signed_in(moderator)
    for url in addresses.values():
        statements = cost(app, writer, url)
        assert len(statements) <= MEMBER, f"{url} takes {len(statements)}:\n{statements}"
        # One more: how many texts wait, beside "Queue".
        statements = cost(app, desk, url)
        assert len(statements) <= MEMBER + 1, f"{url} takes {len(statements)}:\n{statements}"


@pytest.mark.parametrize("count", [3, 300])
def test_ones_own_page_and_the_form_take_few_statements(
    app: Flask, writer: Client, work: Work, author: Member, count: int
) -> None:
    with work():
        thread = make_thread(author, [0] * count, title="One")
    urls = ("/mine", "/experiences/new", f"/experiences/{thread[0]}/reply")
    found = {url: len(cost(app, writer, url)) for url in urls}

    assert found["/mine"] <= MEMBER
    # What would stand over the post is asked for each side.
    assert found["/experiences/new"] <= MEMBER
    assert found[urls[2]] <= MEMBER + 4


# ── Plans ────────────────────────────────────────────────────────────────────────────────────────


RARE = [*[Perspective.OBSERVER] * 699, Perspective.BIDDER]
"""Sides of a thread in which one has spoken three times."""


@pytest.fixture
def crowded(app: Flask, work: Work, author: Member) -> int:
    """Fill the forum so that reading all of it would be the wrong plan; return a thread's id."""
    with work():
        make_experiences(author, 1500)
        make_thread(author, [number // 3 for number in range(2000)])
        shape = [number // 3 for number in range(2000)]
        thread = make_thread(author, shape, title="One", sides=RARE, every=timedelta(minutes=1))
    analyse(app)
    return thread[0]


def read(app: Flask, url: str) -> list[Plan]:
    """Return the plans behind a page."""
    client = app.test_client()
    assert isinstance(client, Client)
    return plans(app, lambda: client.get_page(url))


def assert_direct(plan: Plan, index: str) -> None:
    """Check that rows are found and ordered by an index alone."""
    assert not plan.scanned & {"posts", "revisions"}, plan
    assert not plan.sorts, plan
    assert index in plan.steps, plan


def test_a_thread_is_read_along_the_index_of_its_way(app: Flask, crowded: int) -> None:
    edge = crowded + 699
    for way, index in {
        "": "ix_posts_thread_id_path",
        "view=sides": "ix_posts_thread_id_path",
        "only=commissioner": "ix_posts_thread_id_perspective_path",
        "only=bidder": "ix_posts_thread_id_perspective_path",
        "since=2026-01-01": "ix_posts_replies",
    }.items():
        for place in ("", f"after={edge}", f"before={edge}"):
            found = read(app, f"/experiences/{crowded}/one?{way}&{place}")
            others = [plan for plan in found if "related" not in plan.statement]
            page = others.pop()
            assert_direct(page, index)
            assert "SCAN" not in page.steps, page  # nor an index from end to end
            for plan in others:
                assert not plan.scanned & {"posts", "revisions"}, plan


def test_the_newest_reply_is_found_along_an_index(app: Flask, crowded: int) -> None:
    client = app.test_client()
    found, *others = plans(app, lambda: client.get(f"/experiences/{crowded}/newest"))
    assert_direct(found, "ix_posts_replies")
    assert len(others) == 3
    for plan in others:
        assert_direct(plan, "posts")


def test_when_a_thread_was_answered_is_found_along_an_index(
    app: Flask, work: Work, crowded: int, moderator: Member
) -> None:
    def vanish() -> None:
        with work():
            hide(moderator, db.session.get_one(Post, crowded + 2000))

    (seen,) = (plan for plan in plans(app, vanish) if "published_at DESC" in plan.statement)
    assert_direct(seen, "ix_posts_replies")

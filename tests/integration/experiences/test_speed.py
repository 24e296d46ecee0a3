"""A page costs the same few statements whatever there is to read, and each finds its rows."""

import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.db import db
from app.members.models import Member
from tests.conftest import Work
from tests.factories import make_member
from tests.integration.conftest import SignedIn
from tests.integration.experiences.bulk import make_experiences, make_thread
from tests.support.client import Client
from tests.support.watching import Statements, count_queries

VISITOR, MEMBER = 4, 6
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


def plans(app: Flask, url: str) -> list[str]:
    """Return how the database goes about each statement behind a page, one text for each."""
    seen: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if "FROM posts" in statement:
            seen.append((statement, parameters))

    client = app.test_client()
    with app.app_context():
        engine = db.engine
        sa.event.listen(engine, "before_cursor_execute", note)
        try:
            assert client.get(url).status_code == 200
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)
        explain = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
        with engine.connect() as connection:
            return [
                "\n".join(
                    str(row[-1]) for row in connection.exec_driver_sql(explain + text, values)
                )
                for text, values in seen
            ]


@pytest.fixture
def crowded(app: Flask, work: Work, author: Member) -> int:
    """Fill the forum so that reading all of it would be the wrong plan; return a thread's id."""
    with work():
        make_experiences(author, 1500)
        make_thread(author, [number // 3 for number in range(2000)])
        thread = make_thread(author, [number // 3 for number in range(2000)], title="One")
    with app.app_context(), db.engine.connect() as connection:
        # PostgreSQL does this by itself, later. SQLite does not: its plans must be right without.
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")
    return thread[0]


WHOLE = re.compile(r"SCAN posts(?! USING)|SCAN revisions|Seq Scan on (posts|revisions)")
SORTED = re.compile(r"TEMP B-TREE|\bSort\b")


def assert_direct(plan: str, index: str) -> None:
    """Check that rows are found and ordered by an index alone."""
    assert not WHOLE.search(plan), plan
    assert not SORTED.search(plan), plan
    assert index in plan, plan


def test_lists_and_threads_are_read_along_their_indexes(app: Flask, crowded: int) -> None:
    edge = crowded + 125
    for query in (
        "",
        "after=700",
        "before=700",
        "perspective=bidder",
        "perspective=bidder&after=7",
    ):
        *_, page = plans(app, f"/experiences?{query}")
        assert_direct(page, "ix_posts_newest")  # of all, or of one side
    for query in ("", f"after={edge}", f"before={edge}", f"view=sides&after={edge}"):
        *others, page = plans(app, f"/experiences/{crowded}/one?{query}")
        assert_direct(page, "ix_posts_thread_id_path")
        for plan in others:
            assert not WHOLE.search(plan), plan

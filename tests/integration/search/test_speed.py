"""Lists and results cost the same few statements whatever there is, and each finds its rows."""

from collections.abc import Callable
from functools import partial
from urllib.parse import quote

import pytest
from flask import Flask

from app.members.models import Member
from tests.conftest import Work
from tests.integration.conftest import SignedIn
from tests.integration.experiences.bulk import make_thread
from tests.integration.insights.bulk import invented, make_told
from tests.support.client import Client
from tests.support.plans import analyse, plans
from tests.support.watching import count_queries, engine_of

VISITOR, MEMBER = 5, 7
"""The most statements that a page may take; a member's frame takes two."""

ADDRESSES = {
    "list": "/experiences",
    "list, further": "/experiences?after={edge}",
    "list, back": "/experiences?before={edge}",
    "list, narrowed": "/experiences?stage=bid&nation=wales",
    "list, narrowed, further": "/experiences?checked=no&after={edge}",
    "list, nothing": "/experiences?perspective=observer&stage=bid&checked=yes",
    "list, lost": "/experiences?after=999999",
    "list, emptied": "/experiences?after={last}",
    "most answered": "/experiences?sort=most",
    "most answered, narrowed": "/experiences?sort=most&stage=bid&after={edge}",
    "last answered": "/experiences?sort=answered",
    "last answered, narrowed": "/experiences?sort=answered&perspective=bidder",
    "member": "/members/{author}",
    "member, further": "/members/{author}?after={edge}",
    "results": "/search?q=words",
    "results, further": "/search?q=words&after={edge}",
    "results, lost": "/search?q=words&after=999999",
    "results, newest": "/search?q=words+of&sort=newest",
    "results, newest, further": "/search?q=words&sort=newest&before={edge}",
    "results, narrowed": "/search?q=words&checked=no&perspective=bidder",
    "results, by name": "/search?q=words+by:%22ffion+carrow%22",
    "results, by name, newest": "/search?q=by:ffioncarrow&after={edge}",
    "results, none": "/search?q=aardvark",
    "a word in all": "/search?q=of+post&sort=newest",
    "a phrase": "/search?q=%22words+of+post%22",
    "without": "/search?q=words+-aardvark",
    "nothing typed": "/search",
}


def make_forum(author: Member, count: int) -> dict[str, int]:
    """Fill the forum with experiences and replies; return what stands in the addresses."""
    made = make_told(author, invented(count))
    make_thread(author, [0] * (count // 3))
    return {"edge": made[count // 2], "last": made[0], "author": author.id}


@pytest.mark.parametrize("count", [3, 300])
def test_a_page_takes_few_statements(
    app: Flask, client: Client, signed_in: SignedIn, work: Work, author: Member, count: int
) -> None:
    with work():
        there = make_forum(author, count)
    member = signed_in(author)
    for name, address in ADDRESSES.items():
        url = address.format(**there)
        for reader, most in ((client, VISITOR), (member, MEMBER)):
            reader.get_page(url)  # a first one may compile what the next ones find ready
            with count_queries(app) as statements:
                reader.get_page(url)
            assert len(statements) <= most, f"{name} takes {len(statements)}:\n{statements}"


@pytest.fixture
def crowded(app: Flask, work: Work, author: Member) -> dict[str, int]:
    """Fill the forum so that reading all of it would be the wrong plan."""
    with work():
        there = make_forum(author, 3_000)
    analyse(app)
    return there


def scanned(app: Flask, there: dict[str, int]) -> dict[str, set[str]]:
    """Return the tables that each page reads whole."""
    client = app.test_client()
    assert isinstance(client, Client)
    found: dict[str, set[str]] = {}
    for name, address in ADDRESSES.items():
        url = address.format(**there)
        for plan in plans(app, partial(client.get_page, url)):
            found[name] = found.get(name, set()) | plan.scanned
    return found


def test_no_page_reads_all_posts(
    app: Flask, app_with: Callable[..., Flask], backend: str, crowded: dict[str, int]
) -> None:
    if backend == "postgresql":
        found = scanned(app, crowded)
        assert {name: {"posts", "revisions"} & tables for name, tables in found.items()} == {
            name: set() for name in found
        }
        # It reads these few thousand entries whole, rightly. It would not need to.
        url = engine_of(app).url.render_as_string(hide_password=False)
        app = app_with(database_url=f"{url}&options={quote('-c enable_seqscan=off')}")
    found = scanned(app, crowded)
    assert {
        name: {"posts", "revisions", "entries", "search_tags"} & tables
        for name, tables in found.items()
    } == {name: set() for name in found}

"""Finding posts: newest first, in another order, or the best matches first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Final

import sqlalchemy as sa

from app.core import clock
from app.core.db import db
from app.core.paging import PAGE, Cursor, Page, find_edge
from app.experiences.models import Post
from app.experiences.queries import Edge, PostView, page_of, views
from app.policy.actor import Actor
from app.search.documents import EXPERIENCE
from app.search.engines import Matches, Query, engine
from app.search.facets import count
from app.search.models import Entry, place_of, post_at
from app.search.statements import (
    Cards,
    Sort,
    all_facets,
    best_matches,
    chosen,
    newest_matches,
    page_by_column,
    page_by_place,
    place_in_matches,
    place_in_order,
)

COUNTED: Final = 500
"""Of how many of the newest matches the facets are counted. A list says when there are more."""
RANKED: Final = 1_000
"""Of how many of the newest matches the best are found: more than are counted."""
_ALL: Final = Query(tags=[EXPERIENCE])
"""All experiences: an order of these is an index of theirs, and no engine need be asked."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """A page of what was found, and what the facets say of the whole."""

    page: Page[PostView]
    facets: Mapping[str, int]
    """How many have each tag, among those that were counted."""
    count: int
    more: bool
    """There are more than were counted."""


@dataclass(frozen=True)
class Shown:
    """Who reads, and what a list shows them of each post: see `experiences.lists.cards`."""

    reader: Actor
    cards: Cards


def find(
    query: Query, shown: Shown, *, cursor: Cursor, sort: Sort = Sort.NEWEST, size: int = PAGE
) -> Found:
    """Return a page of what matches; what is sorted by answers must be experiences alone.

    Three statements at most, and one more when the page asked for has emptied.
    """
    newest = _newest(query)
    if sort is not Sort.NEWEST or query == _ALL:
        return newest.told(_by_column(query, shown, sort, cursor=cursor, size=size))
    stretch = stretch_of(newest.ids, cursor, size)
    if stretch is None or (newest.more and stretch[1] >= len(newest.ids)):  # further back
        return newest.told(_by_place(query, shown, cursor=cursor, size=size))
    return newest.told(_cut_out(newest.ids, stretch, shown))


def rank(query: Query, shown: Shown, *, cursor: Cursor, size: int = PAGE) -> Found:
    """Return a page of the best among the newest matches. Two statements."""
    values = {**engine().values(query), "now": int(clock.now().timestamp())}
    row = db.session.connection().execute(best_matches(engine(), RANKED, COUNTED + 1), values).one()
    found = [pair.split() for pair in _lines(row.best)]
    best = sorted(((float(worth), int(place)) for worth, place in found), reverse=True)
    ids = [post_at(place) for _, place in best]
    stretch = stretch_of(ids, cursor, size)
    page = _cut_out(ids, stretch or (0, size), shown, lost=stretch is None)
    return _Newest([], row.facets or "").told(page)


@dataclass(frozen=True)
class _Newest:
    """The newest matches: one more than are counted, if there are so many."""

    ids: Sequence[int]
    """Newest first; none where nobody reads in their order."""
    facets: str
    """A line for each."""

    @cached_property
    def number(self) -> int:
        return self.facets.count("\n") + 1 if self.facets else 0

    @property
    def more(self) -> bool:
        return self.number > COUNTED

    def told(self, page: Page[PostView]) -> Found:
        """Return a page with what the facets say."""
        counted = self.facets.rpartition("\n")[0] if self.more else self.facets
        number = min(self.number, COUNTED)
        return Found(page=page, facets=count(counted), count=number, more=self.more)


def _newest(query: Query) -> _Newest:
    connection = db.session.connection()
    if query == _ALL:
        return _Newest([], connection.execute(all_facets(COUNTED + 1)).scalar() or "")
    matches = engine().of(query)
    row = connection.execute(newest_matches(matches, COUNTED + 1), matches.values(query)).one()
    places = sorted(map(int, _lines(row.places)), reverse=True)
    return _Newest([post_at(place) for place in places], row.facets or "")


def _lines(together: str | None) -> list[str]:
    return together.split("\n") if together else []


def _by_place(query: Query, shown: Shown, *, cursor: Cursor, size: int) -> Page[PostView]:
    matches = engine().of(query)
    values = matches.values(query)
    select = partial(page_by_place, matches, shown.cards)
    edge = _edge(matches, values, cursor)
    return page_of(select, shown.reader, values, edge, cursor=cursor, size=size)


def _edge(matches: Matches, values: Mapping[str, Any], cursor: Cursor) -> Edge:
    """Return the place at which the cursor stands; None when it belongs to another list.

    A post that has vanished since keeps its place, so that who reads on misses nothing.
    """
    if cursor.id is None:
        return None
    statement = place_in_matches(matches)
    row = db.session.connection().execute(statement, {**values, "post": cursor.id}).one_or_none()
    if row is None or (row.place is not None and not row.listed):
        return None
    return (row.place or place_of(row.published_at, cursor.id),)


def _by_column(
    query: Query, shown: Shown, sort: Sort, *, cursor: Cursor, size: int
) -> Page[PostView]:
    among = None if query == _ALL else engine().of(query)
    edge = find_edge(place_in_order(sort), {"post": cursor.id}) if cursor.id else None
    select = partial(page_by_column, among, shown.cards, sort)
    values = among.values(query) if among else {}
    return page_of(select, shown.reader, values, edge, cursor=cursor, size=size)


def _cut_out(
    ids: Sequence[int], stretch: tuple[int, int], shown: Shown, *, lost: bool = False
) -> Page[PostView]:
    """Return the page that is a stretch of a whole list."""
    start, end = stretch
    listed = views(chosen(shown.cards), shown.reader, {"ids": ids[start:end]})
    found = {post.id: post for post in listed}
    return Page(
        items=[found[post_id] for post_id in ids[start:end] if post_id in found],
        after=ids[end - 1] if end < len(ids) else None,
        before=ids[start] if start else None,
        lost=lost,
    )


def stretch_of(ids: Sequence[int], cursor: Cursor, size: int) -> tuple[int, int] | None:
    """Return from where to where in a list a page stands; None when nothing is there (any more)."""
    if cursor.id is None:
        return 0, size
    if cursor.id not in ids:
        return None
    at = ids.index(cursor.id)
    start = at + 1 if cursor.after is not None else max(at - size, 0)
    end = start + size if cursor.after is not None else at
    return (start, end) if start < min(end, len(ids)) else None


def list_indexable() -> Sequence[int]:
    """Return the ids of all posts that can be found, or should be."""
    published = sa.select(Post.id).where(Post.published)
    either = sa.union(sa.select(Entry.post_id.label("id")), published).subquery()
    return db.session.scalars(sa.select(either.c.id).order_by(either.c.id)).all()


def list_missing() -> Sequence[int]:
    """Return the ids of all posts that should be found and cannot be."""
    there = sa.exists().where(Entry.post_id == Post.id)
    return db.session.scalars(
        sa.select(Post.id).where(Post.published, sa.not_(there)).order_by(Post.id)
    ).all()


def count_entries() -> int:
    """Return how many posts can be found."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Entry)) or 0

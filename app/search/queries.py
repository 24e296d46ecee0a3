"""Finding posts: newest first, in another order, or the best matches first."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

import sqlalchemy as sa

from app.core import clock
from app.core.db import db
from app.core.paging import PAGE, Cursor, Page, edge_of, keyset
from app.experiences.models import Post
from app.experiences.queries import Edge, PostView, page_of, views
from app.search.documents import EXPERIENCE
from app.search.engines import Engine, Query, engine
from app.search.facets import count
from app.search.models import SECOND, Entry, place_of, post_at

Shown = sa.Select[*tuple[Any, ...]]
"""What a list shows of each post: see `experiences.lists.cards`."""

COUNTED: Final = 1_000
"""Of how many of the newest matches the facets are counted. A list says when there are more."""
RANKED: Final = 5_000
"""Of how many of the newest matches the best are found."""
BEST: Final = 200
"""How many of the best there are to read. Further ones are found by another word, or by age."""
_HALF: Final = 3 * 365 * 24 * 3_600
"""Seconds after which a match is worth half as much as a new one."""
_ALL: Final = Query(tags=[EXPERIENCE])
"""All experiences: an order of these is an index of theirs, and no engine need be asked."""


class Sort(enum.Enum):
    """The order of a list."""

    NEWEST = "newest"
    ANSWERED = "answered"
    MOST = "most"


@dataclass(frozen=True, kw_only=True)
class Found:
    """A page of what was found, and what the facets say of the whole."""

    page: Page[PostView]
    facets: Mapping[str, int]
    """How many have each tag, among those that were counted."""
    count: int
    more: bool
    """There are more than were counted."""


def find(
    query: Query, shown: Shown, *, cursor: Cursor, sort: Sort = Sort.NEWEST, size: int = PAGE
) -> Found:
    """Return a page of what matches; what is sorted by answers must be experiences alone.

    Three statements at most, and one more when the page asked for has emptied.
    """
    if sort is Sort.NEWEST and query != _ALL:
        page = _by_place(query, shown, cursor=cursor, size=size)
    else:
        page = _by_column(query, shown, _ORDERS[sort], cursor=cursor, size=size)
    return _counted(query, page)


def rank(query: Query, shown: Shown, *, cursor: Cursor, size: int = PAGE) -> Found:
    """Return a page of the best among the newest matches. Three statements."""
    now = int(clock.now().timestamp())
    values = {**engine().values(query), "now": now}
    places = db.session.connection().execute(_best(engine(), RANKED), values).scalars()
    ids = [post_at(place) for place in places]
    return _counted(query, _cut_out(ids, shown, cursor=cursor, size=size))


# To put a statement together takes longer than to answer it: these are made once.


@cache
def _best(engine: Engine, among: int) -> sa.Select[int]:
    scored = engine.scored(among).subquery()
    age = sa.bindparam("now", type_=sa.BigInteger) - scored.c.place // SECOND
    worth = scored.c.score / (1.0 + sa.cast(age, sa.Float) / _HALF)
    return sa.select(scored.c.place).order_by(worth.desc(), scored.c.place.desc()).limit(BEST)


@cache
def _newest_facets(engine: Engine | None, count: int) -> sa.Select[str]:
    """Select the facets of the newest matches, or of all experiences when no engine is asked.

    All in one string: a row costs more than what it says.
    """
    if engine is None:
        order = [column.desc() for column in _ORDERS[Sort.NEWEST]]
        told = sa.select(Entry.facets).join(Post, Post.id == Entry.post_id)
        facets = told.where(Post.published, Post.parent_id.is_(None)).order_by(*order).limit(count)
    else:
        newest = engine.matching.order_by(engine.place.desc()).limit(count).subquery()
        facets = sa.select(Entry.facets).join(newest, newest.c.place == Entry.place)
    return sa.select(sa.func.aggregate_strings(facets.subquery().c.facets, "\n"))


@lru_cache(maxsize=128)
def _from_place(engine: Engine, shown: Shown, size: int, *, edge: bool, before: bool) -> Shown:
    """Select the page that begins at the newest match, or where `edge` says."""
    places = engine.matching
    if edge:
        at = sa.bindparam("edge", type_=sa.BigInteger)
        places = places.where(engine.place > at if before else engine.place < at)
    order = engine.place.asc() if before else engine.place.desc()
    found = places.order_by(order).limit(size + 1).subquery()
    return shown.join(found, Post.id == post_at(found.c.place)).order_by(
        found.c.place.asc() if before else found.c.place.desc()
    )


def _counted(query: Query, page: Page[PostView]) -> Found:
    asked = None if query == _ALL else engine()
    values = asked.values(query) if asked else None
    statement = _newest_facets(asked, COUNTED + 1)
    facets = db.session.connection().execute(statement, values).scalar()
    each = facets.split("\n") if facets else []
    return Found(
        page=page,
        facets=count(each[:COUNTED]),
        count=min(len(each), COUNTED),
        more=len(each) > COUNTED,
    )


def _by_place(query: Query, shown: Shown, *, cursor: Cursor, size: int) -> Page[PostView]:
    values = engine().values(query)

    def read(edge: Edge, at: Cursor) -> list[PostView]:
        there = edge is not None
        page = _from_place(engine(), shown, size, edge=there, before=there and bool(at.before))
        return views(page, {**values, "edge": edge[0]} if edge else values)

    return page_of(read, _edge(query, cursor), cursor=cursor, size=size)


def _edge(query: Query, cursor: Cursor) -> Edge:
    """Return the place at which the cursor stands; None when it belongs to another list.

    A post that has vanished since keeps its place, so that who reads on misses nothing.
    """
    if cursor.id is None:
        return None
    listed = engine().matching.where(engine().place == Entry.place).exists()
    statement = (
        sa.select(Post.published_at, Entry.place, listed.label("listed"))
        .outerjoin(Entry, Entry.post_id == Post.id)
        .where(Post.id == cursor.id, Post.published_at.is_not(None))
    )
    row = db.session.execute(statement, engine().values(query)).one_or_none()
    if row is None or (row.place is not None and not row.listed):
        return None
    return (row.place or place_of(row.published_at, cursor.id),)


_ORDERS: Final = {
    Sort.NEWEST: (Post.published_at, Post.id),
    Sort.ANSWERED: (Post.answered_at, Post.id),
    Sort.MOST: (Post.reply_count, Post.id),
}


def _by_column(
    query: Query, shown: Shown, order: Sequence[Any], *, cursor: Cursor, size: int
) -> Page[PostView]:
    values = {} if query == _ALL else engine().values(query)
    if values:
        matching = sa.select(Entry.post_id).where(Entry.place.in_(engine().matching))
        shown = shown.where(Post.id.in_(matching))
    shown = shown.where(order[0].is_not(None))
    edge = edge_of(
        cursor,
        order,
        Post.id,
        Post.parent_id.is_(None),
        Post.published_at.is_not(None),  # of what was never public, none may learn that it is there
    )

    def read(edge: Edge, at: Cursor) -> list[PostView]:
        page = keyset(shown, order, edge, cursor=at, descending=True, size=size)
        return views(page, values)

    return page_of(read, edge, cursor=cursor, size=size)


def _cut_out(ids: Sequence[int], shown: Shown, *, cursor: Cursor, size: int) -> Page[PostView]:
    """Return the page of a whole list at the cursor; the first one when there is none any more."""
    stretch = stretch_of(ids, cursor, size)
    start, end = stretch or (0, size)
    found = {post.id: post for post in views(shown.where(Post.id.in_(ids[start:end])))}
    return Page(
        items=[found[post_id] for post_id in ids[start:end] if post_id in found],
        after=ids[end - 1] if end < len(ids) else None,
        before=ids[start] if start else None,
        lost=stretch is None,
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

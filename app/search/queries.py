"""Finding posts: newest first, in another order, or the best matches first."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from app.core import clock
from app.core.db import db
from app.core.paging import PAGE, Cursor, Page, edge_of, keyset
from app.experiences.models import Post
from app.experiences.queries import Edge, PostView, page_of, views
from app.search.documents import EXPERIENCE
from app.search.engines import Query, engine
from app.search.facets import count
from app.search.models import SECOND, Entry, place_of

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
    if sort is Sort.NEWEST:
        page = _by_place(query, shown, cursor=cursor, size=size)
    else:
        page = _by_answers(query, shown, _ORDERS[sort], cursor=cursor, size=size)
    return _counted(query, page)


def rank(query: Query, shown: Shown, *, cursor: Cursor, size: int = PAGE) -> Found:
    """Return a page of the best among the newest matches. Three statements."""
    scored = engine().scored(query, RANKED).subquery()
    age = int(clock.now().timestamp()) - scored.c.place // SECOND
    worth = scored.c.score / (1.0 + sa.cast(age, sa.Float) / _HALF)
    ids = db.session.scalars(
        sa.select(Entry.post_id)
        .join(scored, scored.c.place == Entry.place)
        .order_by(worth.desc(), Entry.place.desc())
        .limit(BEST)
    ).all()
    return _counted(query, _cut_out(ids, shown, cursor=cursor, size=size))


def _counted(query: Query, page: Page[PostView]) -> Found:
    newest = engine().matching(query).order_by(engine().place.desc()).limit(COUNTED + 1).subquery()
    facets = db.session.scalars(
        sa.select(Entry.facets)
        .join(newest, newest.c.place == Entry.place)
        .order_by(Entry.place.desc())
    ).all()
    return Found(
        page=page,
        facets=count(facets[:COUNTED]),
        count=min(len(facets), COUNTED),
        more=len(facets) > COUNTED,
    )


def _by_place(query: Query, shown: Shown, *, cursor: Cursor, size: int) -> Page[PostView]:
    matching, place = engine().matching(query), engine().place

    def select(edge: Edge, at: Cursor) -> Shown:
        found = keyset(matching, [place], edge, cursor=at, descending=True, size=size).subquery()
        return (
            shown.join(Entry, Entry.post_id == Post.id)
            .join(found, found.c.place == Entry.place)
            .order_by(Entry.place.asc() if at.before else Entry.place.desc())
        )

    return page_of(select, _edge(query, cursor), cursor=cursor, size=size)


def _edge(query: Query, cursor: Cursor) -> Edge:
    """Return the place at which the cursor stands; None when it belongs to another list.

    A post that has vanished since keeps its place, so that who reads on misses nothing.
    """
    if cursor.id is None:
        return None
    listed = engine().matching(query).where(engine().place == Entry.place).exists()
    row = db.session.execute(
        sa.select(Post.published_at, Entry.place, listed.label("listed"))
        .outerjoin(Entry, Entry.post_id == Post.id)
        .where(Post.id == cursor.id, Post.published_at.is_not(None))
    ).one_or_none()
    if row is None or (row.place is not None and not row.listed):
        return None
    return (row.place or place_of(row.published_at, cursor.id),)


_ORDERS: Final = {
    Sort.ANSWERED: (Post.answered_at, Post.id),
    Sort.MOST: (Post.reply_count, Post.id),
}


def _by_answers(
    query: Query, shown: Shown, order: Sequence[Any], *, cursor: Cursor, size: int
) -> Page[PostView]:
    if query != Query(tags=[EXPERIENCE]):
        matching = sa.select(Entry.post_id).where(Entry.place.in_(engine().matching(query)))
        shown = shown.where(Post.id.in_(matching))
    shown = shown.where(order[0].is_not(None))
    edge = edge_of(
        cursor,
        order,
        Post.id,
        Post.parent_id.is_(None),
        Post.published_at.is_not(None),  # of what was never public, none may learn that it is there
    )

    def select(edge: Edge, at: Cursor) -> Shown:
        return keyset(shown, order, edge, cursor=at, descending=True, size=size)

    return page_of(select, edge, cursor=cursor, size=size)


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

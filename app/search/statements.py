"""What lists and searches are selected by.

To put a statement together takes longer than to answer it: these are made once. What is found
comes in one string where it can: a row costs more than what it says.
"""

import enum
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from app.core.paging import edge_parameters, keyset
from app.experiences.models import Post
from app.search.engines import Engine, Matches
from app.search.models import SECOND, Entry, post_at

Cards = sa.Select[*tuple[Any, ...]]
"""What a list shows of each post: see `experiences.lists.cards`."""

BEST: Final = 200
"""How many of the best there are to read. Further ones are found by another word, or by age."""
_HALF: Final = 3 * 365 * 24 * 3_600
"""Seconds after which a match is worth half as much as a new one."""


class Sort(enum.Enum):
    """The order of a list."""

    NEWEST = "newest"
    ANSWERED = "answered"
    MOST = "most"


ORDERS: Final[Mapping[Sort, Sequence[Any]]] = {
    Sort.NEWEST: (Post.published_at, Post.id),
    Sort.ANSWERED: (Post.answered_at, Post.id),
    Sort.MOST: (Post.reply_count, Post.id),
}
"""By what experiences are ordered; what has no value there is in no list."""


def _together(values: Any) -> ColumnElement[str]:
    return sa.func.aggregate_strings(sa.cast(values, sa.Text), "\n")


@cache
def all_facets(count: int) -> sa.Select[str]:
    """Select the facets of the newest experiences."""
    newest = sa.select(Entry.facets).where(Entry.experience).order_by(Entry.place.desc())
    return sa.select(_together(newest.limit(count).subquery().c.facets))


@cache
def newest_matches(matches: Matches, count: int) -> sa.Select[str, str]:
    """Select the places and the facets of the newest matches."""
    newest = matches.newest(count).subquery()
    return sa.select(
        _together(newest.c.place).label("places"), _together(newest.c.facets).label("facets")
    )


@cache
def best_matches(engine: Engine, among: int, count: int) -> sa.Select[str, str]:
    """Select the worths and places of the best of the newest, and the facets of the newest."""
    scored = engine.scored(among).cte("scored")
    age = sa.bindparam("now", type_=sa.BigInteger) - scored.c.place // SECOND
    worth = (scored.c.score / (1.0 + sa.cast(age, sa.Float) / _HALF)).label("worth")
    ordered = sa.select(worth, scored.c.place).order_by(worth.desc(), scored.c.place.desc())
    best = ordered.limit(BEST).subquery()
    pair = sa.cast(best.c.worth, sa.Text) + " " + sa.cast(best.c.place, sa.Text)
    newest = sa.select(scored.c.place).order_by(scored.c.place.desc()).limit(count).subquery()
    facets = sa.select(_together(Entry.facets)).join(newest, newest.c.place == Entry.place)
    return sa.select(
        sa.select(_together(pair)).scalar_subquery().label("best"),
        facets.scalar_subquery().label("facets"),
    )


@cache
def place_in_matches(matches: Matches) -> sa.Select[*tuple[Any, ...]]:
    """Select where a post that is or was public stands, and whether it matches."""
    listed = matches.matching.where(matches.place == Entry.place).exists()
    return (
        sa.select(Post.published_at, Entry.place, listed.label("listed"))
        .outerjoin(Entry, Entry.post_id == Post.id)
        .where(Post.id == sa.bindparam("post"), Post.published_at.is_not(None))
    )


@lru_cache(maxsize=128)
def page_by_place(
    matches: Matches, cards: Cards, size: int, *, edge: bool, backwards: bool
) -> Cards:
    """Select the page that begins at the newest match, or at an edge."""
    order = [matches.place]
    there = edge_parameters(order) if edge else None
    places = keyset(
        matches.matching, order, there, backwards=backwards, descending=True, size=size
    ).subquery()
    return cards.join(places, Post.id == post_at(places.c.place)).order_by(
        places.c.place.asc() if backwards else places.c.place.desc()
    )


@cache
def place_in_order(sort: Sort) -> sa.Select[*tuple[Any, ...]]:
    """Select where an experience stands in an order."""
    return sa.select(*ORDERS[sort]).where(
        Post.id == sa.bindparam("post"),
        Post.parent_id.is_(None),
        Post.published_at.is_not(None),  # of what was never public, none may learn that it is there
    )


@lru_cache(maxsize=128)
def page_by_column(  # noqa: PLR0913 - what makes a page
    among: Matches | None, cards: Cards, sort: Sort, size: int, *, edge: bool, backwards: bool
) -> Cards:
    """Select the first page in an order, of all or of what matches, or the one at an edge."""
    order = ORDERS[sort]
    if among:
        matching = sa.select(Entry.post_id).where(Entry.place.in_(among.matching))
        cards = cards.where(Post.id.in_(matching))
    there = edge_parameters(order) if edge else None
    listed = cards.where(order[0].is_not(None))
    return keyset(listed, order, there, backwards=backwards, descending=True, size=size)


@lru_cache(maxsize=128)
def chosen(cards: Cards) -> Cards:
    """Select some posts by their ids, in no order."""
    return cards.where(Post.id.in_(sa.bindparam("ids", expanding=True)))

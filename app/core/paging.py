"""Pages cut by key, never by counting: they stay right while rows come and go, at any depth."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

PAGE: Final = 50

Item = TypeVar("Item")


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: behind one item, or before one. Both are ids; at most one is set."""

    after: int | None = None
    before: int | None = None

    @property
    def id(self) -> int | None:
        """Return the id of the item at the edge of the page."""
        return self.after if self.after is not None else self.before


@dataclass(frozen=True, kw_only=True)
class Page(Generic[Item]):
    """Some items in order, with the ids to go on from in either direction."""

    items: Sequence[Item]
    after: int | None = None
    """The following page begins behind this id; None when there is none."""
    before: int | None = None
    """The preceding page ends before this id; None when there is none."""
    lost: bool = False
    """The page asked for is not known any more; this is the first one."""


def cut(
    rows: Sequence[Item], *, cursor: Cursor, key: Callable[[Item], int], size: int = PAGE
) -> Page[Item]:
    """Make a page of up to `size + 1` rows, which came backwards when the cursor says `before`."""
    more = len(rows) > size
    items = list(rows[:size])
    if cursor.before is not None:
        items.reverse()
        earlier, later = more, bool(items)
    else:
        earlier, later = cursor.after is not None and bool(items), more
    return Page(
        items=items,
        after=key(items[-1]) if later else None,
        before=key(items[0]) if earlier else None,
    )


def beyond(columns: Sequence[Any], edge: Sequence[Any], *, descending: bool) -> ColumnElement[bool]:
    """Return the condition for rows behind the edge in the order of the columns."""
    left, right = sa.tuple_(*columns), sa.tuple_(*map(sa.literal, edge))
    return left < right if descending else left > right

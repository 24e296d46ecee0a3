"""Pages cut by key, never by counting: they stay right while rows come and go, at any depth."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from app.core.db import db

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

    @property
    def backwards(self) -> bool:
        """Tell whether one pages towards the beginning."""
        return bool(self.before)


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


def edge_of(
    cursor: Cursor, columns: Sequence[Any], key: Any, *within: ColumnElement[bool]
) -> Sequence[Any] | None:
    """Return the columns' values where the cursor stands; None when that is no row of the list.

    `key` is the column of its ids. A row whose first column is NULL is in no list.
    """
    if cursor.id is None:
        return None
    return find_edge(sa.select(*columns).where(key == cursor.id, *within))


def find_edge(
    statement: sa.Select[*tuple[Any, ...]], values: Mapping[str, Any] | None = None
) -> Sequence[Any] | None:
    """Return the columns of the one row that a statement selects; None as `edge_of` does."""
    row = db.session.connection().execute(statement, values).one_or_none()
    return None if row is None or row[0] is None else tuple(row)


def edge_parameters(columns: Sequence[Any]) -> list[sa.BindParameter[Any]]:
    """Return what stands for an edge in a statement that is put together once."""
    return [sa.bindparam(f"edge{n}", type_=column.type) for n, column in enumerate(columns)]


def edge_values(edge: Sequence[Any] | None) -> dict[str, Any]:
    """Return an edge as such a statement is executed with it."""
    return {f"edge{n}": value for n, value in enumerate(edge or ())}


def keyset(  # noqa: PLR0913 - what makes a page
    statement: sa.Select[*tuple[Any, ...]],
    columns: Sequence[Any],
    edge: Sequence[Any] | None,
    *,
    backwards: bool,
    descending: bool = False,
    size: int = PAGE,
) -> sa.Select[*tuple[Any, ...]]:
    """Return the statement for one page of the list ordered by the columns, and one row more.

    `edge` holds the columns' values where the cursor stands, or parameters for them; None begins at
    the beginning. The last column must tell any two rows apart. For `cut`, the rows of a page that
    ends at the edge come backwards.
    """
    falling = descending is not (edge is not None and backwards)
    if edge is not None:
        here = sa.tuple_(*columns)
        there = sa.tuple_(*edge, types=[column.type for column in columns])
        statement = statement.where(here < there if falling else here > there)
    order = [column.desc() if falling else column.asc() for column in columns]
    return statement.order_by(*order).limit(size + 1)


def newest_first(
    statement: sa.Select[*tuple[Any, ...]], column: Any, *, cursor: Cursor, size: int = PAGE
) -> sa.Select[*tuple[Any, ...]]:
    """Return the statement for one page of a list that is ordered by id alone, the newest first."""
    edge = (cursor.id,) if cursor.id else None
    return keyset(statement, [column], edge, backwards=cursor.backwards, descending=True, size=size)


def cut(
    rows: Sequence[Item], *, cursor: Cursor, key: Callable[[Item], int], size: int = PAGE
) -> Page[Item]:
    """Make a page of the rows that `keyset` found."""
    more = len(rows) > size
    items = list(rows[:size])
    if cursor.backwards:
        items.reverse()
        earlier, later = more, bool(items)
    else:
        earlier, later = bool(cursor.after) and bool(items), more
    return Page(
        items=items,
        after=key(items[-1]) if later else None,
        before=key(items[0]) if earlier else None,
    )

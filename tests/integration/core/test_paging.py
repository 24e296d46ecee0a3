"""Pages cut by key, by a real database."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.db import db
from app.core.paging import PAGE, Cursor, Page, cut, keyset, newest_first

Row = tuple[int, int]
"""A rank, which several may share, and an id, which none shares."""

rows = st.dictionaries(st.integers(1, 200), st.integers(1, 5), min_size=1, max_size=40)
on_a_database = settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


def table(ranks: dict[int, int]) -> Any:
    """Return the rows as a table."""
    columns = (sa.column("rank", sa.Integer), sa.column("id", sa.Integer))
    data = [(rank, row_id) for row_id, rank in ranks.items()]
    return sa.values(*columns, name="given").data(data).cte("ranked")


def fetch(ranks: dict[int, int], cursor: Cursor, *, descending: bool, size: int) -> Page[Row]:
    found = table(ranks)
    edge = None if cursor.id is None else (ranks[cursor.id], cursor.id)
    statement = keyset(
        sa.select(found.c.rank, found.c.id),
        [found.c.rank, found.c.id],
        edge,
        backwards=cursor.backwards,
        descending=descending,
        size=size,
    )
    got: Sequence[Any] = db.session.execute(statement).all()
    return cut([tuple(row) for row in got], cursor=cursor, key=lambda row: row[1], size=size)


@on_a_database
@given(ranks=rows, descending=st.booleans(), size=st.integers(1, 7))
def test_both_directions_show_every_row_once_in_order(
    app: Flask, ranks: dict[int, int], *, descending: bool, size: int
) -> None:
    expected = sorted(((rank, key) for key, rank in ranks.items()), reverse=descending)
    with app.app_context():
        page = fetch(ranks, Cursor(), descending=descending, size=size)
        forward = list(page.items)
        while page.after is not None:
            page = fetch(ranks, Cursor(after=page.after), descending=descending, size=size)
            forward += page.items
        backward = list(page.items)
        while page.before is not None:
            page = fetch(ranks, Cursor(before=page.before), descending=descending, size=size)
            backward = [*page.items, *backward]
        db.session.rollback()

    assert forward == expected
    assert backward == expected


@on_a_database
@given(ranks=rows, size=st.integers(1, 7), data=st.data())
def test_the_newest_come_first_from_any_id_on_known_or_not(
    app: Flask, ranks: dict[int, int], size: int, data: st.DataObject
) -> None:
    edge = data.draw(st.integers(1, 210))
    found = table(ranks)
    with app.app_context():

        def ids(cursor: Cursor) -> Page[int]:
            statement = newest_first(sa.select(found.c.id), found.c.id, cursor=cursor, size=size)
            got = db.session.scalars(statement).all()
            return cut(got, cursor=cursor, key=int, size=size)

        first, after, before = ids(Cursor()), ids(Cursor(after=edge)), ids(Cursor(before=edge))
        db.session.rollback()

    newest = sorted(ranks, reverse=True)
    assert first.items == newest[:size]
    assert after.items == [key for key in newest if key < edge][:size]
    assert before.items == [key for key in newest if key > edge][-size:]


def test_what_is_no_id_begins_at_the_beginning(app: Flask) -> None:
    found = table(dict.fromkeys(range(1, 4), 1))
    with app.app_context():
        for cursor in (Cursor(after=0), Cursor(before=0)):
            statement = newest_first(sa.select(found.c.id), found.c.id, cursor=cursor)
            page = cut(db.session.scalars(statement).all(), cursor=cursor, key=int)
            assert page.items == [3, 2, 1]


def test_a_page_has_fifty_rows_and_knows_whether_more_follow(app: Flask) -> None:
    assert PAGE == 50
    with app.app_context():
        for count, more in ((50, False), (51, True)):
            found = table(dict.fromkeys(range(1, count + 1), 1))
            statement = newest_first(sa.select(found.c.id), found.c.id, cursor=Cursor())
            page = cut(db.session.scalars(statement).all(), cursor=Cursor(), key=int)
            assert len(page.items) == 50
            assert (page.after is not None) is more

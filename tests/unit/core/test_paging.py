"""Cutting pages, with a list in place of the database."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.paging import Cursor, Page, cut


def fetch(numbers: Sequence[int], cursor: Cursor, size: int) -> Page[int]:
    """Do with ascending numbers what `keyset` has a database do, and cut the page."""
    rows = sorted(numbers)
    if cursor.after is not None:
        rows = [number for number in rows if number > cursor.after]
    elif cursor.before is not None:
        rows = [number for number in reversed(rows) if number < cursor.before]
    return cut(rows[: size + 1], cursor=cursor, key=lambda number: number, size=size)


numbers = st.sets(st.integers(1, 500), min_size=1)
sizes = st.integers(1, 20)


@given(numbers, sizes)
def test_going_forward_shows_every_item_once_in_order(rows: set[int], size: int) -> None:
    shown: list[int] = []
    page = fetch(list(rows), Cursor(), size)
    assert page.before is None
    while True:
        assert 1 <= len(page.items) <= size
        shown.extend(page.items)
        if page.after is None:
            break
        page = fetch(list(rows), Cursor(after=page.after), size)

    assert shown == sorted(rows)


@given(numbers, sizes)
def test_going_back_shows_every_item_once_and_ends_at_the_first(rows: set[int], size: int) -> None:
    page = fetch(list(rows), Cursor(), size)
    while page.after is not None:
        page = fetch(list(rows), Cursor(after=page.after), size)
    shown = list(page.items)
    while page.before is not None:
        page = fetch(list(rows), Cursor(before=page.before), size)
        shown = [*page.items, *shown]

    assert shown == sorted(rows)


@given(numbers, sizes, st.data())
def test_items_that_go_while_one_reads_move_no_other(
    rows: set[int], size: int, data: st.DataObject
) -> None:
    first = fetch(list(rows), Cursor(), size)
    gone = data.draw(st.sets(st.sampled_from(sorted(rows))))
    left = sorted(rows - gone)
    shown = list(first.items)
    after = first.after
    while after is not None:
        page = fetch(left, Cursor(after=after), size)
        shown.extend(page.items)
        after = page.after

    assert shown == [*first.items, *(n for n in left if n > first.items[-1])]


def test_nothing_makes_an_empty_page_that_leads_nowhere() -> None:
    assert cut([], cursor=Cursor(), key=int) == Page(items=[])


@pytest.mark.parametrize(
    ("cursor", "edge"),
    [(Cursor(), None), (Cursor(after=3), 3), (Cursor(before=4), 4), (Cursor(after=0), 0)],
)
def test_a_cursor_knows_the_item_it_stands_at(cursor: Cursor, edge: int | None) -> None:
    assert cursor.id == edge

"""A list as a page shows it: its orders, its links, and the stretch of it that a page is."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.paging import Cursor, Page
from app.search.listing import SORTS, Listing
from app.search.queries import Found, stretch_of
from app.search.statements import Sort

ORDERS: Final = {"best": "Best match", "newest": "Newest"}


def listing(
    *,
    chosen: Mapping[str, str] | None = None,
    also: Mapping[str, str] | None = None,
    orders: Mapping[str, str] = ORDERS,
) -> Listing:
    found = Found(page=Page(items=[]), facets={"nation_wales": 4}, count=9, more=True)
    return Listing.of(found, chosen or {}, also or {}, orders)


def asked(query: str) -> dict[str, str]:
    assert query.startswith("?")
    return dict(parse_qsl(query[1:], keep_blank_values=True))


def test_it_says_how_much_was_found() -> None:
    made = listing()
    assert (made.count, made.more, made.page.items) == (9, True, [])
    assert [choice.count for group in made.groups for choice in group.offered] == [4]


def test_the_first_order_is_the_usual_one_and_is_not_said() -> None:
    best, newest = listing(also={"q": "radio"}, chosen={"stage": "bid"}).orders
    assert (best.label, best.current) == ("Best match", True)
    assert asked(best.query) == {"q": "radio", "stage": "bid"}
    assert (newest.label, newest.current) == ("Newest", False)
    assert asked(newest.query) == {"q": "radio", "stage": "bid", "sort": "newest"}


def test_an_order_that_was_chosen_stays_with_what_is_narrowed_down() -> None:
    made = listing(also={"q": "radio", "sort": "newest"}, chosen={"stage": "bid"})
    best, newest = made.orders
    assert (best.current, newest.current) == (False, True)
    assert asked(best.query) == {"q": "radio", "stage": "bid"}
    for group in made.groups:
        for choice in [*group.offered, group.chosen]:
            if choice is not None:
                assert asked(choice.query)["sort"] == "newest"


def test_what_the_address_says_is_in_every_link_and_in_the_pager() -> None:
    made = listing(also={"q": "a b&c", "sort": "newest"}, chosen={"stage": "bid"})
    assert made.query == {"q": "a b&c", "sort": "newest", "stage": "bid"}
    assert asked(made.without_facets) == {"q": "a b&c", "sort": "newest"}
    assert listing().without_facets == "?"


def test_a_list_may_have_no_order_to_choose() -> None:
    assert listing(orders={}).orders == []


def test_every_order_has_its_words() -> None:
    assert [*SORTS] == [*Sort]
    assert len({*SORTS.values()}) == len(SORTS)


# ── The stretch that a page is ───────────────────────────────────────────────────────────────────

IDS: Final = [7, 3, 9, 4, 1]


@pytest.mark.parametrize(
    ("cursor", "stretch"),
    [
        (Cursor(), (0, 2)),
        (Cursor(after=7), (1, 3)),
        (Cursor(after=4), (4, 6)),
        (Cursor(after=1), None),
        (Cursor(before=7), None),
        (Cursor(before=3), (0, 1)),
        (Cursor(before=9), (0, 2)),
        (Cursor(before=1), (2, 4)),
        (Cursor(after=8), None),
        (Cursor(before=8), None),
        (Cursor(after=0), None),
        (Cursor(before=0), None),
    ],
)
def test_where_a_page_stands(cursor: Cursor, stretch: tuple[int, int] | None) -> None:
    assert stretch_of(IDS, cursor, 2) == stretch


@given(st.lists(st.integers(1, 50), unique=True), st.integers(1, 7), st.integers(0, 51))
def test_a_page_holds_something_or_is_not_there(ids: list[int], size: int, edge: int) -> None:
    for cursor in (Cursor(after=edge), Cursor(before=edge)):
        stretch = stretch_of(ids, cursor, size)
        if stretch is not None:
            shown = ids[slice(*stretch)]
            assert 1 <= len(shown) <= size
            assert edge not in shown
    assert stretch_of([], Cursor(), size) == (0, size)


@given(st.lists(st.integers(1, 50), unique=True, min_size=1), st.integers(1, 7))
def test_pages_show_everything_once_in_order(ids: list[int], size: int) -> None:
    stretch, shown = stretch_of(ids, Cursor(), size), []
    while stretch is not None:
        shown += ids[slice(*stretch)]
        stretch = stretch_of(ids, Cursor(after=shown[-1]), size)
    assert shown == ids
    stretch, back = stretch_of(ids, Cursor(before=ids[-1]), size), ids[-1:]
    while stretch is not None:
        back = ids[slice(*stretch)] + back
        stretch = stretch_of(ids, Cursor(before=back[0]), size)
    assert back == ids

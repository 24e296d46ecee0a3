"""Ways to read a thread, as addresses ask for them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.experiences.threads import Reading
from app.perspectives.tags import Perspective

WAYS = [
    Reading(),
    Reading(sides=True),
    Reading(only=Perspective.COMMISSIONER),
    Reading(only=Perspective.BIDDER),
    Reading(since=date(2026, 3, 14)),
    Reading(since=date.min),
    Reading(since=date.max),
]


@pytest.mark.parametrize("way", WAYS)
def test_what_an_address_says_is_read_back(way: Reading) -> None:
    assert Reading.of(way.query) == way


@pytest.mark.parametrize(
    ("asked", "way"),
    [
        ({"since": "2026-03-14", "only": "bidder", "view": "sides"}, WAYS[4]),
        ({"only": "bidder", "view": "sides"}, WAYS[3]),
        ({"since": "soon", "only": "nobody", "view": "sides"}, WAYS[1]),
        ({"after": "7"}, WAYS[0]),
    ],
)
def test_of_several_ways_the_narrowest_counts(asked: dict[str, str], way: Reading) -> None:
    assert Reading.of(asked) == way


@pytest.mark.parametrize("only", ["", "observer", "Bidder", "bidder ", "bidder\0", "both"])
def test_a_side_that_is_not_one_of_two_is_the_conversation(only: str) -> None:
    assert Reading.of({"only": only}) == Reading()


@pytest.mark.parametrize(
    "since",
    [
        "",
        "yesterday",
        "20260314",
        "2026-W11-6",
        "2026-3-14",
        "2026-02-30",
        "0000-01-01",
        "2026-03-14T09:00",
        " 2026-03-14",
        "2026-03-14\n",
        "２０２６-03-14",  # noqa: RUF001 - other digits
    ],
)
def test_a_day_that_is_none_is_the_conversation(since: str) -> None:
    assert Reading.of({"since": since}) == Reading()


@given(st.dictionaries(st.sampled_from(["view", "only", "since"]), st.text(max_size=12)))
def test_anything_is_one_way_that_has_an_address(asked: dict[str, str]) -> None:
    way = Reading.of(asked)
    assert Reading.of(way.query) == way
    assert len(way.query) <= 1

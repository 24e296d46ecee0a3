"""What became of a request to open who wrote a post, by its answer and by the time."""

from datetime import UTC, datetime, timedelta

import pytest

from app.openings.lifecycle import (
    LAPSES_AFTER,
    NEW_FOR,
    OPEN_FOR,
    OpeningState,
    is_new_at,
    is_open_at,
    state_at,
)

ASKED = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
TICK = timedelta(microseconds=1)
WAITS = LAPSES_AFTER - TICK


def test_it_is_seven_days_as_the_pages_say() -> None:
    assert timedelta(days=7) == LAPSES_AFTER == OPEN_FOR == NEW_FOR


@pytest.mark.parametrize(
    ("agreed", "passed", "state"),
    [
        (None, timedelta(), OpeningState.PENDING),
        (None, WAITS, OpeningState.PENDING),
        (None, LAPSES_AFTER, OpeningState.LAPSED),
        (True, timedelta(), OpeningState.AGREED),
        (True, LAPSES_AFTER * 100, OpeningState.AGREED),
        (False, timedelta(), OpeningState.REFUSED),
        (False, LAPSES_AFTER * 100, OpeningState.REFUSED),
    ],
)
def test_where_it_stands(agreed: bool | None, passed: timedelta, state: OpeningState) -> None:  # noqa: FBT001
    assert state_at(ASKED + passed, asked_at=ASKED, agreed=agreed) is state


@pytest.mark.parametrize(
    ("agreed", "passed", "is_open"),
    [
        (True, timedelta(), True),
        (True, OPEN_FOR - TICK, True),
        (True, OPEN_FOR, False),
        (False, timedelta(), False),
    ],
)
def test_how_long_it_is_open(agreed: bool, passed: timedelta, is_open: bool) -> None:  # noqa: FBT001
    assert is_open_at(ASKED + passed, answered_at=ASKED, agreed=agreed) is is_open


def test_what_nobody_answered_is_not_open() -> None:
    assert not is_open_at(ASKED, answered_at=None, agreed=None)


@pytest.mark.parametrize(
    ("since", "new"),
    [
        (None, False),
        (ASKED - NEW_FOR, False),
        (ASKED - NEW_FOR + TICK, True),
        (ASKED, True),
        (ASKED + TICK, True),
    ],
)
def test_who_only_just_became_a_moderator_does_not_answer(
    since: datetime | None, *, new: bool
) -> None:
    assert is_new_at(ASKED, since=since) is new

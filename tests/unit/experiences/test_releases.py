"""When posts without a name appear: the next of the daily times, whatever the clocks do."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.core.clock import LONDON
from app.experiences.releases import next_release

TWICE = (time(7), time(19))
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
"""At 1 o'clock UTC the clocks go forward, or back."""


def utc(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), UTC)


@pytest.mark.parametrize(
    ("moment", "release"),
    [
        (utc(date(2026, 1, 14), 6, 59), utc(date(2026, 1, 14), 7)),
        (utc(date(2026, 1, 14), 7), utc(date(2026, 1, 14), 19)),
        (utc(date(2026, 1, 14), 19), utc(date(2026, 1, 15), 7)),
        (utc(date(2026, 7, 14), 5, 59), utc(date(2026, 7, 14), 6)),
        (utc(date(2026, 7, 14), 6), utc(date(2026, 7, 14), 18)),
        (utc(date(2026, 7, 14), 23, 30), utc(date(2026, 7, 15), 6)),
        (utc(date(2026, 12, 31), 20), utc(date(2027, 1, 1), 7)),
        (utc(SPRING, 0), utc(SPRING, 6)),
        (utc(AUTUMN, 0), utc(AUTUMN, 7)),
    ],
)
def test_the_next_release(moment: datetime, release: datetime) -> None:
    assert next_release(moment, TWICE) == release
    assert next_release(moment, TWICE[::-1]) == release
    assert next_release(moment.astimezone(LONDON), TWICE) == release


def test_without_times_there_is_none() -> None:
    assert next_release(utc(SPRING, 0), ()) is None


def test_a_time_that_is_skipped_comes_an_hour_later_and_one_that_comes_twice_the_first_time() -> (
    None
):
    assert next_release(utc(SPRING, 0), (time(1, 30),)) == utc(SPRING, 1, 30)
    # By the clock 2:00 comes after 1:30, and on this day before it.
    assert next_release(utc(SPRING, 0), (time(1, 30), time(2))) == utc(SPRING, 1)
    assert next_release(utc(AUTUMN, 0), (time(1, 30),)) == utc(AUTUMN, 0, 30)
    assert next_release(utc(AUTUMN, 0, 30), (time(1, 30),)) == utc(
        AUTUMN + timedelta(days=1), 1, 30
    )


@pytest.mark.parametrize("day", [SPRING, AUTUMN, date(2026, 6, 21), date(2026, 12, 21)])
@pytest.mark.parametrize("zone", [UTC, LONDON])
@pytest.mark.parametrize("minute", [0, 30])
def test_at_every_quarter_of_an_hour_with_every_time_of_day(
    day: date, zone: object, minute: int
) -> None:
    """It lies ahead, a day and an hour at most, at its time by the clock unless that is skipped."""
    start = utc(day - timedelta(days=1), 12)
    for quarter in range(4 * 48):
        moment = (start + timedelta(minutes=15 * quarter)).astimezone(zone)  # type: ignore[arg-type]
        for hour in range(24):
            at = time(hour, minute)
            release = next_release(moment, (at,))
            assert release is not None
            assert timedelta(0) < release - moment.astimezone(UTC) <= timedelta(hours=25)
            local = release.astimezone(LONDON)
            skipped = local.date() == SPRING and hour == 1
            assert local.time() == (time(2, minute) if skipped else at)
            assert next_release(release, (at,)) != release

"""How moments and lengths of time are written."""

from datetime import UTC, datetime, timedelta

import pytest

from app.core import clock
from app.web.templating import absolute, ago, duration

NOW = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOW, "14 March 2026, 09:30"),
        (datetime(2026, 7, 1, 23, 5, tzinfo=UTC), "2 July 2026, 00:05"),  # summer time
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "29 March 2026, 00:59"),  # the hour before it
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "29 March 2026, 02:00"),
    ],
)
def test_a_moment_is_written_as_in_britain(moment: datetime, words: str) -> None:
    assert absolute(moment) == words


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(minutes=-5), "today"),  # another machine's clock may run ahead
        (timedelta(days=-2), "today"),
        (timedelta(0), "today"),
        (timedelta(hours=9, minutes=30), "today"),
        (timedelta(hours=9, minutes=31), "yesterday"),
        (timedelta(hours=33, minutes=30), "yesterday"),
        (timedelta(hours=33, minutes=31), "2 days ago"),
        (timedelta(days=29), "29 days ago"),
        (timedelta(days=30), "1 month ago"),
        (timedelta(days=364), "12 months ago"),
        (timedelta(days=365), "1 year ago"),
        (timedelta(days=800), "2 years ago"),
    ],
)
def test_how_long_ago_it_was(passed: timedelta, words: str) -> None:
    with clock.at(NOW):
        assert ago(NOW - passed) == words


def test_days_are_britain_s() -> None:
    moment = datetime(2026, 7, 1, 22, 59, tzinfo=UTC)  # a minute before midnight
    for minutes, words in ((0, "today"), (1, "yesterday"), (24 * 60, "yesterday")):
        with clock.at(moment + timedelta(minutes=minutes)):
            assert ago(moment) == words
    assert f"{clock.day_of(moment)}" == "2026-07-01"
    assert f"{clock.day_of(moment + timedelta(minutes=1))}" == "2026-07-02"


def test_a_length_of_time_is_at_least_a_minute() -> None:
    assert duration(timedelta(seconds=3)) == "a minute"
    assert duration(timedelta(hours=3)) == "3 hours"

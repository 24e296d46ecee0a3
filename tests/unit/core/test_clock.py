"""The one place that reads the time."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest

from app.core import clock

THEN = datetime(2024, 2, 29, 23, 59, tzinfo=UTC)


def test_now_is_the_present_moment_in_utc() -> None:
    before = datetime.now(UTC)
    told = clock.now()

    assert before <= told <= datetime.now(UTC)
    assert told.utcoffset() == timedelta(0)


def test_inside_at_it_is_that_moment_and_afterwards_the_present_again() -> None:
    with clock.at(THEN):
        assert clock.now() == THEN
        with clock.at(THEN + timedelta(days=1)):
            assert clock.now() == THEN + timedelta(days=1)
        assert clock.now() == THEN

    assert clock.now().year > THEN.year


def test_a_failure_inside_at_brings_the_present_back() -> None:
    with pytest.raises(RuntimeError), clock.at(THEN):
        raise RuntimeError

    assert clock.now() > THEN


def test_what_one_thread_is_told_another_does_not_hear() -> None:
    heard: list[datetime] = []

    with clock.at(THEN):
        other = Thread(target=lambda: heard.append(clock.now()))
        other.start()
        other.join()

    assert heard[0] > THEN

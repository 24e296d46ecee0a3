"""How lower floors tell upper ones that something happened."""

from dataclasses import dataclass

import pytest

from app.core.events import emit, subscribe


@dataclass(frozen=True)
class Rang:
    """The bell rang."""

    times: int


@dataclass(frozen=True)
class RangTwice(Rang):
    """A special case of it."""


heard: list[tuple[str, int]] = []


@pytest.fixture(autouse=True)
def _quiet() -> None:
    heard.clear()


@subscribe(Rang)
def first(event: Rang) -> None:
    heard.append(("first", event.times))


@subscribe(Rang)
def second(event: Rang) -> None:
    if event.times < 0:
        raise ValueError(event.times)
    heard.append(("second", event.times))


def test_every_subscriber_hears_at_once_in_the_order_they_came() -> None:
    emit(Rang(3))

    assert heard == [("first", 3), ("second", 3)]


def test_an_event_of_a_derived_class_is_another_event() -> None:
    emit(RangTwice(1))

    assert heard == []


def test_an_event_nobody_waits_for_is_no_failure() -> None:
    emit(object())


def test_a_failing_subscriber_fails_the_one_who_told() -> None:
    with pytest.raises(ValueError, match="-1"):
        emit(Rang(-1))

    assert heard == [("first", -1)]


def test_a_subscriber_stays_a_function_that_can_be_called() -> None:
    first(Rang(7))

    assert heard == [("first", 7)]

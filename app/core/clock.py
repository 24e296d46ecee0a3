"""The one place that reads the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

LONDON: Final = ZoneInfo("Europe/London")
"""Where the forum's days begin and end."""
_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return _told.get() or datetime.now(UTC)


def today() -> date:
    """Return the present day in Britain."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """Return the day in Britain of a moment."""
    return moment.astimezone(LONDON).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Have it be that moment inside: for content that is told to have happened earlier."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)

"""Letting time pass, and having a clock do its chores."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from flask import Flask

from app.core import clock
from app.mail.chores import do_chores


@contextmanager
def on(day: date, at: time = time(9)) -> Iterator[datetime]:
    """Have it be that day inside, at that time in Britain."""
    moment = datetime.combine(day, at, clock.LONDON)
    with clock.at(moment):
        yield moment


def in_days(days: int) -> date:
    """Return the day that comes after so many, or that was so many ago."""
    return clock.today() + timedelta(days=days)


def chores(app: Flask) -> None:
    """Do what a clock does; fails when any of it fails."""
    with app.app_context():
        assert do_chores() == 0

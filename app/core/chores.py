"""What a clock does, not a person."""

import logging
from dataclasses import dataclass

from app.core.db import db, unit_of_work
from app.core.errors import place_of
from app.core.events import subscribers_of

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ChoresDue:
    """The time has come for what a clock does. Each subscriber has a transaction of its own."""


def do_chores() -> int:
    """Do what waits for its hour; return how many chores failed.

    Safe to repeat, and to do twice at once. A chore that fails is undone and logged, and comes up
    again with the next minute; it keeps no other chore from being done.
    """
    failed = 0
    for chore in subscribers_of(ChoresDue):
        try:
            with unit_of_work():
                chore(ChoresDue())
        except Exception as error:  # noqa: BLE001 - whatever it met, the others must not wait for it
            failed += 1
            db.session.remove()
            log.warning("The chore %s failed: %s.", chore.__qualname__, place_of(error))
    return failed

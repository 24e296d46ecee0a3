"""How long a text about a live procurement is held. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from app.core.errors import Invalid
from app.procurement.working_days import free_after_standstill

LONGEST: Final = timedelta(days=3 * 365)
OPEN: Final = "open"
STANDSTILL: Final = "standstill"


def held_until(pause: Mapping[str, str], *, today: date) -> date | None:
    """Return the day on which a text goes into the queue; None when it may go now.

    `pause` holds what the form asked: `live` (`open`, `standstill` or nothing), and as ISO days
    `award_notice_on` and `hold_until`. In a standstill the text waits until its 8 working days have
    passed, or longer if the author wants; in an open competition until the author's day. Raises
    Invalid, naming the field.
    """
    live = pause.get("live", "")
    if not live and pause:
        raise Invalid(
            "You gave a day. Say whether the competition is open or in its standstill, or No.",
            field="live",
        )
    wanted = _own_day(pause, today) if live in {OPEN, STANDSTILL} else None
    if live == STANDSTILL:
        over = _after_standstill(pause, today, wanted)
        days = [day for day in (over, wanted) if day is not None and day > today]
        return max(days, default=None)
    if live == OPEN and wanted is None:
        raise Invalid(
            "Give the day on which you think it will be over. You can change it later.",
            field="hold_until",
        )
    return wanted


def _own_day(pause: Mapping[str, str], today: date) -> date | None:
    if not pause.get("hold_until"):
        return None
    day = date.fromisoformat(pause["hold_until"])
    if not today < day <= today + LONGEST:
        raise Invalid(
            "Give a day that is still to come, within the next three years.", field="hold_until"
        )
    return day


def _after_standstill(pause: Mapping[str, str], today: date, wanted: date | None) -> date | None:
    if not pause.get("award_notice_on"):
        if wanted is None:
            raise Invalid(
                "Give the day on which the award notice was published, or a day of your own.",
                field="award_notice_on",
            )
        return None
    published = date.fromisoformat(pause["award_notice_on"])
    if not today - LONGEST <= published <= today:
        raise Invalid("Give the day on which it was published.", field="award_notice_on")
    return free_after_standstill(published)

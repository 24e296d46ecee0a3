"""When posts were sent and appeared: more of them lately, by day, on working days. Pure."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

HOUR: Final = 3_600.0
DAY: Final = 24 * HOUR
SPAN: Final = 4 * 365 * DAY
"""How long ago it all began."""
_GROWTH: Final = 0.6
_HOURS: Final = (7, 8, 9, 9, 10, 10, 11, 12, 13, 14, 15, 16, 17, 19, 20, 20, 21, 21, 22, 23)
_READ_AFTER: Final = 6 * HOUR
_THURSDAY: Final = 3
"""The day of the week on which the counting of days began."""
_SATURDAY: Final = 5
_MOVED: Final = 0.7
"""Of what would appear at a weekend."""


def opened(chance: random.Random, fraction: float, now: float) -> float:
    """Return when an experience appeared, of which there was this fraction before."""
    moment = by_day(chance, now - SPAN + SPAN * fraction**_GROWTH)
    return moment if moment < now - DAY else moment - 3 * DAY


def by_day(chance: random.Random, moment: float) -> float:
    """Return a moment of the same day, or of a working day before, at which people are awake."""
    day = int(moment // DAY)
    # Chance is asked for as much on any day, so that texts do not depend on the calendar.
    moved, hour = chance.random() < _MOVED, chance.choice(_HOURS) + chance.random()
    if moved and (day + _THURSDAY) % 7 >= _SATURDAY:
        day -= 2
    return day * DAY + hour * HOUR


def answered(chance: random.Random, replies: int, start: float, now: float) -> list[float]:
    """Return when the replies to what appeared at the start appeared, the earliest first."""
    lasted = DAY * (1 + chance.expovariate(1 / 10) + replies / 5)
    span = min(lasted, now - start - HOUR)
    found = []
    for _ in range(replies):
        moment = start + span * chance.random() ** 2
        awake = by_day(chance, moment)
        found.append(awake if start < awake < start + span else moment)
    return sorted(found)


def sent(chance: random.Random, appeared: Sequence[float], parents: Sequence[int]) -> list[float]:
    """Return when posts were sent that appeared then: each after what it answers appeared."""
    found = [appeared[0] - chance.expovariate(1 / _READ_AFTER)]
    for number, parent in enumerate(parents, start=1):
        waited = min(chance.expovariate(1 / _READ_AFTER), (appeared[number] - appeared[parent]) / 2)
        found.append(appeared[number] - waited)
    return found


def moment(seconds: float) -> datetime:
    """Return a moment as the forum knows it."""
    return datetime.fromtimestamp(seconds, UTC)

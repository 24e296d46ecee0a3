"""Working days as procurement law counts them, and the standstill.

A working day is none of Saturday, Sunday and the bank holidays of any part of the United Kingdom
(Procurement Act 2023, s.123(1)). This is not the calendar of England and Wales alone: 2 January,
St Patrick's Day, 12 July, 30 November and Scotland's August holiday count as well.
"""

from datetime import date, timedelta
from functools import cache
from typing import Final

STANDSTILL_DAYS: Final = 8
"""Working days, beginning with the day on which the award notice is published (s.51(2))."""
_PARTS: Final = ("ENG", "WLS", "SCT", "NIR")
_SATURDAY: Final = 5


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """Return the bank holidays of a year in any part of the United Kingdom."""
    import holidays  # noqa: PLC0415 - 2 MB for those workers that are asked for a standstill

    found: set[date] = set()
    for part in _PARTS:
        found.update(holidays.country_holidays("GB", subdiv=part, years=year))
    return frozenset(found)


def is_working_day(day: date) -> bool:
    """Tell whether a day counts."""
    return day.weekday() < _SATURDAY and day not in bank_holidays(day.year)


def last_day_of(count: int, *, beginning: date) -> date:
    """Return the last of `count` working days, the first of which is `beginning` if it is one."""
    day, left = beginning, count
    while True:
        left -= is_working_day(day)
        if left == 0:
            return day
        day += timedelta(days=1)


def free_after_standstill(published: date) -> date:
    """Return the first day after a standstill that began with the award notice of `published`."""
    return last_day_of(STANDSTILL_DAYS, beginning=published) + timedelta(days=1)

"""Working days and the standstill, held against the calendars that GOV.UK publishes."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import pytest

from app.procurement.working_days import (
    STANDSTILL_DAYS,
    bank_holidays,
    free_after_standstill,
    is_working_day,
    last_day_of,
)

# As www.gov.uk/bank-holidays gives them, by division; a substitute day stands in place of its day.
ENGLAND_AND_WALES: Final = """
2024-01-01 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-08-26 2024-12-25 2024-12-26
2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26
2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28
2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28
"""
SCOTLAND: Final = """
2024-01-01 2024-01-02 2024-03-29 2024-05-06 2024-05-27 2024-08-05 2024-12-02 2024-12-25 2024-12-26
2025-01-01 2025-01-02 2025-04-18 2025-05-05 2025-05-26 2025-08-04 2025-12-01 2025-12-25 2025-12-26
2026-01-01 2026-01-02 2026-04-03 2026-05-04 2026-05-25 2026-06-15 2026-08-03 2026-11-30 2026-12-25
2026-12-28
2027-01-01 2027-01-04 2027-03-26 2027-05-03 2027-05-31 2027-08-02 2027-11-30 2027-12-27 2027-12-28
"""
NORTHERN_IRELAND: Final = """
2024-01-01 2024-03-18 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-07-12 2024-08-26 2024-12-25
2024-12-26
2025-01-01 2025-03-17 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-07-14 2025-08-25 2025-12-25
2025-12-26
2026-01-01 2026-03-17 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-07-13 2026-08-31 2026-12-25
2026-12-28
2027-01-01 2027-03-17 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-07-12 2027-08-30 2027-12-27
2027-12-28
"""
SATURDAY: Final = 5


def days(listed: str) -> set[date]:
    """Return the days of a calendar."""
    return {date.fromisoformat(day) for day in listed.split()}


CALENDARS: Final = [days(ENGLAND_AND_WALES), days(SCOTLAND), days(NORTHERN_IRELAND)]
PUBLISHED: Final = set[date]().union(*CALENDARS)


def days_of(year: int) -> list[date]:
    """Return every day of a year."""
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


def test_the_calendars_are_complete() -> None:
    """Eight, nine and ten a year; and one for Scotland's first match at a World Cup since 1998."""
    assert [len(calendar) for calendar in CALENDARS] == [8 * 4, 9 * 4 + 1, 10 * 4]
    assert all(day.weekday() < SATURDAY for day in PUBLISHED)


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_a_bank_holiday_in_any_part_of_the_kingdom_is_no_working_day(year: int) -> None:
    """Every day of the year: those of the law and the calendars, and no other."""
    idle = {day for day in days_of(year) if not is_working_day(day)}
    weekends = {day for day in days_of(year) if day.weekday() >= SATURDAY}
    assert idle - weekends == {day for day in PUBLISHED if day.year == year}
    assert weekends <= idle


@pytest.mark.parametrize(
    "day",
    [
        date(2025, 1, 2),  # Scotland, the second of January
        date(2027, 1, 4),  # its substitute, as the second is a Saturday
        date(2025, 3, 17),  # Northern Ireland, St Patrick
        date(2024, 3, 18),  # its substitute, as the 17th is a Sunday
        date(2025, 4, 21),  # Easter Monday, not in Scotland
        date(2026, 6, 15),  # Scotland, the World Cup
        date(2024, 7, 12),  # Northern Ireland, the Boyne
        date(2025, 7, 14),  # its substitutes
        date(2026, 7, 13),
        date(2025, 8, 4),  # Scotland's summer
        date(2025, 8, 25),  # everybody else's
        date(2026, 11, 30),  # St Andrew
        date(2024, 12, 2),  # its substitutes
        date(2025, 12, 1),
    ],
)
def test_a_holiday_of_one_part_alone_counts_for_all(day: date) -> None:
    assert not is_working_day(day)
    assert day in bank_holidays(day.year)
    assert 0 < sum(day in calendar for calendar in CALENDARS) < len(CALENDARS)


@pytest.mark.parametrize(
    ("published", "last", "free"),
    [
        # A plain fortnight: Monday is the first day, Wednesday of the next week the eighth.
        ("2025-06-02", "2025-06-11", "2025-06-12"),
        ("2025-06-03", "2025-06-12", "2025-06-13"),
        ("2025-06-04", "2025-06-13", "2025-06-14"),
        ("2025-06-05", "2025-06-16", "2025-06-17"),
        ("2025-06-06", "2025-06-17", "2025-06-18"),
        # Published at a weekend: the first working day is the Monday.
        ("2025-06-07", "2025-06-18", "2025-06-19"),
        ("2025-06-08", "2025-06-18", "2025-06-19"),
        # Over New Year: 1 January is one everywhere, the second in Scotland.
        ("2024-12-24", "2025-01-08", "2025-01-09"),
        # A notice of 2 January: no working day in Scotland, so in no part.
        ("2025-01-02", "2025-01-14", "2025-01-15"),
        # St Patrick's Day, in Northern Ireland alone.
        ("2026-03-10", "2026-03-20", "2026-03-21"),
        # Good Friday, and Easter Monday, which is none in Scotland.
        ("2025-04-14", "2025-04-25", "2025-04-26"),
        # The Battle of the Boyne on a Sunday: its Monday.
        ("2026-07-06", "2026-07-16", "2026-07-17"),
        # Scotland's summer holiday; that of the others.
        ("2025-07-31", "2025-08-12", "2025-08-13"),
        ("2025-08-21", "2025-09-02", "2025-09-03"),
        # St Andrew's Day on a Sunday: its Monday.
        ("2025-11-26", "2025-12-08", "2025-12-09"),
        # Christmas at a weekend, then 1 and 2 January as well: four substitutes.
        ("2027-12-20", "2027-12-31", "2028-01-01"),
        ("2027-12-23", "2028-01-07", "2028-01-08"),
    ],
)
def test_the_standstill_is_eight_working_days_with_the_day_of_the_notice(
    published: str, last: str, free: str
) -> None:
    """Procurement Act 2023, s.51(2), counted on paper."""
    began = date.fromisoformat(published)
    assert last_day_of(STANDSTILL_DAYS, beginning=began) == date.fromisoformat(last)
    assert free_after_standstill(began) == date.fromisoformat(free)


def test_every_standstill_of_four_years_holds_just_eight_working_days() -> None:
    published = [day for year in (2024, 2025, 2026, 2027) for day in days_of(year)]
    for began in (day for day in published if day < date(2027, 12, 15)):
        free = free_after_standstill(began)
        span = [began + timedelta(days=n) for n in range((free - began).days)]
        working = [d for d in span if d.weekday() < SATURDAY and d not in PUBLISHED]
        assert len(working) == STANDSTILL_DAYS
        assert span[-1] == working[-1], "it ends with a working day"


def test_a_later_notice_never_ends_a_standstill_sooner() -> None:
    ends = [free_after_standstill(day) for year in (2025, 2026) for day in days_of(year)]
    assert all(earlier <= later for earlier, later in pairwise(ends))


@pytest.mark.parametrize("day", [date(2025, 6, 2), date(2025, 1, 1)])
def test_one_working_day_is_the_day_itself_or_the_next(day: date) -> None:
    expected = day if is_working_day(day) else date(2025, 1, 3)
    assert last_day_of(1, beginning=day) == expected

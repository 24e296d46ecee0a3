"""Until when a text about a live procurement is held."""

from datetime import date, timedelta

import pytest

from app.core.errors import Invalid
from app.experiences.live import LONGEST, held_until

TODAY = date(2026, 3, 11)
"""A Wednesday. Eight working days that begin with it pass over St Patrick's Day."""
FREE = date(2026, 3, 24)
LATER, SOONER = date(2026, 4, 1), date(2026, 3, 20)


def pause(live: str = "", award: date | None = None, own: date | None = None) -> dict[str, str]:
    """Return what the form asked, as a revision keeps it."""
    days = {"award_notice_on": award, "hold_until": own}
    said = {name: day.isoformat() for name, day in days.items() if day}
    return said | ({"live": live} if live else {})


@pytest.mark.parametrize(
    ("said", "until"),
    [
        (pause(), None),
        (pause("no"), None),
        (pause("no", award=TODAY, own=LATER), None),  # sent earlier than was said at first
        (pause("no", own=date(2020, 1, 1)), None),
        (pause("open", own=LATER), LATER),
        (pause("open", own=TODAY + timedelta(days=1)), TODAY + timedelta(days=1)),
        (pause("open", own=TODAY + LONGEST), TODAY + LONGEST),
        (pause("open", award=TODAY, own=SOONER), SOONER),
        (pause("standstill", award=TODAY), FREE),
        (pause("standstill", award=TODAY, own=LATER), LATER),
        (pause("standstill", award=TODAY, own=SOONER), FREE),
        (pause("standstill", own=SOONER), SOONER),
        (pause("standstill", award=TODAY - timedelta(days=60)), None),
        (pause("standstill", award=TODAY - timedelta(days=60), own=LATER), LATER),
        (pause("standstill", award=TODAY - LONGEST), None),
    ],
)
def test_until_when(said: dict[str, str], until: date | None) -> None:
    assert held_until(said, today=TODAY) == until


def test_the_last_day_of_a_standstill_is_still_held_and_the_next_is_free() -> None:
    said = pause("standstill", award=TODAY)
    assert held_until(said, today=FREE - timedelta(days=1)) == FREE
    assert held_until(said, today=FREE) is None


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (pause("open"), "hold_until"),
        (pause("open", award=TODAY), "hold_until"),
        (pause("open", own=TODAY), "hold_until"),
        (pause("open", own=date(2020, 1, 1)), "hold_until"),
        (pause("open", own=TODAY + LONGEST + timedelta(days=1)), "hold_until"),
        (pause("open", own=date.max), "hold_until"),
        (pause("standstill"), "award_notice_on"),
        (pause("standstill", award=TODAY + timedelta(days=1)), "award_notice_on"),
        (pause("standstill", award=TODAY - LONGEST - timedelta(days=1)), "award_notice_on"),
        (pause("standstill", award=date.min), "award_notice_on"),
        (pause("standstill", award=date.max), "award_notice_on"),
        (pause("standstill", award=TODAY, own=TODAY), "hold_until"),
        (pause(own=LATER), "live"),
        (pause(award=TODAY), "live"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(said: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        held_until(said, today=TODAY)
    assert caught.value.field == field


def test_every_award_notice_of_three_years_has_its_day() -> None:
    """Whatever the calendar, eight working days last between 10 and 20 days, and end for good."""
    for back in range(LONGEST.days + 1):
        published = TODAY - timedelta(days=back)
        until = held_until(pause("standstill", award=published), today=published)
        assert until is not None
        assert timedelta(days=10) <= until - published <= timedelta(days=20)
        assert held_until(pause("standstill", award=published), today=until) is None

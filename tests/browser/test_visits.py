"""The browser remembers when a member was last in a long thread; the forum does not."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from app.demonstration.content_files import stories
from tests.browser.conftest import WITHOUT_SCRIPTS, Meet, on_sqlite

LONGEST = max(stories(), key=lambda story: len(story.replies)).title
VISITS = "localStorage.getItem('visits')"


def come(page: Page, day: datetime) -> Locator:
    """Open the page again at a moment; return the link to what is new since the last visit."""
    page.clock.set_fixed_time(day)
    page.reload()
    page.wait_for_load_state("networkidle")
    return page.get_by_role("link", name="New since your last visit")


def moment(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, 30, tzinfo=ZoneInfo("Europe/London"))


@on_sqlite
def test_a_member_is_led_to_what_is_new_since_their_last_visit(meet: Meet) -> None:
    person = meet("joy")
    person.page.clock.set_fixed_time(moment(2026, 3, 3))
    person.open_thread(LONGEST)
    expect(come(person.page, moment(2026, 3, 3, 23))).to_have_count(0)

    link = come(person.page, moment(2026, 7, 14, 0))  # in Britain; in UTC it is the day before
    expect(link).to_have_text("New since your last visit on 3 March")
    link.click()
    expect(person.page).to_have_url(re.compile(r"\?since=2026-03-03$"))
    expect(person.page.get_by_role("heading", name="New since 3 March 2026")).to_be_visible()
    # Still the same visit.
    again = come(person.page, moment(2026, 7, 14, 23))
    expect(again).to_have_text("New since your last visit on 3 March")
    expect(again).to_have_attribute("aria-current", "true")

    link = come(person.page, moment(2027, 1, 2))
    expect(link).to_have_text("New since your last visit on 14 July 2026")
    expect(link).to_have_attribute("href", re.compile(r"\?since=2026-07-14$"))


@on_sqlite
def test_what_the_browser_keeps_is_short_and_may_be_spoilt(meet: Meet) -> None:
    person = meet("joy")
    person.page.clock.set_fixed_time(moment(2026, 3, 3))
    person.open_thread(LONGEST)
    many = "[...Array(150).keys()].map((one) => [`x${one}`, {day: '2026-03-01'}])"
    person.page.evaluate(f"localStorage.setItem('visits', JSON.stringify({many}))")
    expect(come(person.page, moment(2026, 3, 4))).to_have_count(0)
    kept = person.page.evaluate(f"JSON.parse({VISITS}).map(([thread]) => thread)")
    assert len(kept) == 100
    assert kept[0] == "x51"
    for spoilt in ("7", "{", "{}", "null"):
        person.page.evaluate(f"localStorage.setItem('visits', '{spoilt}')")
        expect(come(person.page, moment(2026, 3, 4))).to_have_count(0)
        assert len(person.page.evaluate(f"JSON.parse({VISITS})")) == 1


@on_sqlite
def test_nothing_is_kept_of_who_is_not_signed_in_and_all_can_do_without(meet: Meet) -> None:
    visitor = meet()
    visitor.open_thread(LONGEST)
    visitor.page.wait_for_load_state("networkidle")
    assert visitor.page.evaluate("localStorage.length") == 0

    plain = meet("joy", **WITHOUT_SCRIPTS)
    plain.open_thread(LONGEST)
    expect(plain.page.get_by_text("New since your last visit")).to_be_hidden()
    plain.page.get_by_role("link", name="New in the last 7 days").click()
    expect(plain.page.get_by_role("heading", name="New since")).to_be_visible()

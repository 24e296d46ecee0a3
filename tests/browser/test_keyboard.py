"""Everything by the keyboard alone, and always visible where one is."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Meet, Options, on_sqlite
from tests.support.person import unique

pytestmark = on_sqlite

LOOK = """element => {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2;
    const x = middle(box.left, box.right, innerWidth), y = middle(box.top, box.bottom, innerHeight);
    const top = document.elementFromPoint(x, y);
    return {
        what: element.outerHTML.slice(0, 120),
        ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        shown: box.top < innerHeight && box.bottom > 0 && box.left < innerWidth && box.right > 0,
        covered: !(element === top || element.contains(top) || top?.contains(element)),
    };
}"""


def tab_to(page: Page, wanted: Locator, *, most: int = 60) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"{wanted} is not reached with {most} presses of Tab")


def test_the_first_key_leads_past_the_header(meet: Meet, options: Options) -> None:
    page = meet(**options).page
    page.goto("/experiences")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="All sides")).to_be_focused()


def test_an_experience_is_written_and_sent(meet: Meet) -> None:
    person = meet("yasmin")
    page, title = person.page, unique("Written with keys")
    page.goto("/experiences/new")
    tab_to(page, person.title())
    page.keyboard.type(title)
    tab_to(page, person.body())
    page.keyboard.type("First line.")
    page.keyboard.press("Enter")
    page.keyboard.type("Second line.")
    tab_to(page, page.get_by_label("Commissioner", exact=True))
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[name=perspective]:focus")).to_be_checked()
    tab_to(page, page.get_by_label("My side only"))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("My display name")).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Preview"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="This is what readers will see")).to_be_visible()
    tab_to(page, page.get_by_role("button", name="Send to a moderator"))
    page.keyboard.press("Space")
    expect(page.get_by_text("Sent. A moderator reads it")).to_be_visible()
    expect(person.mine(title)).to_contain_text("Waiting to be read")
    expect(person.mine(title)).to_contain_text("First line. Second line.")


def test_after_a_mistake_one_is_led_to_what_is_wrong(meet: Meet, options: Options) -> None:
    person = meet("yasmin", **options)
    person.page.goto("/experiences/new")
    person.press("Send to a moderator")
    summary = person.page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_be_in_viewport()
    person.page.keyboard.press("Tab")
    person.page.keyboard.press("Enter")
    expect(person.title()).to_be_focused()
    described = person.title().get_attribute("aria-describedby") or ""
    expect(person.page.locator(f"#{described.split()[-1]}")).to_contain_text("title")
    expect(person.title()).to_have_attribute("aria-invalid", "true")


def test_each_link_of_the_summary_leads_to_its_field(meet: Meet) -> None:
    person = meet("yasmin")
    person.page.goto("/experiences/new")
    person.press("Send to a moderator")
    for link in person.page.get_by_role("alert").get_by_role("link").all():
        link.click()
        href = link.get_attribute("href") or ""
        expect(person.page.locator(href)).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_focus_is_always_seen(meet: Meet, scheme: str) -> None:
    person = meet("yasmin", color_scheme=scheme, reduced_motion="reduce")
    for address in ("/", "/experiences/new", "/mine", "/profile"):
        person.page.goto(address)
        person.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        seen = 0
        while True:
            person.page.keyboard.press("Tab")
            at = person.page.locator(":focus")
            if at.count() == 0 or seen > 80:
                break
            seen += 1
            look = at.evaluate(LOOK)
            assert look["ring"], f"{address}: no ring around {look['what']}"
            assert look["shown"], f"{address}: out of sight: {look['what']}"
            assert not look["covered"], f"{address}: covered: {look['what']}"
        assert seen > 10


def test_the_menu_opens_and_closes(meet: Meet) -> None:
    person = meet("yasmin")
    person.page.goto("/about")
    summary = person.page.locator(".menu summary")
    tab_to(person.page, summary)
    person.page.keyboard.press("Enter")
    person.page.keyboard.press("Tab")
    expect(person.page.get_by_role("link", name="Your profile")).to_be_focused()
    tab_to(person.page, person.page.get_by_role("button", name="Sign out"))
    person.page.keyboard.press("Enter")
    expect(person.page.get_by_role("link", name="Sign in")).to_be_visible()

"""The steps on which facts are told: no barrier that a machine can find, as in test_barriers."""

from playwright.sync_api import expect

from tests.browser.conftest import Meet, on_sqlite
from tests.browser.test_barriers import look_at
from tests.support.person import Person, unique


def begin_facts(person: Person) -> None:
    """Go from a story to the first step of its facts."""
    person.page.goto("/experiences/new")
    person.fill_in(title=unique("With facts"), body="We tried.", side="Bidder")
    person.press("Add the facts")
    expect(person.page.get_by_role("heading", level=1, name="What was bought")).to_be_visible()


def next_step(person: Person) -> None:
    """Go on to the next step of the facts."""
    person.press("Save and go on")


def wrong_facts(person: Person) -> None:
    """Give a number that is none."""
    person.page.get_by_label("How many hours").fill("many")
    person.press("Save and go on")
    expect(person.page.get_by_role("alert")).to_be_visible()


def rated(person: Person) -> None:
    """Put the number right, rate two concerns and go to the last step."""
    person.page.get_by_label("How many hours").fill("40")
    person.press("Save and go on")
    for name in ("concern_timescale", "concern_measurement"):
        person.page.locator(f"[name={name}]").nth(4).check()
    person.press("Save and go on")
    expect(person.page.get_by_role("heading", level=1, name="Check and send")).to_be_visible()


@on_sqlite
def test_pages_for_facts(meet: Meet) -> None:
    look_at(
        meet("joy"),
        {
            "facts, procurement": begin_facts,
            "facts, course": next_step,
            "facts, course with errors": wrong_facts,
            "facts, check": rated,
            "facts, concerns": lambda person: person.press("Save and go back"),
        },
    )

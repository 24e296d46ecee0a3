"""A full experience of each side: told on a phone by keyboard and without scripts, then counted."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

import pytest
import sqlalchemy as sa
from playwright.sync_api import Frame, Locator, Page, expect

from app.core import clock
from app.core.db import db, unit_of_work
from app.insights.models import FigureFact
from app.perspectives.tags import Perspective
from tests.browser.conftest import WITHOUT_SCRIPTS, Meet
from tests.browser.test_keyboard import tab_to
from tests.factories import make_member, make_moderator, make_post, make_writing
from tests.support.databases import build, settings
from tests.support.live import Live
from tests.support.person import Person, unique
from tests.support.watching import engine_of

PHONE: Final[dict[str, Any]] = {**WITHOUT_SCRIPTS, "viewport": {"width": 390, "height": 844}}
MOST_SCREENS: Final = 6
LEAST: Final = 5
"""Experiences of a side from which on a figure is shown."""
LONG_AGO: Final = timedelta(days=600)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What somebody tells; lists and boxes by the words that stand on the page."""

    side: Perspective
    body: str
    procurement: Mapping[str, str | Sequence[str]]
    course: Mapping[str, str | Sequence[str]]
    concerns: Mapping[str, tuple[str, str]]
    question: str
    outcome: tuple[str, str]
    """The term of the figure that this experience lifts, and its words."""
    shown: Mapping[str, str]
    """Some lines of the panel."""


COMMISSIONER: Final = Told(
    side=Perspective.COMMISSIONER,
    body="We set ten per cent for social value. Nobody had asked the stations what they could do.",
    procurement={
        "stage": "Award",
        "service": "Radio and audio",
        "buyer_kind": "District council",
        "nation": "Wales",
        "region": "Wales",
        "began": "March 2025",
        "procedure": "Open procedure",
        "flags": ["Light touch"],
        "value_band": "£30,000 to £135,017",
        "weight": "10%",
    },
    course={
        "outcome": "Cancelled",
        "provider_kind": "Community radio",
        "hours": "60",
        "people": "4",
        "cost": "1,200",
        "expertise": ["We learnt it on the way"],
        "capacity": ["Small contracts first"],
        "feedback": "Scores alone",
        "again": "Yes, differently",
        "message": "Ask us questions before the deadline.",
    },
    concerns={
        "capacity_time": ("3", "met"),
        "measurement": ("4", "met"),
        "mission": ("0", "expected"),
    },
    question="what_worries",
    outcome=("cancelled", "Cancelled"),
    shown={"Outcome": "Cancelled", "Time spent": "60 hours", "Money spent": "£1,200"},
)
BIDDER: Final = Told(
    side=Perspective.BIDDER,
    body="We had three weeks and two volunteers. We fell at the turnover that they asked for.",
    procurement={
        "stage": "Writing the bid",
        "service": "News and journalism",
        "buyer_kind": "NHS",
        "nation": "England",
        "region": "South West",
        "began": "September 2024",
        "procedure": "Restricted procedure",
        "flags": ["Divided into lots", "Reserved"],
        "value_band": "£12,000 to £29,999",
        "weight": "5 to 9%",
    },
    course={
        "outcome": "Not let through",
        "provider_kind": "Community radio",
        "provider_size": "£10,000 to £49,999",
        "took_part": "Alone",
        "hours": "90",
        "people": "3",
        "cost": "0",
        "expertise": ["We did without"],
        "capacity": ["Training our own people"],
        "feedback": "A letter, no more",
        "again": "Not sure",
        "message": "Turnover says nothing about listeners.",
    },
    concerns={
        "capacity_time": ("4", "met"),
        "timescale": ("3", "met"),
        "trust_risk": ("1", "expected"),
    },
    question="bid_or_not",
    outcome=("excluded", "Not let through"),
    shown={"Outcome": "Not let through", "Time spent": "90 hours", "Took part": "Alone"},
)


@pytest.mark.parametrize("told", [COMMISSIONER, BIDDER], ids=["commissioner", "bidder"])
def test_an_experience_is_told_read_and_counted(meet: Meet, live: Live, told: Told) -> None:
    leave_one_short(live, told.side, told.outcome[0])
    author, reader, moderator = meet(**PHONE).join(), meet(**PHONE), meet("graham")
    assert counted(reader, told) == "not shown"

    title = unique("Told on a phone")
    screens = count_screens(author.page)
    tell(author, told, title)
    assert len(screens) <= MOST_SCREENS, screens
    expect(author.mine(title)).to_contain_text("Waiting to be read")
    expect(reader.page.get_by_text(title)).to_have_count(0)
    assert counted(reader, told) == "not shown"

    moderator.open_in_queue(title)
    for line in told.shown.values():
        expect(moderator.page.get_by_role("main")).to_contain_text(line)
    moderator.decide("Approve")

    reader.open_thread(title)
    assert_facts_are_shown(reader, told)
    assert counted(reader, told) == str(LEAST)
    reader.page.goto(f"/questions/{told.question}")
    expect(reader.page.get_by_role("link", name=title)).to_be_visible()


def tell(author: Person, told: Told, title: str) -> None:
    """Have somebody tell the story first, then the facts step by step, and send all of it."""
    page = author.page
    page.goto("/experiences/new")
    assert_fits(page)
    write(page, "title", title)
    write(page, "body", told.body)
    choose(page, "perspective", told.side.value)
    press(page, "Add the facts")
    for heading, answers in (
        ("What was bought, and how", told.procurement),
        ("How it went", told.course),
    ):
        expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        assert_fits(page)
        for name, answer in answers.items():
            fill(page, name, answer)
        press(page, "Save and go on")
    expect(page.get_by_role("heading", level=1, name="What weighed on it")).to_be_visible()
    assert_fits(page)
    for concern, (severity, source) in told.concerns.items():
        choose(page, f"concern_{concern}", severity)
        choose(page, f"source_{concern}", source)
    press(page, "Save and go on")
    expect(page.get_by_role("heading", name="This is what readers will see")).to_be_visible()
    assert_fits(page)
    for line in (told.body, *told.shown.values()):
        expect(page.get_by_role("main")).to_contain_text(line)
    tick(page, f"input[name=questions][value={told.question}]")
    press(page, "Send to a moderator")
    expect(page.get_by_text("Sent. A moderator reads it")).to_be_visible()


def assert_facts_are_shown(reader: Person, told: Told) -> None:
    """Check the byline, the story and the panel of an experience that is open."""
    opening = reader.page.get_by_role("article", name="The experience")
    expect(opening.locator(".byline").first).to_have_text(f"{told.side.label} 1")
    expect(opening).to_contain_text(told.body)
    panel = reader.page.get_by_role("region", name="The facts")
    for title, words in told.shown.items():
        line = panel.locator("dl.facts-lines > div").filter(has=reader.page.get_by_text(title))
        expect(line.locator("dd")).to_contain_text(words)
    expect(panel.get_by_role("listitem")).to_have_count(
        sum(severity != "0" for severity, _ in told.concerns.values())
    )
    expect(panel).to_contain_text(str(told.course["message"]))


def counted(reader: Person, told: Told) -> str:
    """Return what the figures say of how many experiences of the side ended like this one."""
    reader.page.goto("/insights")
    table = reader.page.get_by_role(
        "table", name=f"Experiences of {told.side.value}s, by outcome", exact=True
    )
    if table.count() == 0:
        return "not shown"
    words = reader.page.get_by_role("rowheader", name=told.outcome[1], exact=True)
    cell = table.get_by_role("row").filter(has=words).get_by_role("cell")
    return cell.inner_text().strip()


# ── What there is before ────────────────────────────────────────────────────────────────────────


def leave_one_short(live: Live, side: Perspective, outcome: str) -> None:
    """Have others tell of the same outcome until one more lets the figure be shown."""
    with of_the_forum(live):
        told = sa.select(sa.func.count()).where(
            FigureFact.fact == "outcome",
            FigureFact.term == outcome,
            FigureFact.perspective == side,
        )
        missing = LEAST - 1 - (db.session.scalar(told) or 0)
        assert missing >= 0, f"{outcome} is told of too often to hide it: choose a rarer one"
        moderator = make_moderator()
        for _ in range(missing):
            writing = replace(
                make_writing(title=unique("Told before"), perspective=side),
                facts={"outcome": outcome},
            )
            make_post(make_member(), writing=writing, moderator=moderator)


@contextmanager
def of_the_forum(live: Live) -> Iterator[None]:
    """Open a unit of work on the database of a forum that runs, as if it were long ago.

    What is made then stands at the end of all lists, where it is in the way of no other test.
    """
    app = build(settings(live.directory, live.database_url))
    with app.app_context(), unit_of_work(), clock.at(clock.now() - LONG_AGO):
        yield
    engine_of(app).dispose()


# ── By keyboard ─────────────────────────────────────────────────────────────────────────────────


def count_screens(page: Page) -> list[str]:
    """Return the list of the pages on which somebody is from now on."""
    seen: list[str] = []

    def note(frame: Frame) -> None:
        if frame == page.main_frame:
            seen.append(frame.url)

    page.on("framenavigated", note)
    return seen


def assert_fits(page: Page) -> None:
    """Check that nobody has to scroll sideways."""
    width = page.evaluate("document.scrollingElement.scrollWidth")
    assert width <= PHONE["viewport"]["width"], f"{page.url} is {width} pixels wide"


def fill(page: Page, name: str, answer: str | Sequence[str]) -> None:
    """Answer one question of a step, whatever kind of field it has."""
    field = page.locator(f"[name={name}]").first
    if not isinstance(answer, str):
        for words in answer:
            tick(page, f"input[name={name}]", words)
    elif field.evaluate("field => field.tagName") == "SELECT":
        pick(page, field, answer)
    elif field.get_attribute("type") == "month":
        month, _, year = answer.partition(" ")
        write(page, name, month)
        page.keyboard.press("ArrowRight")
        page.keyboard.type(year)
    else:
        write(page, name, answer)


def write(page: Page, name: str, words: str) -> None:
    """Type into a field."""
    tab_to(page, page.locator(f"[name={name}]"))
    page.keyboard.type(words)


def pick(page: Page, field: Locator, words: str) -> None:
    """Go down a list to an option."""
    tab_to(page, field)
    for _ in range(field.locator("option").count()):
        if field.evaluate("list => list.selectedOptions[0].label") == words:
            return
        page.keyboard.press("ArrowDown")
    pytest.fail(f"{words} is not on the list")


def tick(page: Page, boxes: str, words: str = "") -> None:
    """Tick a box, of several the one with these words."""
    box = page.locator(boxes)
    tab_to(page, box.and_(page.get_by_label(words, exact=True)) if words else box)
    page.keyboard.press("Space")


def choose(page: Page, name: str, value: str) -> None:
    """Choose one of a group."""
    group = page.locator(f"input[type=radio][name={name}]")
    values: list[str] = group.evaluate_all("all => all.map(one => one.value)")
    tab_to(page, group.first, most=100)
    if value == values[0]:
        page.keyboard.press("Space")
    for _ in range(values.index(value)):
        page.keyboard.press("ArrowDown")
    expect(page.locator(f"input[name={name}]:focus")).to_have_value(value)
    expect(page.locator(f"input[name={name}]:focus")).to_be_checked()


def press(page: Page, button: str) -> None:
    """Press a button."""
    tab_to(page, page.get_by_role("main").get_by_role("button", name=button), most=100)
    page.keyboard.press("Enter")

"""Nothing typed is lost, and nothing sent counts twice."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Meet, Options, on_sqlite
from tests.support.person import Person, unique

BODY = "It took us three evenings.\n\nWe came second."
QUESTION = "What worried you, and would the other side see it the same way?"
STATUS = "[data-autosave-status]"


@pytest.fixture
def author(meet: Meet, options: Options) -> Person:
    """Return a member of the demonstration who is about to write."""
    person = meet("joy", **options)
    person.page.goto("/experiences/new")
    return person


@pytest.fixture
def quick(meet: Meet) -> Person:
    """Return the same with a browser that runs scripts."""
    person = meet("joy")
    person.page.goto("/experiences/new")
    return person


def begin(author: Person, words: str) -> str:
    """Have the author fill in the form; return a title that nobody else has."""
    title = unique(words)
    author.fill_in(title=title, body=BODY, side="Bidder")
    return title


def count_mine(author: Person, title: str) -> int:
    """Return how many of the author's own posts have this title."""
    return author.mine(title).count()


def test_a_text_survives_a_session_that_ends_while_it_is_written(author: Person) -> None:
    title = begin(author, "Written overnight")
    author.lose_session()
    author.press("Send to a moderator")
    expect(author.page.get_by_role("heading", name="Sign in")).to_be_visible()
    author.sign_in()
    expect(author.page.get_by_text("We kept what you wrote")).to_be_visible()
    expect(author.title()).to_have_value(title)
    expect(author.body()).to_have_value(BODY)
    expect(author.page.get_by_label("Bidder", exact=True)).to_be_checked()
    author.send()
    expect(author.mine(title)).to_contain_text("Waiting to be read")
    assert count_mine(author, title) == 1


@on_sqlite
def test_two_presses_make_one_post(author: Person) -> None:
    title = begin(author, "Pressed twice")
    author.page.get_by_role("button", name="Send to a moderator").dblclick()
    expect(author.page.get_by_role("heading", level=1, name="My posts")).to_be_visible()
    author.page.goto("/mine")
    assert count_mine(author, title) == 1


@on_sqlite
def test_going_back_after_sending_and_sending_again_makes_one_post(author: Person) -> None:
    title = begin(author, "Sent again")
    author.send()
    author.page.go_back()
    expect(author.body()).to_have_value(BODY)
    author.send()
    assert count_mine(author, title) == 1


@on_sqlite
def test_going_back_after_sending_and_mending_makes_a_newer_text_of_the_post(quick: Person) -> None:
    title = begin(quick, "Mended after sending")
    quick.send()
    quick.page.go_back()
    expect(quick.title()).to_have_value(title)
    quick.body().fill("It took us four evenings.")
    quick.send()
    expect(quick.mine(title)).to_have_count(1)
    expect(quick.mine(title)).to_contain_text("four evenings")


@on_sqlite
def test_the_back_button_brings_the_text_back(author: Person) -> None:
    title = begin(author, "Left and returned to")
    author.page.get_by_role("link", name="Guidelines").first.click()
    expect(author.page.get_by_role("heading", level=1, name="Guidelines")).to_be_visible()
    author.page.go_back()
    expect(author.title()).to_have_value(title)
    expect(author.body()).to_have_value(BODY)
    author.press("Save draft")
    expect(author.page.get_by_text("Saved. Only you can see it")).to_be_visible()
    assert count_mine(author, title) == 1


@on_sqlite
def test_a_form_with_a_mistake_keeps_what_was_typed(author: Person) -> None:
    author.fill_in(title="", body=BODY, side="Bidder")
    author.press("Send to a moderator")
    expect(author.page.get_by_role("alert")).to_contain_text("Give your experience a title")
    expect(author.body()).to_have_value(BODY)
    expect(author.page.get_by_label("Bidder", exact=True)).to_be_checked()
    expect(author.page).to_have_title(re.compile("^Problem: "))


def test_typing_saves_a_draft_without_a_press(quick: Person) -> None:
    title = unique("Saved by itself")
    quick.title().press_sequentially(title)
    quick.body().press_sequentially("We had one evening")
    expect(quick.page.locator(STATUS)).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    elsewhere = on_another_page(quick)
    draft = elsewhere.mine(title)
    expect(draft).to_contain_text("Draft")
    draft.get_by_role("link", name="Go on writing").click()
    expect(elsewhere.body()).to_have_value("We had one evening")


@on_sqlite
def test_a_second_window_with_the_same_draft_overwrites_nothing_unseen(quick: Person) -> None:
    title = begin(quick, "Two windows")
    quick.press("Save draft")
    elsewhere = on_another_page(quick)
    elsewhere.page.goto(quick.page.url)
    quick.body().fill("Typed on the phone.")
    expect(quick.page.locator(STATUS)).to_have_text(re.compile("^Saved "))
    elsewhere.body().fill("Typed at the station.")
    expect(elsewhere.page.locator(STATUS)).to_contain_text("changed in another window")
    elsewhere.press("Save draft")
    expect(elsewhere.page.get_by_role("alert")).to_contain_text("Typed on the phone.")
    expect(elsewhere.body()).to_have_value("Typed at the station.")
    elsewhere.press("Save draft")
    expect(elsewhere.page.get_by_text("Saved. Only you can see it")).to_be_visible()
    expect(elsewhere.body()).to_have_value("Typed at the station.")
    assert count_mine(on_another_page(quick), title) == 1


@on_sqlite
def test_leaving_the_page_saves_what_was_just_typed(quick: Person) -> None:
    title = unique("Left at once")
    quick.fill_in(title=title, body=BODY)
    quick.page.get_by_role("link", name="Guidelines").first.click()
    expect(quick.page.get_by_role("heading", level=1, name="Guidelines")).to_be_visible()
    expect(on_another_page(quick).mine(title)).to_contain_text("Draft")


@on_sqlite
def test_a_save_that_fails_is_said_and_tried_again(quick: Person) -> None:
    quick.page.clock.install()
    quick.page.reload()
    title = begin(quick, "Saved in the end")
    quick.page.context.set_offline(True)
    quick.page.clock.fast_forward(4_000)
    expect(quick.page.locator(STATUS)).to_have_text("Not saved yet; still trying")
    quick.page.context.set_offline(False)
    quick.page.clock.fast_forward(10_000)
    expect(quick.page.locator(STATUS)).to_have_text(re.compile("^Saved "))
    expect(on_another_page(quick).mine(title)).to_contain_text("Draft")


@on_sqlite
def test_a_question_is_put_into_the_text(quick: Person) -> None:
    quick.body().fill("First.")
    quick.page.get_by_text("Questions that others would like answered").click()
    quick.page.get_by_role("button", name=f"Insert the question: {QUESTION}").click()
    expect(quick.body()).to_be_focused()
    quick.page.keyboard.type("The forms.")
    expect(quick.body()).to_have_value(f"First.\n\n**{QUESTION}**\n\nThe forms.")


@on_sqlite
def test_what_is_left_is_counted(quick: Person) -> None:
    counter = quick.page.locator("[data-counter=body]")
    expect(counter).to_have_text(re.compile("^At most"))
    quick.body().fill("Twelve chars")
    expect(counter).to_have_text(re.compile(r"^[\d,]+88 characters left\.$"))


@on_sqlite
def test_without_scripts_nothing_is_offered_that_needs_them(meet: Meet) -> None:
    author = meet("joy", java_script_enabled=False)
    author.page.goto("/experiences/new")
    author.page.get_by_text("Questions that others would like answered").click()
    expect(author.page.get_by_text(QUESTION, exact=True)).to_be_visible()
    expect(author.page.get_by_role("button", name="Insert")).to_have_count(0)


def on_another_page(person: Person) -> Person:
    """Return the same person at a second window of the same browser."""
    page: Page = person.page.context.new_page()
    return Person(page, person.live, person.name, person.email)

"""Every kind of page, in light and dark, narrow and wide: no barrier that a machine can find."""

import re
from collections.abc import Callable, Mapping
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from app.demonstration.content_files import Story, stories
from tests.browser.conftest import Meet, on_sqlite
from tests.support.browsing import WIDTHS, troubles
from tests.support.live import first_link
from tests.support.person import Person, unique

STORIES = stories()
Way = str | Callable[[Person], object]


def look_at(person: Person, ways: Mapping[str, Way]) -> None:
    """Go to each page, by its address or by doing something, and check that nothing is wrong."""
    found = []
    for name, way in ways.items():
        person.page.set_viewport_size({"width": 1280, "height": 900})
        if isinstance(way, str):
            person.page.goto(way)
        else:
            way(person)
        found += troubles(person.page, name)
    assert not found, "\n".join(found)


def story(fits: Callable[[Story], object]) -> str:
    """Return the title of an experience of the demonstration that fits."""
    return next(story.title for story in STORIES if fits(story))


def with_reply(state: str) -> str:
    """Return the title of an experience with a reply in this state."""
    return story(
        lambda story: (
            story.state == "published" and state in {reply.state for reply in story.replies}
        )
    )


def in_thread(title: str) -> Way:
    """Return the way to a thread."""
    return lambda person: person.open_thread(title)


def read(way: str, heading: str) -> Way:
    """Return how one reads the longest thread in another way, which shows by a heading."""

    def go(person: Person) -> None:
        person.open_thread(max(STORIES, key=lambda story: len(story.replies)).title)
        ways = person.page.get_by_role("navigation", name="Ways to read this thread")
        ways.get_by_role("link", name=way).click()
        expect(person.page.get_by_role("heading", name=heading)).to_be_visible()

    return go


def nothing_filled_in(address: str, button: str) -> Way:
    """Return the way to a form that was sent empty."""

    def go(person: Person) -> None:
        person.page.goto(address)
        person.press(button)
        expect(person.page.get_by_role("alert")).to_be_visible()

    return go


def letter_in_outbox(person: Person) -> None:
    """Ask for a letter, then open it on the development page."""
    person.page.goto("/reset")
    person.page.get_by_label("E-mail address").fill("dewi@example.org")
    person.press("Send")
    person.live.wait_for_mail("dewi@example.org")
    person.page.goto("/outbox")
    person.page.get_by_role("main").get_by_role("link").first.click()


def new_password(person: Person) -> None:
    """Follow the link in the letter that was asked for before."""
    person.page.goto(first_link(person.live.wait_for_mail("dewi@example.org")))


@on_sqlite
def test_pages_for_everybody(meet: Meet) -> None:
    longest = max(STORIES, key=lambda story: len(story.replies)).title
    look_at(
        meet(),
        {
            "home": "/",
            "list": "/experiences",
            "filtered list": "/experiences?perspective=bidder",
            "long thread": in_thread(longest),
            "thread with a stone": in_thread(with_reply("withdrawn")),
            "thread with facts": in_thread(story(lambda story: len(story.facts) > 5)),
            "both sides": read("Both sides", "Commissioners"),
            "one side": read("Only bidders", "Bidders"),
            "what is new": read("New in the last 7 days", "New since"),
            "both sides of all": "/sides",
            "both sides of a stage": "/sides?stage=bid",
            "questions": "/questions",
            "question with figures of both": "/questions/time_and_inclination",
            "question with figures of one": "/questions/bid_or_not",
            "insights": "/insights",
            "insights within a filter": "/insights?service=audio_radio",
            "member": "/members/4",
            "about": "/about",
            "glossary": "/glossary",
            "guidelines": "/guidelines",
            "privacy": "/privacy",
            "accessibility": "/accessibility",
            "404": "/nothing-here",
        },
    )


@on_sqlite
def test_pages_for_coming_in(meet: Meet) -> None:
    look_at(
        meet(),
        {
            "sign-in": "/login",
            "failed sign-in": nothing_filled_in("/login", "Sign in"),
            "sign-in with a passkey": "/wan-signin",
            "register": "/register",
            "failed registration": nothing_filled_in("/register", "Register"),
            "reset": "/reset",
            "letter": letter_in_outbox,
            "outbox": "/outbox",
            "new password": new_password,
            "confirm again": "/confirm",
        },
    )


def previewed(person: Person) -> None:
    """Have a look at what would be sent."""
    person.page.goto("/experiences/new")
    person.fill_in(title=unique("Looked at"), body="- One\n- Two\n\n> Three", side="Observer")
    person.preview()


def own_edit(words: str, link: str) -> Way:
    """Return the way to the form for one's own post with these words."""

    def go(person: Person) -> None:
        person.page.goto("/mine")
        person.mine(words).get_by_role("link", name=link).click()

    return go


def answering(person: Person) -> None:
    """Begin to answer the first experience of the list."""
    person.page.goto("/experiences")
    person.page.get_by_role("article").get_by_role("heading").first.get_by_role("link").click()
    person.page.get_by_role("link", name="Answer this experience").click()


@on_sqlite
def test_pages_for_authors(meet: Meet) -> None:
    look_at(
        meet("joy"),
        {
            "home, signed in": "/",
            "new experience": "/experiences/new",
            "new experience that answers a question": "/experiences/new?question=bid_or_not",
            "new experience with errors": nothing_filled_in("/experiences/new", "Send"),
            "preview": previewed,
            "reply": answering,
            "mine": "/mine",
            "declined post": own_edit("Declined", "Read"),
            "notices": "/notices",
            "preferences": "/notices/preferences",
        },
    )
    look_at(meet("callum"), {"returned post": own_edit("Sent back", "Change and send again")})
    look_at(meet("priya"), {"edit that waits": own_edit("Waiting to be read", "Edit")})
    look_at(meet().join(), {"mine, empty": "/mine", "notices, empty": "/notices"})


def authenticator(person: Person) -> None:
    """Begin to set up an authenticator app."""
    person.page.goto("/tf-setup")
    person.press("Set up an app")
    expect(person.page.get_by_label("Code")).to_be_visible()


def stated(person: Person, organisation: str) -> None:
    """State an affiliation."""
    person.page.goto("/affiliations")
    person.page.get_by_label("Bidder").check()
    person.page.get_by_label("Kind of organisation").select_option("Community radio")
    person.page.get_by_label("Name of the organisation").fill(organisation)
    person.press("Add it")
    expect(person.page.get_by_role("heading", name=organisation)).to_be_visible()


def asked(person: Person, organisation: str) -> None:
    """Ask a moderator to check what was stated."""
    person.page.goto("/affiliations")
    person.page.get_by_role("link", name="Ask for a check").click()
    person.page.get_by_label("Evidence").fill("Ofcom licence CR000123")
    person.press("Send to a moderator")
    expect(person.page.get_by_text("Waiting to be checked")).to_be_visible()


@on_sqlite
def test_pages_for_affiliations(meet: Meet) -> None:
    name = unique("Radio")

    def evidence(person: Person) -> None:
        person.page.get_by_role("link", name="Ask for a check").click()

    def open_case(person: Person) -> None:
        person.page.goto("/moderation/affiliations")
        person.page.get_by_role("link", name=name).click()

    look_at(
        meet("tom"),
        {
            "affiliations, none": "/affiliations",
            "affiliations with errors": nothing_filled_in("/affiliations", "Add it"),
            "affiliations": lambda person: stated(person, name),
            "evidence": evidence,
            "affiliation that waits": lambda person: asked(person, name),
        },
    )
    look_at(
        meet("graham"),
        {
            "questions": "/moderation/questions",
            "questions with errors": nothing_filled_in("/moderation/questions", "Add the question"),
            "queue with an affiliation to check": "/moderation",
            "affiliations to check": "/moderation/affiliations",
            "affiliation to check": open_case,
        },
    )


@on_sqlite
def test_pages_for_ones_own_profile(meet: Meet) -> None:
    look_at(
        meet("tom"),
        {
            "profile": "/profile",
            "new address": "/change-email",
            "other password": "/change",
            "second factor": "/tf-setup",
            "authenticator app": authenticator,
            "recovery codes": "/mf-recovery-codes",
            "passkeys": "/wan-register",
            "leaving": "/profile/deactivate",
        },
    )


def item(title: str) -> Way:
    """Return the way to a text of the queue."""
    return lambda person: person.open_in_queue(title)


@on_sqlite
def test_pages_for_moderators(meet: Meet) -> None:
    undecided = story(lambda story: story.state == "waiting" and story.author == "colin")
    edited = story(lambda story: story.edit is not None)
    moderator, other, reader = meet("graham"), meet("sian"), meet()

    def stale(person: Person) -> None:
        person.open_in_queue(undecided)
        other.open_in_queue(undecided)
        other.decide("Send back for changes", "Please wait until the contract is awarded.")
        person.page.get_by_label("What the author will read").fill("It is fine.")
        person.press("Approve")
        expect(person.page.get_by_role("heading", name="Somebody was quicker")).to_be_visible()

    def without_reason(person: Person) -> None:
        person.open_in_queue(edited)
        person.press("Decline")
        expect(person.page.get_by_role("alert")).to_be_visible()

    look_at(
        moderator,
        {
            "queue": "/moderation",
            "text with what it answers": item(f"Reply in “{with_reply('waiting')}”"),
            "text that is an edit": item(edited),
            "decision without a reason": without_reason,
            "stale decision": stale,
            "log": "/moderation/log",
            "post": lambda person: (
                person.page.get_by_role("main")
                .get_by_role("listitem")
                .get_by_role("link")
                .first.click()
            ),
            "why a second factor": "/profile/second-factor",
        },
    )
    look_at(meet("meera"), {"members": "/members", "standing": "/members/4/standing/administrator"})
    letter = reader.live.wait_for_mail("colin@example.org", subject="read by a moderator")
    look_at(
        reader,
        {
            "stop": str(letter["List-Unsubscribe"]).strip(" <>"),
            "stopped": lambda person: person.press("Stop these e-mails"),
        },
    )


@on_sqlite
def test_pages_about_opening_who_wrote_a_post(meet: Meet) -> None:
    first, second = meet("graham"), meet("sian")
    unnamed = story(lambda story: (story.identity, story.state) == ("role_only", "published"))
    first.open_thread(unnamed)
    number = first.page.url.partition("/experiences/")[2].partition("/")[0]
    post = f"/moderation/posts/{number}"

    def ask(person: Person) -> None:
        person.page.goto(post)
        person.page.get_by_role("link", name="together with another moderator").click()
        person.page.get_by_label("Your reason").fill("A court ordered it.")
        person.press("Ask another moderator")
        expect(person.page.get_by_text("You asked, so another moderator answers")).to_be_visible()

    def follow(person: Person) -> None:
        person.page.goto("/moderation")
        person.page.get_by_role("link", name="request waits for a second moderator").click()
        person.page.get_by_role("main").get_by_role("heading", level=3).get_by_role("link").click()
        expect(person.page.get_by_role("heading", name="Your answer")).to_be_visible()

    def agree(person: Person) -> None:
        follow(person)
        person.page.get_by_label("Your reason").fill("I have read the order.")
        person.press("Agree, and see who wrote it")
        expect(person.page.get_by_role("heading", name="Who wrote it")).to_be_visible()

    look_at(
        first, {"ask": f"{post}/open", "ask with errors": nothing_filled_in(f"{post}/open", "Ask")}
    )
    look_at(first, {"request of one's own": ask})
    look_at(
        second,
        {
            "queue with a request": "/moderation",
            "requests": "/moderation/openings",
            "request to answer": follow,
            "opened": agree,
        },
    )
    look_at(meet("meera"), {"requests, answered": "/moderation/openings"})


@on_sqlite
def test_the_menu(meet: Meet) -> None:
    person = meet("dewi")
    person.page.set_viewport_size({"width": 320, "height": 900})
    person.page.goto("/guidelines")
    person.page.locator(".menu summary").click()
    expect(person.page.get_by_role("button", name="Sign out")).to_be_visible()
    assert troubles(person.page, "menu") == []


@on_sqlite
@pytest.mark.parametrize("width", WIDTHS)
def test_a_long_name_pushes_nothing_aside(meet: Meet, width: int) -> None:
    person = meet()
    person.name = unique("Somebody of a long and winding")
    person.join()
    person.page.set_viewport_size({"width": width, "height": 900})
    boxes = [
        tool.bounding_box()
        for tool in person.page.locator(".tools > li :is(a.btn, .icon, summary)").all()
    ]
    edges = [(box["x"], box["x"] + box["width"]) for box in boxes if box]
    assert len(edges) == 3
    assert all(end <= start for (_, end), (start, _) in pairwise(edges)), edges
    assert edges[-1][1] <= width


@on_sqlite
def test_it_is_dark_without_scripts_where_the_system_is(meet: Meet) -> None:
    person = meet(java_script_enabled=False, color_scheme="dark")
    for address in ("/", "/login", "/nothing-here"):
        person.page.goto(address)
        ground = person.page.evaluate("getComputedStyle(document.body).backgroundColor")
        words = person.page.evaluate("getComputedStyle(document.body).color")
        assert max(colour(ground)) < 60, f"{address}: {ground}"
        assert min(colour(words)) > 180, f"{address}: {words}"


def colour(computed: str) -> list[int]:
    """Return red, green and blue."""
    return [int(part) for part in re.findall(r"\d+", computed)[:3]]

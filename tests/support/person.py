"""A member at a browser: what people do here, the way the pages offer it.

Addresses and labels of the pages stand here, once; the tests tell what happens.
"""

import re
from dataclasses import dataclass
from itertools import count
from typing import Final

from playwright.sync_api import Locator, Page, expect

from app.demonstration.loading import PASSWORD as DEMONSTRATION_PASSWORD
from tests.support.client import PASSWORD
from tests.support.live import Live, first_link

_numbers: Final = count(1)
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What stands over and in a post: its byline, its side, and its text as HTML."""

    byline: str
    side: str
    html: str


@dataclass
class Person:
    """Somebody with a browser of their own. `page` is where they are."""

    page: Page
    live: Live
    name: str = ""
    email: str = ""
    password: str = PASSWORD

    def __post_init__(self) -> None:
        """Find them a name and an address that nobody else has, unless they have them."""
        self.name = self.name or unique("Member")
        self.email = self.email or f"{unique('someone')}@example.org"

    @classmethod
    def of_the_demonstration(cls, page: Page, live: Live, key: str) -> "Person":
        """Return a member of the demonstration, signed in."""
        address = f"{key}@example.org"
        person = cls(page, live, key, address, DEMONSTRATION_PASSWORD)
        person.sign_in()
        return person

    # ── Coming in ───────────────────────────────────────────────────────────────────────────────

    def join(self) -> "Person":
        """Register, and confirm the address by the letter, which signs in."""
        self.page.goto("/")
        self.page.get_by_role("link", name="Register").click()
        self._fill(email=self.email, display_name=self.name, password=self.password)
        self._fill(password_confirm=self.password)
        self._main().get_by_role("button", name="Register").click()
        self.page.goto(first_link(self.live.wait_for_mail(self.email)))
        self._fill(password=self.password)
        self._main().get_by_role("button", name="Confirm and sign in").click()
        expect(self.page.get_by_text("your address is confirmed")).to_be_visible()
        return self

    def sign_in(self) -> None:
        """Sign in through the form; already there when the forum led here, with what was meant."""
        if "/login" not in self.page.url:
            self.page.goto("/login")
        self._fill(email=self.email, password=self.password)
        self._main().get_by_role("button", name="Sign in", exact=True).click()
        expect(self.page.get_by_role("link", name="My posts")).to_be_visible()

    def lose_session(self) -> None:
        """Have the session end, as it does overnight."""
        self.page.context.clear_cookies(name="session")

    # ── Writing ─────────────────────────────────────────────────────────────────────────────────

    def fill_in(
        self, *, body: str, title: str | None = None, side: str = "", named: bool = False
    ) -> None:
        """Fill in the form for a post on the page; what is not given stays as it is."""
        if title is not None:
            self.title().fill(title)
        self.body().fill(body)
        if side:
            self.page.get_by_label(side, exact=True).check()
            self.page.get_by_label("My display name" if named else "My side only").check()

    def title(self) -> Locator:
        """Return the field for the title."""
        return self.page.get_by_label("Title", exact=True)

    def body(self) -> Locator:
        """Return the field for the text."""
        return self.page.get_by_label(re.compile("^Your (experience|reply)$"))

    def press(self, button: str) -> None:
        """Press a button of the page's own part."""
        self._main().get_by_role("button", name=button).click()

    def send(self) -> None:
        """Send what stands in the form to a moderator."""
        self.press("Send to a moderator")
        expect(self.page.get_by_text("Sent. A moderator reads it")).to_be_visible()

    def preview(self) -> Seen:
        """Press 'Preview' and return what it shows."""
        self.press("Preview")
        return seen(self.page.get_by_role("region", name="This is what readers will see"))

    # ── Reading ─────────────────────────────────────────────────────────────────────────────────

    def open_thread(self, title: str) -> None:
        """Go to a thread by the list."""
        self.page.goto("/experiences")
        self.page.get_by_role("link", name=title).click()
        expect(self.page.get_by_role("heading", level=1, name=title)).to_be_visible()

    def mine(self, words: str) -> Locator:
        """Return one's own post with these words, on the page that lists them."""
        if not self.page.url.endswith("/mine"):
            self.page.goto("/mine")
        return self.page.get_by_role("article").filter(has_text=words)

    def unread(self) -> int:
        """Return what the bell says, as a screen reader hears it."""
        self.page.goto("/about")
        words = self.page.get_by_role("link", name=re.compile("^Notices")).inner_text()
        found = re.search(r"(\d+) unread", words)
        return int(found.group(1)) if found else 0

    def notices(self) -> list[str]:
        """Return the headings of all notices, oldest first."""
        self.page.goto("/notices")
        return self._main().get_by_role("article").get_by_role("heading").all_inner_texts()[::-1]

    # ── Deciding ────────────────────────────────────────────────────────────────────────────────

    def open_in_queue(self, words: str) -> None:
        """Open the text with these words from the queue."""
        self.page.goto("/moderation")
        waiting = self.page.get_by_role("article").filter(has_text=words)
        waiting.get_by_role("link").click()
        expect(self.page.get_by_role("heading", name="Your decision")).to_be_visible()

    def decide(self, button: str, reason: str = "") -> None:
        """Decide on the text that is open."""
        self.page.get_by_label("What the author will read").fill(reason)
        self.press(button)
        expect(self.page.get_by_role("heading", level=1, name="The queue")).to_be_visible()

    def _main(self) -> Locator:
        return self.page.get_by_role("main")

    def _fill(self, **values: str) -> None:
        for name, value in values.items():
            self._main().locator(f"input[name={name}]:not([type=hidden])").fill(value)


def seen(post: Locator) -> Seen:
    """Return what stands over and in the one post that is shown inside."""
    return Seen(
        byline=post.locator(".byline").first.inner_text().strip(),
        side=post.locator(".perspective").first.inner_text().strip(),
        html=post.locator(".prose").first.inner_html().strip(),
    )


def unique(word: str) -> str:
    """Return a word with letters after it that no other call returned."""
    number, letters = next(_numbers), ""
    while number:
        number, rest = divmod(number - 1, len(LETTERS))
        letters = LETTERS[rest] + letters
    return f"{word}-{letters}"

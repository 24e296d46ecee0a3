"""What a visit moves over the wire, measured in a browser: headers and bodies as they come."""

from typing import Any, Final

from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, on_sqlite
from tests.browser.test_barriers import STORIES

# Bytes. When this was written, 43,500 and 7,000.
MOST_AT_FIRST: Final = 60_000
MOST_AFTERWARDS: Final = 15_000


def weigh(page: Page, address: str) -> dict[str, int]:
    """Open an address; return how many bytes came, for each address that was asked for."""
    asked: dict[str, str] = {}
    came: dict[str, int] = {}

    def note_request(told: dict[str, Any]) -> None:
        asked[told["requestId"]] = told["request"]["url"]

    def note_answer(told: dict[str, Any]) -> None:
        came[asked[told["requestId"]]] = told["encodedDataLength"]

    listener = page.context.new_cdp_session(page)
    listener.on("Network.requestWillBeSent", note_request)
    listener.on("Network.loadingFinished", note_answer)
    listener.send("Network.enable")
    page.goto(address, wait_until="networkidle")
    listener.detach()
    assert set(came) == set(asked.values()), "something was asked for and did not come"
    return came


@on_sqlite
def test_a_long_thread_weighs_little_and_the_next_less(open_page: OpenPage) -> None:
    longest = sorted(STORIES, key=lambda story: len(story.replies))[-2:]
    looking = open_page()
    looking.goto("/experiences")
    second, first = (
        looking.get_by_role("link", name=story.title).get_attribute("href") or ""
        for story in longest
    )
    page = open_page()
    at_first, afterwards = weigh(page, first), weigh(page, second)
    assert sum(at_first.values()) <= MOST_AT_FIRST, at_first
    assert sum(afterwards.values()) <= MOST_AFTERWARDS, afterwards

"""A person at a browser, and what no page may do to them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

from tests.support.skips import missing

QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
)
"""Started as root in a container, Chromium has no sandbox; nothing foreign is ever opened."""

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
WIDTHS: Final = (320, 1280)
UNFOLD: Final = "document.querySelectorAll('main details').forEach(part => part.open = true)"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Open the browser that CHROMIUM names, or the system's."""
    path = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    if not Path(path).exists():
        missing(f"no browser: {path} is not there, and CHROMIUM names no other")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        try:
            yield browser
        finally:
            browser.close()


class Watch:
    """Notes whatever a page must never do: complain, fail to load a part, or call elsewhere."""

    def __init__(self, home: str) -> None:
        self.home = urlsplit(home).netloc
        self.complaints: list[str] = []

    def follow(self, page: Page) -> None:
        """Watch a page from now on."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium says this of a whole page too; what a page answers is for the test to judge.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.complaints.append(f"console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob", "about"} and parts.netloc != self.home:
            self.complaints.append(f"foreign request: {request.url}")

    def _response(self, response: Response) -> None:
        # A script that saves may be told that another window did, which is for its test to judge.
        judged = response.request.resource_type == "document" or response.status == 409
        if response.status >= 400 and not judged:
            self.complaints.append(f"{response.status} for {response.url}")


def barriers(page: Page) -> list[str]:
    """Return what axe finds on the page as it is shown now, a line each; none is right."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(
        "async options => (await axe.run(document, options)).violations",
        {"runOnly": list(WCAG), "resultTypes": ["violations"]},
    )
    return [
        f"{problem['id']} ({problem['impact']}): {node['html'][:160]}"
        for problem in found
        for node in problem["nodes"]
    ]


def troubles(page: Page, name: str) -> list[str]:
    """Return what is wrong with a page in light and dark, narrow and wide, all of it unfolded.

    320 pixels is also what remains of 1280 when the text is enlarged to 400 %.
    """
    page.wait_for_load_state()
    page.evaluate(UNFOLD)
    found = [] if page.locator("h1").count() == 1 else [f"{name}: not one h1"]
    for scheme, width in product(SCHEMES, WIDTHS):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        where = f"{name}, {scheme}, {width} pixels"
        wide = page.evaluate("document.scrollingElement.scrollWidth")
        if wide > width:
            found.append(f"{where}: scrolls sideways, it is {wide} wide")
        found.extend(f"{where}: {barrier}" for barrier in barriers(page))
    return found

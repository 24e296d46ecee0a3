"""A real browser before a real server, on each database.

All that runs on one database runs in one worker (tests/support/scheduling.py), so that each forum
is started once.
"""

from collections.abc import Callable, Iterator, Mapping

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browsing import Watch, chromium
from tests.support.databases import Databases
from tests.support.live import Live
from tests.support.person import Person

OpenPage = Callable[..., Page]
Meet = Callable[..., Person]
Options = Mapping[str, object]

WITH_SCRIPTS, WITHOUT_SCRIPTS = {"java_script_enabled": True}, {"java_script_enabled": False}
on_sqlite = pytest.mark.parametrize("backend", ["sqlite"])
"""For what the database has no part in."""


@pytest.fixture(scope="session")
def forums(databases: Databases) -> Iterator[dict[str, Live]]:
    """Return the forums that run, by database; they end with the session."""
    running: dict[str, Live] = {}
    yield running
    for live in running.values():
        live.stop()


@pytest.fixture
def live(backend: str, databases: Databases, forums: dict[str, Live]) -> Live:
    """Return a running forum with the demonstration content, shared by the tests of a worker."""
    if backend not in forums:
        forums[backend] = Live(
            databases.directory / f"live-{backend}", databases.make_empty(backend)
        )
        forums[backend].start()
    return forums[backend]


# Not for the whole session: while it is open, no other test of the worker may run an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return the browser."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def open_page(browser: Browser, live: Live) -> Iterator[OpenPage]:
    """Return what opens a page for one more person, each with cookies of their own.

    Takes what Playwright's `new_context` takes. Whatever any of their pages complained of, or
    asked of another host, fails the test at its end.
    """
    watch = Watch(live.url)
    contexts = []

    def open_one(**options: object) -> Page:
        context = browser.new_context(
            **{  # type: ignore[arg-type]
                "base_url": live.url,
                "locale": "en-GB",
                "timezone_id": "Europe/London",
                "viewport": {"width": 1280, "height": 900},
                **options,
            }
        )
        context.set_default_timeout(15_000)
        context.on("page", watch.follow)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()
    assert not watch.complaints, "\n".join(watch.complaints)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """Return a page of somebody who is not signed in."""
    return open_page()


@pytest.fixture
def plain_page(open_page: OpenPage) -> Page:
    """Return a page of somebody whose browser runs no script."""
    return open_page(java_script_enabled=False)


@pytest.fixture
def meet(open_page: OpenPage, live: Live) -> Meet:
    """Return what brings one more person: of the demonstration and signed in, or a new one."""

    def meet_one(key: str = "", **options: object) -> Person:
        page = open_page(**options)
        return Person.of_the_demonstration(page, live, key) if key else Person(page, live)

    return meet_one


@pytest.fixture(params=[WITH_SCRIPTS, WITHOUT_SCRIPTS], ids=["scripts", "no scripts"])
def options(request: pytest.FixtureRequest) -> Options:
    """Return how the browsers are set up: they run scripts, or none."""
    return dict(request.param)

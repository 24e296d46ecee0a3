"""The browser tests' own tools see what they are there to see, on a forum as it is served."""

import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import OpenPage
from tests.support.browsing import Watch, barriers, troubles
from tests.support.live import Live, first_link


def fake(page: Page, html: str) -> None:
    """Have the next page be this, at an address of the forum."""

    def answer(route: Route) -> None:
        route.fulfill(body=html, content_type="text/html")

    page.route("**/fake", answer)
    page.goto("/fake")


def test_a_page_is_served_with_nothing_to_complain_of(page: Page) -> None:
    answer = page.goto("/")
    assert answer is not None
    assert answer.status == 200
    assert barriers(page) == []


def test_without_scripts_it_is_served_as_well(plain_page: Page) -> None:
    plain_page.goto("/experiences")
    assert plain_page.locator("h1").count() == 1


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("<script>console.error('alas')</script>", "console error: alas"),
        ("<script>nothing.here()</script>", "script error"),
        ("<img src='http://elsewhere.invalid/x.png' alt=''>", "foreign request"),
        ("<link rel='icon' href='data:,'><img src='/none.png' alt=''>", "404 for"),
    ],
)
def test_what_a_page_must_not_do_is_noted(
    open_page: OpenPage, live: Live, html: str, complaint: str
) -> None:
    page = open_page()
    watch = Watch(live.url)
    unwatched = page.context.browser.new_page(base_url=live.url)  # type: ignore[union-attr]
    watch.follow(unwatched)
    fake(unwatched, f"<!doctype html><title>Fake</title>{html}")
    unwatched.wait_for_load_state("networkidle")
    unwatched.close()
    assert any(complaint in noted for noted in watch.complaints), watch.complaints


def test_a_barrier_is_seen(page: Page) -> None:
    fake(
        page, "<!doctype html><html lang='en'><title>Fake</title><main><h1>x</h1><img src='data:,'>"
    )
    assert any("image-alt" in barrier for barrier in barriers(page))


def test_a_page_that_is_too_wide_or_says_too_much_is_seen(page: Page) -> None:
    words = "<h1>x</h1><h1>y</h1><svg width='400' height='9' aria-hidden='true'></svg>"
    fake(page, f"<!doctype html><html lang='en'><title>Fake</title><main>{words}</main>")
    found = troubles(page, "it")
    assert found[0] == "it: not one h1"
    assert [said for said in found if "sideways" in said] == [
        f"it, {scheme}, 320 pixels: scrolls sideways, it is 408 wide"
        for scheme in ("light", "dark")
    ]


def test_mail_arrives_with_a_link(page: Page, live: Live) -> None:
    page.goto("/reset")
    page.get_by_role("textbox").first.fill("dewi@example.org")
    page.locator("main").get_by_role("button").first.click()
    assert first_link(live.wait_for_mail("dewi@example.org")).startswith(live.url)

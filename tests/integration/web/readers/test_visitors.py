"""A visitor is sent a page from memory, or told that theirs is as good as new."""

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from flask import Flask

from app.core import clock
from app.web.access import Access, access_of
from tests.integration.web.conftest import BuildApp
from tests.integration.web.readers.conftest import Pages, ask, is_shared, whole, woken

OF_THEIR_OWN: Final = {
    "static": "files, not pages",
    "bootstrap.static": "files, not pages",
    "security.static": "files, not pages",
    "pages.live": "machines ask how it is now",
    "pages.ready": "machines ask how it is now",
    "experiences.newest": "leads on",
    "experiences.post": "leads on, and elsewhere for its author",
    "notifications.stop": "a link in one person's letter",
}
"""Public pages that are not shared, and why."""
EVENING: Final = datetime(2026, 7, 1, 22, 59, tzinfo=UTC)
"""A minute before midnight in Britain."""

# How a page is kept is not the database's affair.
once = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def shared(app: Flask) -> set[str]:
    return {
        name for name, view in app.view_functions.items() if getattr(view, "same_for_all", False)
    }


def test_every_public_page_is_shared_or_has_a_reason(app: Flask, pages: Pages) -> None:
    public = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and access_of(app, rule.endpoint) is Access.PUBLIC
    }
    assert public - shared(app) == set(OF_THEIR_OWN)
    assert shared(app) == set(pages)


@once
@pytest.mark.parametrize("accepted", ["", "gzip", "br", "gzip, deflate, br, zstd"])
def test_a_page_is_made_once(kept: Flask, pages: Pages, accepted: str) -> None:
    for address in pages.values():
        first = ask(kept, address, Accept_Encoding=accepted)
        assert first.status_code == 200, address
        assert is_shared(first), address
        assert first.headers["Vary"] == "Accept-Encoding"
        assert "Set-Cookie" not in first.headers
        assert first.data
        with woken(kept) as paths:
            assert whole(ask(kept, address, Accept_Encoding=accepted)) == whole(first)
            head = ask(kept, address, method="HEAD", Accept_Encoding=accepted)
        assert whole(head) == (200, [*first.headers], b"")
        assert paths == []


@pytest.mark.parametrize("page_cache", [True, False])
def test_who_has_the_page_is_told_so(app_with: BuildApp, pages: Pages, *, page_cache: bool) -> None:
    app = app_with(page_cache=page_cache)
    for address in pages.values():
        tag = ask(app, address).headers["ETag"]
        with woken(app) as paths:
            for has in (tag, f'"other", {tag}', f'W/"page-old",{tag} , W/"other"'):
                for method in ("GET", "HEAD"):
                    answer = ask(app, address, method=method, If_None_Match=has)
                    assert whole(answer) == (
                        304,
                        [
                            ("ETag", tag),
                            ("Cache-Control", "public, no-cache"),
                            ("Vary", "Accept-Encoding"),
                        ],
                        b"",
                    )
        assert paths == []


@pytest.mark.parametrize(
    "has", ['"other"', 'W/"page-old"', 'W/"page-', "nonsense", "", "\xe9", 'W/"page-' * 900]
)
def test_who_has_another_page_is_sent_this_one(kept: Flask, has: str) -> None:
    first = ask(kept, "/about")
    assert whole(ask(kept, "/about", If_None_Match=has)) == whole(first)
    assert whole(ask(kept, "/glossary", If_None_Match=has)) == whole(ask(kept, "/glossary"))


def test_a_page_is_compressed_for_whoever_can_read_that(kept: Flask) -> None:
    plain, packed = ask(kept, "/about"), ask(kept, "/about", Accept_Encoding="gzip")
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert plain.headers["ETag"] == packed.headers["ETag"]
    assert plain.data.startswith(b"<!DOCTYPE html>")


def test_the_application_varies_its_pages_by_no_more(app: Flask, pages: Pages) -> None:
    """Else a page that is kept could be another one than this visitor would be sent."""
    for address in pages.values():
        answer = ask(app, address, cookie="session=x")
        assert {one.lower() for one in answer.vary} <= {"cookie", "accept-encoding"}


def test_a_head_is_not_mistaken_for_a_page(kept: Flask) -> None:
    head = ask(kept, "/about", method="HEAD")
    assert (head.status_code, head.data, is_shared(head)) == (200, b"", True)
    page = ask(kept, "/about")
    assert len(page.data) == page.content_length == head.content_length


def test_part_of_a_page_is_the_whole(kept: Flask) -> None:
    for _ in range(2):
        assert whole(ask(kept, "/about", Range="bytes=0-9")) == whole(ask(kept, "/about"))


def test_each_address_has_a_page_of_its_own(kept: Flask) -> None:
    with woken(kept) as paths:
        tags = {
            ask(kept, address).headers.get("ETag")
            for address in ("/about", "/about?", "/about?a", "/about?a=|", "/about?a=%7C", "/")
        }
        assert ask(kept, "/about|?a").status_code == 404
    assert len(tags) == 5  # an empty query is none
    assert paths.count("/about") == 4


@pytest.mark.parametrize(
    "address",
    ["/experiences/1/", "/members/999", "/nothing", "/about/", "/%ff", "/about%00", "/about%0a"],
)
def test_an_error_or_a_redirect_is_not_kept(app: Flask, kept: Flask, address: str) -> None:
    for _ in range(2):
        with woken(kept) as paths:
            answer = ask(kept, address)
        assert answer.status_code in {302, 308, 404}
        assert len(paths) == 1
        assert not is_shared(answer)
        assert whole(answer) == whole(ask(app, address))


def test_other_methods_reach_the_application(kept: Flask) -> None:
    tag = ask(kept, "/about").headers["ETag"]
    for method, status in (("POST", 405), ("DELETE", 405), ("OPTIONS", 200)):
        answer = ask(kept, "/about", method=method, If_None_Match=tag)
        assert answer.status_code == status
        assert not is_shared(answer)


def test_another_host_is_answered_as_ever(kept: Flask) -> None:
    tag = ask(kept, "/about").headers["ETag"]
    for _ in range(2):
        answer = ask(kept, "/about", Host="elsewhere.example", If_None_Match=tag)
        assert (answer.status_code, answer.mimetype) == (400, "text/plain")
    assert ask(kept, "/about").status_code == 200


def test_what_a_browser_prefers_changes_nothing(kept: Flask) -> None:
    page = whole(ask(kept, "/about"))
    assert whole(ask(kept, "/about", Accept="application/json", Accept_Language="cy")) == page
    assert whole(ask(kept, "/about", Referer="http://localhost/x", X_Requested_With="x")) == page


def test_a_page_lasts_for_a_day(kept: Flask, pages: Pages) -> None:
    address = pages["search.experiences"]
    with clock.at(EVENING):
        first = ask(kept, address)
    with clock.at(EVENING + timedelta(minutes=1)), woken(kept) as paths:
        later = ask(kept, address, If_None_Match=first.headers["ETag"])
    assert (later.status_code, len(paths)) == (200, 1)
    assert later.headers["ETag"] != first.headers["ETag"]
    with clock.at(EVENING):
        assert ask(kept, address, If_None_Match=first.headers["ETag"]).status_code == 304

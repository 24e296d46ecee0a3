"""A forum whose pages are kept, somebody who asks for them, and every page that all share."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import pytest
from flask import Flask, request, request_started
from werkzeug.test import TestResponse

from app.experiences.queries import get_thread
from app.members.models import Member
from tests.conftest import Work
from tests.integration.insights.bulk import invented, make_told
from tests.integration.web.conftest import BuildApp
from tests.support.client import Client

Pages = Mapping[str, str]
"""An address by endpoint."""
Wake = Callable[[], list[str]]


@pytest.fixture
def kept(app_with: BuildApp) -> Flask:
    """Return an application that keeps pages, on the database of the one that makes all anew."""
    return app_with(page_cache=True)


@pytest.fixture
def pages(work: Work, author: Member) -> Pages:
    """Return a page of each kind that is the same for all, on a forum with something to show."""
    with work():
        first = make_told(author, invented(40))[0]
        slug = get_thread(first).slug
    return {
        "pages.home": "/",
        "pages.about": "/about",
        "pages.glossary": "/glossary",
        "pages.guidelines": "/guidelines",
        "pages.privacy": "/privacy",
        "pages.accessibility": "/accessibility",
        "pages.robots": "/robots.txt",
        "search.experiences": "/experiences?perspective=bidder",
        "search.member": f"/members/{author.id}",
        "search.search": "/search?q=bid",
        "experiences.show": f"/experiences/{first}/{slug}",
        "answers.sides": "/sides",
        "answers.questions": "/questions",
        "answers.question": "/questions/what_worries",
        "insights.overview": "/insights",
        "insights.picture": "/insights/concerns.svg",
        "insights.as_csv": "/insights.csv",
        "insights.columns": "/insights/columns.csv",
        "insights.as_json": "/insights.json",
    }


def ask(
    app: Flask, address: str, *, cookie: str | None = None, method: str = "GET", **headers: str
) -> TestResponse:
    """Send a request with just these headers, named with low lines; nothing is remembered."""
    client = app.test_client(use_cookies=False)
    assert isinstance(client, Client)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.open(
        address, method=method, headers=sent | ({"Cookie": cookie} if cookie is not None else {})
    )


def whole(answer: TestResponse) -> tuple[int, list[tuple[str, str]], bytes]:
    """Return all that was sent."""
    return answer.status_code, [*answer.headers], answer.get_data()


def is_shared(answer: TestResponse) -> bool:
    """Tell whether an answer says that it is the same for everybody."""
    shared = 'W/"page-' in answer.headers.get("ETag", "")
    assert answer.headers["Cache-Control"] == f"{'public' if shared else 'private'}, no-cache"
    return shared


@contextmanager
def woken(app: Flask) -> Iterator[list[str]]:
    """Collect the paths of the requests that reach the application itself."""
    paths: list[str] = []

    def note(_app: Flask, **_: object) -> None:
        paths.append(request.path)

    with request_started.connected_to(note, app):
        yield paths

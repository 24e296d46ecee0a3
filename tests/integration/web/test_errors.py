"""Every failure is told in the site's own look, with what to do next, and with its own status."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.web.security import CONTENT_SECURITY_POLICY, LARGEST_REQUEST
from tests.conftest import Work
from tests.factories import make_member, make_moderator, make_post
from tests.integration.web.conftest import BuildApp, rows
from tests.support.client import Client
from tests.support.databases import BACKENDS

TITLES = {
    400: "We could not read that request",
    403: "That is not open to you",
    404: "There is nothing here",
    405: "We could not read that request",
    409: "It changed in the meantime",
    413: "That was too much at once",
    415: "We could not read that request",
    422: "That could not be accepted",
    429: "That was a lot in a short time",
    500: "Something broke on our side",
}


def check(client: Client, answer: TestResponse, status: int) -> str:
    """Check that an answer is the page for this failure; return its text."""
    assert answer.status_code == status
    page = client.read(answer)
    assert page.h1 == [TITLES[status]]
    assert page.titles[0] == f"{TITLES[status]} · Have Regard"
    assert '<html lang="en-GB">' in page
    assert "/static/site." in page
    assert "Traceback" not in page
    return page.text


@pytest.mark.parametrize("status", [403, 404, 409, 422])
def test_a_refusal_has_its_page(probe: Client, status: int) -> None:
    text = check(probe, probe.get(f"/probe/refuse/{status}"), status)
    told = "Words for people &lt;b&gt;here&lt;/b&gt;." in text
    assert told is (status != 404)  # a 404 says nothing that would tell what is there


@pytest.mark.parametrize(
    "url",
    ["/nothing", "/experiences/1/no-such", "/posts/99", "/members/7", "/.env", "/%00", "/%ff"],
)
def test_what_is_not_there(client: Client, url: str) -> None:
    check(client, client.get(url), 404)


@pytest.mark.parametrize(
    ("method", "url"), [("POST", "/about"), ("DELETE", "/"), ("GET", "/logout")]
)
def test_a_method_that_a_page_does_not_have(client: Client, method: str, url: str) -> None:
    answer = client.open(url, method=method)
    check(client, answer, 405)
    allowed = "OPTIONS, POST" if url == "/logout" else "GET, HEAD, OPTIONS"
    assert ", ".join(sorted(answer.headers["Allow"].split(", "))) == allowed


def test_a_request_larger_than_any_of_ours(client: Client, work: Work) -> None:
    with work():
        member = make_member()
    huge = {"body": "x" * (LARGEST_REQUEST + 1)}
    for url in ("/experiences/new", "/login", "/register"):
        check(client, client.post(url, data=huge), 413)
    client.sign_in(member)
    for url in ("/experiences/new", "/profile", "/logout", "/notices/preferences"):
        check(client, client.post(url, data=huge), 413)


def test_too_much_in_a_short_time(app_with: BuildApp) -> None:
    client = app_with(rate_limits=True).test_client()
    assert isinstance(client, Client)
    answers = [client.post("/login", data={"email": "x"}) for _ in range(21)]
    assert {answer.status_code for answer in answers[:20]} == {422}
    check(client, answers[20], 429)


def test_a_view_that_breaks(probe: Client) -> None:
    check(probe, probe.get("/probe/break"), 500)
    check(probe, probe.post("/probe/write?end=raise"), 500)
    check(probe, probe.post("/probe/write?end=commit"), 500)


@pytest.mark.parametrize("status", [400, 406, 410, 418, 451])
def test_what_has_no_page_of_its_own_is_told_as_a_bad_request(probe: Client, status: int) -> None:
    answer = probe.post(f"/probe/write?end=abort{status}")
    assert answer.status_code == status
    assert probe.read(answer).h1 == [TITLES[400]]


def test_a_part_of_a_file_that_it_does_not_have(client: Client) -> None:
    answer = client.get("/static/site.css", headers={"Range": "bytes=9999999-"})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"].startswith("bytes */")
    assert client.read(answer).h1 == [TITLES[400]]


def test_json_where_a_form_belongs(client: Client) -> None:
    check(client, client.post("/login", json={"email": "x"}), 415)


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "evil.example:80", "", "a b", "localhost:x"]
)
@pytest.mark.parametrize("url", ["/", "/nothing", "/login", "/static/site.css"])
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_host_that_is_not_ours(client: Client, host: str, url: str) -> None:
    answer = client.get(url, headers={"Host": host})
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")
    assert answer.text == "This site does not answer under that name.\n"
    assert "Set-Cookie" not in answer.headers


def test_a_host_that_is_not_ours_in_a_form(client: Client, app: Flask) -> None:
    answer = client.post(
        "/reset", data={"email": "a@example.org"}, headers={"Host": "evil.example"}
    )
    assert answer.status_code == 400
    assert rows(app) == 0


@pytest.mark.parametrize("status", [403, 404, 409, 413, 422, 429, 500])
def test_a_failure_carries_the_same_headers_as_a_page(probe: Client, status: int) -> None:
    path = {
        413: ("POST", "/login", "x" * (LARGEST_REQUEST + 1)),
        429: ("GET", "/nothing", ""),
        500: ("GET", "/probe/break", ""),
    }.get(status, ("GET", f"/probe/refuse/{status}", ""))
    answer = probe.open(path[1], method=path[0], data={"x": path[2]} if path[2] else None)
    policy = answer.headers["Content-Security-Policy"]
    assert all(f"{name} {value}" in policy for name, value in CONTENT_SECURITY_POLICY.items())
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    secret = path[1] == "/login"
    assert answer.headers["Cache-Control"] == f"private, {'no-store' if secret else 'no-cache'}"


UNREACHABLE = {
    "sqlite": "sqlite:////nowhere/at/all/forum.db",
    "postgresql": "postgresql+psycopg://nobody@/none?host=/nowhere",
}


@pytest.fixture
def cut_off(app: Flask, app_with: Callable[..., Flask], backend: str, work: Work) -> Client:
    """Return a member's browser, and an application that has just lost its database."""
    assert backend in BACKENDS
    with work():
        member = make_member()
    before = app.test_client()
    assert isinstance(before, Client)
    before.sign_in(member)
    cookie = before.get_cookie("session")
    assert cookie is not None
    other = app_with(database_url=UNREACHABLE[backend])
    other.config["PROPAGATE_EXCEPTIONS"] = False
    client = other.test_client()
    assert isinstance(client, Client)
    client.set_cookie("session", cookie.value)
    return client


@pytest.mark.parametrize("url", ["/", "/mine", "/guidelines", "/experiences"])
def test_without_its_database_the_site_still_says_what_happened(cut_off: Client, url: str) -> None:
    check(cut_off, cut_off.get(url), 500)


@pytest.mark.parametrize("url", ["/", "/experiences/1/", "/members/1"])
def test_without_its_database_a_visitor_is_told_too(cut_off: Client, url: str) -> None:
    cut_off.delete_cookie("session")
    check(cut_off, cut_off.get(url), 500)


def test_without_its_database_it_lives_but_is_not_ready(cut_off: Client) -> None:
    cut_off.delete_cookie("session")
    assert cut_off.get("/health/live").status_code == 200
    assert cut_off.get("/health/ready").status_code == 503
    with cut_off.get("/static/site.css") as answer:
        assert answer.status_code == 200


def test_the_form_is_not_lost_in_the_look_of_a_failure(client: Client, work: Work) -> None:
    """Who is signed in keeps the frame of the site around a failure: the bell, the queue."""
    with work():
        moderator = make_moderator()
        make_post(state="waiting")
    client.sign_in(moderator)
    page = client.get_page("/nothing", status=404)
    assert moderator.display_name in page
    assert "/moderation" in page.links
    assert Path(page.url).name == "nothing"

"""What stands around every answer: policies, cookies, and how it travels."""

import pytest
from flask import Flask
from werkzeug.wrappers import Response

from app.web.security import CONTENT_SECURITY_POLICY
from config import Production
from tests.conftest import Work
from tests.factories import make_member, make_post
from tests.integration.web.conftest import BuildApp
from tests.support.client import Client

ELSEWHERE = ("http:", "https:", "*", "unsafe", "'unsafe-inline'", "blob:", "nonce")
READING = (
    *("/", "/experiences", "/experiences?perspective=bidder", "/experiences/{thread}/"),
    *("/experiences/{thread}/{slug}", "/experiences/{thread}/{slug}?view=sides"),
    *("/posts/{thread}", "/members/{author}", "/about", "/guidelines", "/privacy"),
    *("/accessibility", "/robots.txt", "/health/live", "/health/ready", "/static/site.css"),
    *("/nothing", "/experiences/999/", "/logout", "/mine", "/experiences/new", "/moderation"),
)
"""Every page that somebody may open who only reads, and pages that they are led away from."""


@pytest.fixture
def places(work: Work) -> dict[str, object]:
    with work():
        post = make_post()
        slug = "we-bid-for-the-youth-radio-contract"
        return {"thread": post.id, "author": post.author_id, "slug": slug}


@pytest.fixture
def secure(app_with: BuildApp) -> Client:
    """Return a visitor to the forum as it runs in production."""
    made = app_with(kind=Production).test_client()
    assert isinstance(made, Client)
    return made


def header(answer: Response, name: str) -> str:
    return str(answer.headers[name])


def test_the_policy_lets_nothing_in_but_our_own(client: Client) -> None:
    policy = header(client.get("/"), "Content-Security-Policy")
    parts = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert parts == CONTENT_SECURITY_POLICY
    assert parts["default-src"] == "'none'"
    assert not [value for value in parts.values() if any(word in value for word in ELSEWHERE)]
    assert set(" ".join(parts.values()).split()) == {"'none'", "'self'", "data:"}
    assert [name for name, value in parts.items() if "data:" in value] == ["img-src"]


@pytest.mark.parametrize("url", ["/", "/login", "/static/site.css", "/nothing", "/health/live"])
def test_every_answer_says_how_it_may_be_used(client: Client, url: str) -> None:
    with client.get(url) as answer:
        assert header(answer, "X-Content-Type-Options") == "nosniff"
        assert header(answer, "X-Frame-Options") == "SAMEORIGIN"
        assert header(answer, "Referrer-Policy") == "same-origin"
        for thing in ("geolocation", "camera", "microphone"):
            assert f"{thing}=()" in header(answer, "Permissions-Policy")
        assert "default-src 'none'" in header(answer, "Content-Security-Policy")
        assert "Server" not in answer.headers
        assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("url", READING)
def test_who_only_reads_is_given_no_cookie(
    client: Client, places: dict[str, object], url: str
) -> None:
    with client.get(url.format(**places)) as answer:
        assert "Set-Cookie" not in answer.headers
    with client.head(url.format(**places)) as answer:
        assert "Set-Cookie" not in answer.headers


def test_who_opens_a_form_is_given_one_that_dies_with_the_browser(client: Client) -> None:
    (cookie,) = client.get("/login").headers.getlist("Set-Cookie")
    name, *rest = cookie.split("; ")
    assert name.startswith("session=")
    assert sorted(rest) == ["HttpOnly", "Path=/", "SameSite=Lax"]


def test_who_signs_in_has_one_cookie(client: Client, work: Work) -> None:
    with work():
        member = make_member()
    cookies = client.sign_in(member).headers.getlist("Set-Cookie")
    assert [cookie.partition("=")[0] for cookie in cookies] == ["session"]
    assert member.email not in cookies[0]


def test_who_asks_to_be_remembered_has_another(client: Client, work: Work) -> None:
    with work():
        member = make_member()
    fields = {"email": member.email, "password": "correct-horse-battery-staple", "remember": "y"}
    answer = client.submit("/login", fields)
    (cookie,) = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("remember_token=")]
    assert {"HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))


def test_a_member_s_pages_stay_out_of_shared_caches(client: Client, work: Work) -> None:
    with work():
        member = make_member()
    assert header(client.get("/experiences"), "Cache-Control") == "public, no-cache"
    assert header(client.get("/login"), "Cache-Control") == "private, no-store"
    client.sign_in(member)
    for url in ("/", "/mine", "/profile"):
        answer = client.get(url)
        assert header(answer, "Cache-Control") == "private, no-cache"
        assert "Cookie" in header(answer, "Vary")


@pytest.mark.parametrize("kind", ["gzip", "br"])
def test_pages_are_compressed_for_who_can_read_them_so(client: Client, kind: str) -> None:
    answer = client.get("/guidelines", headers={"Accept-Encoding": kind})
    assert header(answer, "Content-Encoding") == kind
    assert "Accept-Encoding" in header(answer, "Vary")
    plain = client.get("/guidelines")
    assert "Content-Encoding" not in plain.headers
    assert len(answer.data) < len(plain.data) / 2


def test_production_insists_on_https(secure: Client) -> None:
    answer = secure.get("http://localhost/about?x=1")
    assert (answer.status_code, answer.location) == (302, "https://localhost/about?x=1")
    answer = secure.get("https://localhost/about")
    assert answer.status_code == 200
    assert "max-age=31556926" in header(answer, "Strict-Transport-Security")


def test_a_desk_does_not(client: Client) -> None:
    answer = client.get("/about")
    assert answer.status_code == 200
    assert "Strict-Transport-Security" not in answer.headers


def test_production_s_cookie_travels_over_https_alone(secure: Client) -> None:
    (cookie,) = secure.get("https://localhost/login").headers.getlist("Set-Cookie")
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))


def test_behind_a_proxy_of_ours_https_is_what_it_says(app_with: BuildApp) -> None:
    client = app_with(kind=Production, trusted_proxies=1).test_client()
    told = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "localhost"}
    assert client.get("http://localhost/about", headers=told).status_code == 200
    elsewhere = told | {"X-Forwarded-Host": "evil.example"}
    assert client.get("http://localhost/about", headers=elsewhere).status_code == 400


def test_without_a_name_of_its_own_any_host_will_do(app_with: BuildApp) -> None:
    """On a newcomer's machine, which may go by any name."""
    client = app_with(server_name=None).test_client()
    assert client.get("/about", headers={"Host": "my-laptop:8000"}).status_code == 200


def test_a_forged_cookie_is_nobody_s(app: Flask, client: Client) -> None:
    for value in ("", "x", "eyJfdXNlcl9pZCI6IjEifQ.aaaaaa.bbbbbbbb", "é", "a" * 3000):
        client.set_cookie("session", value)
        assert client.get("/mine").location == "/login?next=/mine"
        assert client.get("/").status_code == 200

"""How often one address may try: enough for people, too little for guessing or flooding."""

import pytest
from flask import Flask

from app.members.models import Member
from app.web.security import SIGNING_IN, WRITING
from tests.conftest import Work
from tests.factories import make_member, make_post
from tests.integration.web.conftest import BuildApp, from_elsewhere, rows
from tests.support.client import Client

TRIES, POSTS = 20, 60

# Counting is not the database's affair.
once = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def limited(app_with: BuildApp) -> Flask:
    """Return an application that limits, as it is when served."""
    return app_with(rate_limits=True)


@pytest.fixture
def member(work: Work) -> Member:
    with work():
        return make_member()


def client_of(app: Flask) -> Client:
    made = app.test_client()
    assert isinstance(made, Client)
    return made


def allowed(client: Client, url: str, most: int, **kwargs: object) -> int:
    """Return how many requests an address may send to a page within a minute, at most `most`."""
    address = from_elsewhere()
    for number in range(most):
        answer = client.post(url, environ_overrides=address, **kwargs)
        if answer.status_code == 429:
            assert "a lot in a short time" in client.read(answer)
            return number
    return most


def test_the_limits_are_those_that_are_tested() -> None:
    assert SIGNING_IN.startswith(f"{TRIES} per minute")
    assert f"{POSTS} per minute" == WRITING


@once
@pytest.mark.parametrize(
    "url",
    ["/login", "/register", "/reset", "/confirm", "/tf-validate", "/mf-recovery"],
)
def test_signing_in_is_not_to_be_guessed(limited: Flask, url: str) -> None:
    assert allowed(client_of(limited), url, TRIES + 2) == TRIES


@once
@pytest.mark.parametrize("url", ["/verify", "/change", "/change-email", "/profile/deactivate"])
def test_who_sits_down_at_an_open_session_cannot_guess_either(
    limited: Flask, member: Member, url: str
) -> None:
    client = client_of(limited)
    client.sign_in(member)
    assert allowed(client, url, TRIES + 2) == TRIES


@once
@pytest.mark.parametrize("url", ["/experiences/new", "/posts/{draft}/edit", "/profile"])
def test_nobody_writes_faster_than_a_person(
    limited: Flask, member: Member, work: Work, url: str
) -> None:
    with work():
        draft = make_post(member, state="draft")
    client = client_of(limited)
    client.sign_in(member)
    assert allowed(client, url.format(draft=draft.id), POSTS + 2) == POSTS


def test_a_visitor_cannot_fill_the_database_with_forms_to_be_kept(limited: Flask) -> None:
    client = client_of(limited)
    assert allowed(client, "/experiences/new", POSTS + 2, data={"body": "x"}) == POSTS
    assert rows(limited) == POSTS
    assert allowed(client, "/moderation/posts/1", POSTS + 2, data={"body": "x"}) == POSTS


@once
def test_reading_is_not_limited(limited: Flask) -> None:
    client, address = client_of(limited), from_elsewhere()
    for _ in range(POSTS + 2):
        assert client.get("/login", environ_overrides=address).status_code == 200


@once
def test_one_address_does_not_use_up_another_s_tries(limited: Flask) -> None:
    client = client_of(limited)
    for _ in range(2):
        assert allowed(client, "/login", TRIES + 2) == TRIES


@once
def test_one_page_does_not_use_up_another_s_tries(limited: Flask) -> None:
    client, address = client_of(limited), from_elsewhere()
    for url in ("/login", "/reset"):
        answers = [client.post(url, environ_overrides=address) for _ in range(TRIES)]
        assert 429 not in {answer.status_code for answer in answers}


def test_a_refused_try_does_nothing(limited: Flask, member: Member) -> None:
    client, address = client_of(limited), from_elsewhere()
    page = client.get_page("/login")
    sent = page.form_with({"email"}, at=None, index=None).values | {
        "email": member.email,
        "password": "wrong-wrong-wrong",
    }
    for _ in range(TRIES):
        assert client.post("/login", data=sent, environ_overrides=address).status_code == 422
    right = sent | {"password": "correct-horse-battery-staple"}
    assert client.post("/login", data=right, environ_overrides=address).status_code == 429
    assert client.get("/mine").status_code == 303


@once
@pytest.mark.parametrize(("proxies", "told"), [(0, 1), (1, 3)])
def test_who_asks_is_told_by_a_proxy_of_ours_alone(
    app_with: BuildApp, proxies: int, told: int
) -> None:
    """Without a proxy of our own, nobody gets new tries by naming another address."""
    client = client_of(app_with(rate_limits=True, trusted_proxies=proxies))
    address = from_elsewhere()
    answers = []
    for number in range(3):
        headers = {"X-Forwarded-For": f"198.51.100.{number}"}
        answers += [
            client.post("/login", headers=headers, environ_overrides=address).status_code
            for _ in range(TRIES)
        ]
    assert len([status for status in answers if status != 429]) == told * TRIES


def test_limits_can_be_turned_off(app: Flask) -> None:
    assert allowed(client_of(app), "/login", TRIES + 2) == TRIES + 2

"""Registering, confirming, signing in and out: the way in, and what it must not tell."""

from typing import Any

import pytest
from flask import Flask

from app.core.db import db
from app.members import security, service
from app.members.models import Member
from app.members.queries import find_by_email, get_member
from tests.factories import make_member
from tests.integration.members.conftest import Confirm, Link, Outbox, Work
from tests.support.client import PASSWORD, Client

ADA = "ada@example.org"


def register(client: Client, email: str = ADA, name: str = "Ada Quist", **more: str) -> int:
    fields = {"email": email, "display_name": name, "password": PASSWORD}
    fields |= {"password_confirm": PASSWORD} | more
    return client.submit("/register", fields).status_code


def test_the_whole_way_in(client: Client, app: Flask, confirm: Confirm, outbox: Outbox) -> None:
    assert register(client, email="Ada@Example.org") == 302
    assert outbox(ADA)[0].subject == "Your registration at Have Regard"
    assert "Confirm my address" in outbox(ADA)[0].html
    refused = client.submit("/login", {"email": ADA, "password": PASSWORD})
    assert refused.status_code == 422
    assert "follow the link in our e-mail first" in client.read(refused)
    assert confirm(ADA).location == "/"
    assert "your address is confirmed, and you are signed in" in client.get_page("/")
    assert "Ada Quist" in client.get_page("/profile")
    client.sign_out()
    answer = client.submit(
        "/login?next=/profile", {"email": "ADA@example.org", "password": PASSWORD}
    )
    assert answer.location == "/profile"
    assert "Ada Quist" in client.get_page("/profile")
    with app.app_context():
        member = find_by_email(ADA)
        assert member is not None
        assert member.password.startswith("$argon2id$")
        assert member.confirmed_at is not None
    left = client.sign_out()
    assert (left.location, left.headers["Clear-Site-Data"]) == ("/", '"cache"')
    assert client.get("/profile").location == "/login?next=/profile"


def test_confirming_twice_and_with_a_broken_link(client: Client, link: Link) -> None:
    register(client)
    address = link(ADA)
    client.submit(address, {"password": PASSWORD})
    client.get(address)
    assert "confirmed already" in client.get_page("/confirm")
    for token in ("nonsense", "%00", "%ff", "x" * 5000, address.rsplit("/", 1)[1] + "x"):
        assert client.get(f"/confirm/{token}").status_code == 302
    assert "does not work" in client.get_page("/confirm")


def test_a_name_is_found_for_who_gives_none(client: Client, app: Flask) -> None:
    assert register(client, name="  ") == 302
    with app.app_context():
        member = find_by_email(ADA)
        assert member is not None
        assert member.display_name.startswith("Member ")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"email": ""}, "Please type your e-mail address."),
        ({"email": "nobody"}, "not an e-mail address"),
        ({"email": "a\x00b@example.org"}, "not an e-mail address"),
        ({"email": "x" * 300 + "@example.org"}, "not an e-mail address"),
        ({"email": "jörg@example.org"}, "with accents, or letters other than a to z, before the @"),
        ({"display_name": "Moderator"}, "forum&#39;s own words"),
        ({"display_name": "x" * 90}, "2 to 40 characters"),
        ({"password": "short", "password_confirm": "short"}, "at least 10 characters"),
        ({"password": "x" * 300, "password_confirm": "x" * 300}, "at most 128 characters"),
        ({"password": "ada-quist-1", "password_confirm": "ada-quist-1"}, "made of your name"),
        ({"password": "", "password_confirm": ""}, "Please type a password."),
        ({"password_confirm": "another-horse"}, "The two passwords differ."),
    ],
)
def test_what_registration_refuses(
    client: Client, outbox: Outbox, fields: dict[str, str], words: str
) -> None:
    sent = {"email": ADA, "display_name": "Ada Quist"}
    sent |= {"password": PASSWORD, "password_confirm": PASSWORD} | fields
    answer = client.submit("/register", sent)
    assert answer.status_code == 422
    assert words in client.read(answer)
    assert not outbox(ADA)


class Hours:
    """A clock that moves only when somebody works or sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.worked = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.now += seconds

    def work(self, seconds: float) -> None:
        self.now += seconds
        self.worked += seconds


@pytest.fixture
def hours(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Hours:
    """Return the clock of an application where asking for an address takes as long as it is."""
    hours, find = Hours(), security.Datastore.find_user

    def slowly(*args: Any, **values: Any) -> Member | None:
        hours.work(len(values.get("email", "")) / 100)
        return find(*args, **values)

    monkeypatch.setattr(security, "time", hours)
    monkeypatch.setattr(security.Datastore, "find_user", slowly)
    monkeypatch.setitem(app.config, "DISCREET_SECONDS", 0.4)
    return hours


@pytest.mark.parametrize("url", ["/register", "/reset", "/confirm"])
def test_no_time_tells_who_is_a_member(client: Client, work: Work, hours: Hours, url: str) -> None:
    """Whatever work an address causes, the answer comes when it would have come anyway."""
    with work():
        make_member("Somebody Here", email="here@example.org")
    form = client.get_page(url).form_with({"email"}, at=None, index=None)
    passwords = {name: PASSWORD for name in form.names if name.startswith("password")}
    worked = []
    for email in ("here@example.org", "nobody@example.org"):
        began, hours.worked = hours.now, 0.0
        client.post(url, data={**form.values, **passwords, "email": email})
        assert hours.now - began == pytest.approx(0.4)
        worked.append(hours.worked)
    assert 0 < worked[0] < worked[1] < 0.4


def test_an_answer_that_is_late_already_is_not_held_back(client: Client, hours: Hours) -> None:
    form = client.get_page("/reset").form_with({"email"}, at=None, index=None)
    began, hours.worked = hours.now, 0.0
    client.post("/reset", data={**form.values, "email": f"{'x' * 60}@example.org"})
    assert hours.now - began == pytest.approx(hours.worked)
    assert hours.worked > 0.4


def test_an_unconfirmed_member_can_ask_for_the_link_again(client: Client, confirm: Confirm) -> None:
    register(client)
    client.submit("/confirm", {"email": ADA})
    assert confirm(ADA).location == "/"


def test_trying_a_name_twice_does_not_tell_whether_an_address_was_new(
    client: Client, app: Flask, confirm: Confirm
) -> None:
    register(client, email="first@example.org", name="Ada Quist")
    assert register(client, email="second@example.org", name="Ada Quist") == 302
    confirm("second@example.org")
    client.sign_out()
    assert register(client, email="third@example.org", name="Ada Quíst") == 422
    with app.app_context():
        first, second = find_by_email("first@example.org"), find_by_email("second@example.org")
        assert first is not None
        assert second is not None
        assert second.display_name == "Ada Quist"
        assert first.display_name.startswith("Member ")


def test_registering_at_the_same_moment(
    client: Client, monkeypatch: pytest.MonkeyPatch, work: Work
) -> None:
    with work():
        make_member("Ada Quist", email="other@example.org")
    monkeypatch.setattr(service.queries, "find_by_skeleton", lambda _skeleton: None)
    assert register(client) == 409


@pytest.mark.parametrize(
    "address",
    [
        "https://example.net/",
        "//example.net/",
        "/\\example.net",
        "\\\\example.net",
        "/%09/example.net",
        "///example.net",
        "javascript:alert(1)",
        "http://[",
        "//[",
        " /profile",
        "pages.about",
    ],
)
def test_next_never_leads_elsewhere(client: Client, work: Work, address: str) -> None:
    with work():
        member = make_member()
    page = client.get_page("/login", query_string={"next": address})
    token = page.form_with({"email"}, at=None, index=None).values["csrf_token"]
    sent = {"email": member.email, "password": PASSWORD, "csrf_token": token}
    answer = client.post("/login", query_string={"next": address}, data={**sent, "next": address})
    assert answer.status_code == 302
    assert answer.location in {"/", "/%2509/example.net"}


def test_signing_in_again_while_signed_in(client: Client, work: Work) -> None:
    with work():
        member = make_member()
    client.sign_in(member)
    assert client.get("/login").location == "/"
    assert client.get("/register").location == "/"


def test_remembering(client: Client, work: Work) -> None:
    with work():
        member = make_member()
    client.submit("/login", {"email": member.email, "password": PASSWORD, "remember": "y"})
    client.delete_cookie("session")
    assert client.get("/profile").status_code == 200


def test_signing_out_needs_its_token(client: Client, work: Work) -> None:
    with work():
        member = make_member()
    client.sign_in(member)
    assert client.get("/logout").status_code in {400, 404, 405}
    answer = client.post("/logout")
    assert answer.status_code == 422
    assert "Sign out?" in client.read(answer)
    assert client.get("/profile").status_code == 200


def test_a_page_from_an_earlier_session(client: Client) -> None:
    page = client.get_page("/login")
    form = page.form_with({"email"}, at=None, index=None)
    client.delete_cookie("session")
    answer = client.post("/login", data={**form.values, "email": ADA, "password": PASSWORD})
    assert answer.status_code == 422
    assert "press the button again" in client.read(answer)
    assert ADA in client.read(answer)


def test_views_of_the_library_take_no_json(client: Client) -> None:
    for body in ([1], {"email": ADA}, "x"):
        assert client.post("/login", json=body).status_code in {400, 415}
    accepting = client.get("/login", headers={"Accept": "application/json"})
    assert accepting.mimetype == "text/html"


def test_a_token_signs_nobody_in(client: Client, app: Flask, work: Work) -> None:
    with work():
        member_id = make_member().id
    with app.test_request_context():
        token = get_member(member_id).get_auth_token()
        db.session.rollback()
    assert client.get("/profile", query_string={"auth_token": token}).status_code == 303
    assert client.get("/profile", headers={"Authentication-Token": token}).status_code == 303

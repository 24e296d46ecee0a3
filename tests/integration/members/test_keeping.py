"""Changing password and address, and getting back in without the password."""

import re

import pytest
from flask import Flask

from app.core.errors import NotFound
from app.members.models import Member
from app.members.queries import address_of, find_by_email, get_member
from tests.factories import make_member
from tests.integration.members.conftest import Link, Outbox, Work
from tests.support.client import PASSWORD, Client
from tests.support.watching import count_queries

NEW = "another-purple-kettle"


def test_a_new_password_by_letter(
    client: Client, app: Flask, member: Member, link: Link, outbox: Outbox
) -> None:
    elsewhere = app.test_client()
    elsewhere.sign_in(member)
    client.submit("/reset", {"email": member.email})
    address = link(member.email)
    refused = client.submit(address, {"password": "short", "password_confirm": "short"})
    assert refused.status_code == 422
    answer = client.submit(address, {"password": NEW, "password_confirm": NEW})
    assert answer.location == "/login"
    assert outbox(member.email)[-1].subject == "Your password was changed"
    assert elsewhere.get("/profile").status_code == 303
    client.sign_in(member, NEW)
    assert client.get(address).location == "/reset"
    assert "does not work" in client.get_page("/reset")


def test_a_new_password_while_signed_in(
    client: Client, app: Flask, member: Member, outbox: Outbox
) -> None:
    elsewhere = app.test_client()
    elsewhere.sign_in(member)
    client.sign_in(member)
    new = {"new_password": NEW, "new_password_confirm": NEW}
    for fields, words in (
        ({"password": "wrong-wrong-wrong", **new}, "not your password"),
        ({"password": "", **new}, "type a password"),
        ({"password": PASSWORD, **dict.fromkeys(new, PASSWORD)}, "same as the old one"),
        ({"password": PASSWORD, **dict.fromkeys(new, "ada-quist-77")}, "made of your name"),
    ):
        answer = client.submit("/change", fields)
        assert answer.status_code == 422
        assert words in client.read(answer)
    assert client.submit("/change", {"password": PASSWORD, **new}).location == "/profile"
    assert outbox(member.email)[-1].subject == "Your password was changed"
    assert client.get("/profile").status_code == 200
    assert elsewhere.get("/profile").status_code == 303


def test_another_address(
    client: Client, app: Flask, member: Member, link: Link, outbox: Outbox
) -> None:
    client.sign_in(member)
    client.submit("/change-email", {"email": "Ada@Example.net"})
    address = link("ada@example.net")
    assert "ada@example.net" not in client.get_page("/profile")
    assert client.submit(address, {"password": PASSWORD}).location == "/profile"
    assert "ada@example.net" in client.get_page("/profile")
    assert outbox("ada@example.org")[-1].subject == "Your e-mail address was changed"
    with app.app_context():
        assert find_by_email("ada@example.org") is None
        assert address_of(member.id) == "ada@example.net"
    assert client.get(address).location == "/profile"
    assert "could not read" in client.get_page("/profile")


def test_the_address_of_somebody_else(
    client: Client, work: Work, member: Member, outbox: Outbox
) -> None:
    with work():
        make_member(email="bob@example.org")
    client.sign_in(member)
    said = []
    for email in ("bob@example.org", "nobody@example.org"):
        answer = client.submit("/change-email", {"email": email})
        said.append((answer.status_code, "We have written to" in client.read(answer)))
    assert said == [(200, True), (200, True)]
    assert not outbox("bob@example.org")


def test_an_address_that_letters_do_not_reach(
    client: Client, member: Member, work: Work, outbox: Outbox
) -> None:
    client.sign_in(member)
    answer = client.submit("/change-email", {"email": "jörg@example.org"})
    assert answer.status_code == 422
    assert "letters other than a to z, before the @" in client.read(answer)
    assert not outbox("jörg@example.org")
    client.sign_out()
    with work():  # who has one from before
        get_member(member.id).email = "jörg@example.org"
    client.submit("/login", {"email": "Jörg@example.org", "password": PASSWORD})
    assert client.get("/profile").status_code == 200


def test_an_address_taken_in_the_meantime(
    client: Client, work: Work, member: Member, link: Link
) -> None:
    client.sign_in(member)
    client.submit("/change-email", {"email": "new@example.org"})
    with work():
        make_member(email="new@example.org")
    answer = client.submit(link("new@example.org"), {"password": PASSWORD})
    assert answer.location == "/profile"
    assert "ada@example.org" in client.get_page("/profile")


def test_what_a_stale_session_may_not_change(client: Client, member: Member) -> None:
    client.sign_in(member)
    with client.session_transaction() as session:
        session["fs_paa"] = session["fs_paa"] - 3600
        session.pop("fs_gexp", None)
    for url in ("/change-email", "/tf-setup", "/wan-register", "/mf-recovery-codes"):
        answer = client.get(url)
        assert re.match(r"/verify\?next=", answer.location or "")
    wrong = client.submit("/verify", {"password": "wrong-wrong-wrong"})
    assert wrong.status_code == 422
    answer = client.submit("/verify?next=/change-email", {"password": PASSWORD})
    assert answer.location == "/change-email"
    assert client.get("/change-email").status_code == 200


def test_one_statement_loads_who_is_signed_in(client: Client, app: Flask, member: Member) -> None:
    client.sign_in(member)
    with count_queries(app) as statements:
        client.get_page("/profile/second-factor")
    of_members = [text for text in statements.texts if "FROM members" in text]
    assert len(of_members) == 1, str(statements)
    with count_queries(app) as statements:
        client.get("/static/site.css").close()
    assert len(statements) == 0


def test_huge_and_strange_input(client: Client) -> None:
    for value in (
        "\x00",
        "\ud800".encode("utf-8", "surrogatepass"),
        "x" * 100_000,
        "\u202e",
        "'\"<b>",
    ):
        for url, name in (("/login", "email"), ("/reset", "email"), ("/confirm", "email")):
            page = client.get_page(url)
            token = page.form_with({"email"}, at=None, index=None).values["csrf_token"]
            answer = client.post(url, data={name: value, "password": value, "csrf_token": token})
            assert answer.status_code in {200, 413, 422}
            client.read(answer)


def test_get_member_of_no_id(app: Flask) -> None:
    with app.app_context():
        for wrong in (0, -1, 7):
            with pytest.raises(NotFound):
                get_member(wrong)

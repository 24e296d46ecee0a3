"""Links that prove an address: opened by a machine or by a stranger, they do nothing."""

import pytest
from flask import Flask

from app.core.db import db
from app.members.models import Member
from app.members.queries import address_of, find_by_email
from tests.integration.members.conftest import Confirm, Link, Outbox
from tests.integration.members.test_registering import ADA, register
from tests.support.client import PASSWORD, Client

THEIRS = "the-other-password"


def sign_in(client: Client, password: str) -> int:
    """Return the status of signing in as Ada with a password."""
    return client.submit("/login", {"email": ADA, "password": password}).status_code


def is_confirmed(app: Flask) -> bool:
    with app.app_context():
        member = find_by_email(ADA)
        return member is not None and member.confirmed_at is not None


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_guards_a_mailbox_and_opens_every_link_confirms_nothing(
    client: Client, app: Flask, link: Link, method: str
) -> None:
    register(client)
    for _ in range(2):
        assert client.open(link(ADA), method=method).status_code == 200
    assert not is_confirmed(app)
    assert sign_in(client, PASSWORD) == 422


def test_who_does_not_know_the_password_confirms_nothing(
    client: Client, app: Flask, confirm: Confirm, link: Link
) -> None:
    register(client)
    refused = confirm(ADA, THEIRS)
    assert refused.status_code == 422
    assert "That is not the password you chose." in client.read(refused)
    assert confirm(ADA, "").status_code == 422
    assert client.post(link(ADA), data={"password": PASSWORD}).status_code == 422  # no token
    assert not is_confirmed(app)
    assert confirm(ADA).status_code == 302
    assert is_confirmed(app)


def test_who_registers_an_address_first_does_not_hold_its_owner_s_password(
    client: Client, app: Flask, confirm: Confirm, link: Link, outbox: Outbox
) -> None:
    register(client, password=THEIRS, password_confirm=THEIRS)
    first = link(ADA)
    register(client, name="Ada Quist")
    assert "The password that was given last counts" in outbox(ADA)[-1].text

    assert client.get(first).status_code == 302
    assert "does not work" in client.get_page("/confirm")
    address = link(ADA)
    assert client.submit(address, {"password": THEIRS}).status_code == 422
    assert client.submit(address, {"password": PASSWORD}).status_code == 302
    client.sign_out()
    assert sign_in(client, THEIRS) == 422
    assert sign_in(client, PASSWORD) == 302


def test_registering_an_address_that_is_confirmed_changes_nothing(
    client: Client, member: Member, outbox: Outbox
) -> None:
    register(client, name="Bo Lind", password=THEIRS, password_confirm=THEIRS)
    assert "nothing has changed" in outbox(member.email)[-1].text
    assert sign_in(client, PASSWORD) == 302


def test_another_address_is_taken_from_who_gives_the_password(
    client: Client, app: Flask, member: Member, link: Link
) -> None:
    client.sign_in(member)
    client.submit("/change-email", {"email": "new@example.org"})
    stranger = app.test_client()
    assert isinstance(stranger, Client)
    address = link("new@example.org")
    assert stranger.get(address).status_code == 200
    assert stranger.submit(address, {"password": THEIRS}).status_code == 422
    with app.app_context():
        assert address_of(member.id) == member.email
    assert stranger.submit(address, {"password": PASSWORD}).status_code == 302
    with app.app_context():
        assert address_of(member.id) == "new@example.org"
        assert db.session.get_one(Member, member.id).confirmed_at is not None

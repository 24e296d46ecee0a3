"""Registrations that nobody confirmed: deleted after 30 days, unless something hangs on them."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import clock
from app.core.db import Base, db
from app.core.mail import MessageState, OutboxMessage
from app.members import registrations
from app.members.models import Member, StandingChange
from app.members.queries import find_by_email
from app.policy.actor import Standing
from tests.factories import make_affiliation, make_member
from tests.integration.experiences.timing import chores
from tests.integration.members.conftest import Confirm, Link, Outbox, Work
from tests.integration.members.test_registering import ADA, register
from tests.support.client import PASSWORD, Client

DAYS = timedelta(days=30)


def after(app: Flask, time: timedelta) -> None:
    """Do chores when so much time has passed."""
    with clock.at(clock.now() + time):
        chores(app)


def known(app: Flask, email: str = ADA) -> bool:
    with app.app_context():
        return find_by_email(email) is not None


def test_what_nobody_confirms_is_deleted_after_30_days_with_its_letters(
    client: Client, app: Flask, link: Link, confirm: Confirm, outbox: Outbox
) -> None:
    register(client)
    register(client, email="berta@example.org", name="Berta Lind")
    address = link(ADA)
    confirm("berta@example.org")
    after(app, DAYS - timedelta(minutes=1))
    assert known(app)
    assert len(outbox(ADA)) == 1
    after(app, DAYS + timedelta(minutes=1))

    assert not known(app)
    assert outbox(ADA) == []
    assert known(app, "berta@example.org")
    assert len(outbox("berta@example.org")) == 1
    client.sign_out()
    assert client.get(address).status_code == 302
    assert "does not work" in client.get_page("/confirm")
    assert register(client) == 302
    assert known(app)


def test_letters_are_deleted_whatever_became_of_them(
    client: Client, app: Flask, work: Work, outbox: Outbox
) -> None:
    register(client)
    for _ in range(len(MessageState) - 1):
        client.submit("/confirm", {"email": ADA})
    with work():
        messages = db.session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id))
        for message, state in zip(messages, MessageState, strict=True):
            message.state, message.claimed_at = state, clock.now()
    after(app, DAYS + timedelta(minutes=1))
    assert outbox(ADA) == []


def test_who_confirmed_stays_however_long_ago(app: Flask, work: Work) -> None:
    with work():
        member = make_member()
    after(app, 100 * DAYS)
    assert known(app, member.email)


@pytest.fixture
def unconfirmed(client: Client, app: Flask) -> Member:
    """Return a registration that nobody confirmed."""
    register(client)
    with app.app_context():
        found = find_by_email(ADA)
        assert found is not None
        return found


def test_what_hangs_on_it_stops_the_deletion(
    app: Flask, work: Work, unconfirmed: Member, outbox: Outbox
) -> None:
    with work():
        make_affiliation(db.session.get_one(Member, unconfirmed.id))
    after(app, DAYS + timedelta(minutes=1))
    assert known(app)
    assert len(outbox(ADA)) == 1


def test_who_was_given_a_standing_stays_on_the_record(
    app: Flask, work: Work, unconfirmed: Member
) -> None:
    """It could be given to a registration once."""
    with work():
        given = {"before": Standing.MEMBER, "after": Standing.MODERATOR, "at": clock.now()}
        db.session.add(StandingChange(member_id=unconfirmed.id, **given))
    after(app, DAYS + timedelta(minutes=1))
    assert known(app)


def test_everything_that_points_to_a_member_is_looked_at() -> None:
    pointing = {
        f"{table.name}.{key.parent.name}"
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.target_fullname == "members.id"
    }
    looked = " ".join(str(condition) for condition in registrations._hanging())
    assert {"posts.author_id", "passkeys.member_id", "standing_changes.member_id"} <= pointing
    assert [name for name in pointing if f"{name} = members.id" not in looked] == []


def test_nobody_signs_in_with_it_meanwhile(client: Client, unconfirmed: Member) -> None:
    answer = client.submit("/login", {"email": unconfirmed.email, "password": PASSWORD})
    assert answer.status_code == 422


def test_it_has_no_page_until_it_is_confirmed(
    client: Client, app: Flask, unconfirmed: Member, work: Work, confirm: Confirm
) -> None:
    with work():
        readers = [make_member(standing=standing) for standing in Standing]
    address = f"/members/{unconfirmed.id}"
    for reader in (None, *readers):
        visitor = app.test_client()
        if reader is not None:
            visitor.sign_in(reader)
        page = visitor.get_page(address, status=404)
        assert page.lasting == visitor.get_page("/members/999", status=404).lasting
        if reader is not None and reader.standing is Standing.ADMINISTRATOR:
            listed = visitor.get_page("/members")
            assert unconfirmed.display_name in listed
            assert address not in listed.links
    confirm(ADA)
    assert unconfirmed.display_name in app.test_client().get_page(address)


def test_the_privacy_page_says_so(client: Client) -> None:
    assert "deleted 30 days after you registered" in client.get_page("/privacy")

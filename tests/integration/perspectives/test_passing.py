"""What time, a new address and leaving do to affiliations, and taking turns."""

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import clock
from app.core.chores import ChoresDue
from app.core.db import db
from app.core.events import emit
from app.core.mail import OutboxMessage
from app.mail.watch import Stop, Worker
from app.members.models import Member
from app.members.queries import get_member
from app.members.service import deactivate
from app.perspectives import service
from app.perspectives.models import Affiliation
from app.perspectives.service import EVIDENCE_KEPT, MOVED, forget_old_evidence
from app.perspectives.tags import Perspective
from tests.conftest import Work
from tests.factories import EVIDENCE, FOUND, make_affiliation, make_member, make_moderator
from tests.integration.conftest import SignedIn
from tests.integration.perspectives.conftest import states, stored
from tests.support.client import PASSWORD, Client

BUYER = Perspective.COMMISSIONER
A_MINUTE = timedelta(minutes=1)


def evidence(app: Flask) -> list[bool]:
    """Tell of every affiliation whether its evidence is still there."""
    return [one.evidence is not None for one in stored(app)]


def test_evidence_is_deleted_90_days_after_the_decision(app: Flask, work: Work) -> None:
    decided = clock.now()
    with clock.at(decided), work():
        make_affiliation(state="checked")
        make_affiliation(state="refused")
        make_affiliation(state="asked")
        make_affiliation()
    with clock.at(decided + EVIDENCE_KEPT - A_MINUTE), work():
        assert forget_old_evidence() == 0
    assert evidence(app) == [True, True, True, False]
    with clock.at(decided + EVIDENCE_KEPT), work():
        assert forget_old_evidence() == 2
        assert forget_old_evidence() == 0
    assert evidence(app) == [False, False, True, False]
    assert states(app) == ["checked", "refused", "asked", "stated"]
    checked = stored(app)[0]
    assert (checked.reason, checked.decided_at) == (FOUND, decided)
    assert checked.how is not None
    assert [one.was_checked for one in stored(app)] == [True, False, None, None]


def test_evidence_given_anew_waits_for_its_own_decision(app: Flask, work: Work) -> None:
    decided = clock.now() - EVIDENCE_KEPT - A_MINUTE
    with work():
        holder = make_member()
        with clock.at(decided):
            one = make_affiliation(holder, state="refused")
        service.ask(holder, one.id, "Newer evidence.")
    with work():
        emit(ChoresDue())
    assert stored(app)[0].evidence == "Newer evidence."


def test_the_clock_does_it(app: Flask, work: Work) -> None:
    with clock.at(clock.now() - EVIDENCE_KEPT), work():
        make_affiliation(state="checked")
    with work():
        emit(ChoresDue())
    assert evidence(app) == [False]


@pytest.mark.parametrize("as_told", ["once", "watching"])
def test_the_worker_that_carries_the_mail_does_it(app: Flask, work: Work, as_told: str) -> None:
    with clock.at(clock.now() - EVIDENCE_KEPT), work():
        make_affiliation(state="checked")
    if as_told == "once":
        assert app.test_cli_runner().invoke(args=["mail", "deliver"]).exit_code == 0
    else:
        with app.app_context(), Stop() as stop:
            Worker(stop).look()
    assert evidence(app) == [False]


def test_leaving_ends_all_and_deletes_evidence_at_once(
    app: Flask, work: Work, signed_in: SignedIn, holder: Member
) -> None:
    with work():
        for state in ("stated", "asked", "checked", "refused", "ended"):
            make_affiliation(holder, state=state)
        make_affiliation(state="asked")
    signed_in(holder).submit("/profile/deactivate", {"password": PASSWORD})
    assert states(app) == ["ended"] * 5 + ["asked"]
    assert evidence(app) == [False] * 5 + [True]


def move(app: Flask, client: Client, address: str) -> None:
    """Change one's address, by the link in the letter."""
    client.submit("/change-email", {"email": address})
    letter = sa.select(OutboxMessage.text).where(OutboxMessage.to == address)
    with app.app_context():
        text = db.session.scalars(letter.order_by(OutboxMessage.id.desc())).first()
    found = re.search(r"http://localhost(/\S+)", text or "")
    assert found
    assert client.submit(found.group(1), {"password": PASSWORD}).location == "/profile"


def test_a_new_address_takes_back_what_the_old_one_showed(
    app: Flask, work: Work, signed_in: SignedIn, officer: Member
) -> None:
    with work():
        make_affiliation(officer, perspective=BUYER)
        make_affiliation(officer, state="checked")
        make_affiliation(officer)
    client = signed_in(officer)
    move(app, client, "owen@truro.gov.uk")
    assert states(app) == ["checked", "checked", "stated"], "another public body"
    move(app, client, "owen@gov.uk.example.org")
    assert states(app) == ["ended", "checked", "stated"]
    assert stored(app)[0].reason == MOVED
    page = client.get_page("/affiliations")
    assert "Your new e-mail address does not show" in page
    move(app, client, "owen@cornwall.gov.uk")
    assert states(app) == ["ended", "checked", "stated"], "what ended stays ended"


def test_a_new_address_shows_what_was_stated(
    app: Flask, work: Work, signed_in: SignedIn, holder: Member
) -> None:
    with work():
        make_affiliation(holder, perspective=BUYER)
        make_affiliation(holder)
    client = signed_in(holder)
    move(app, client, "ffion@truro.gov.uk")
    assert states(app) == ["checked", "stated"]
    assert "Your affiliation was checked" in client.get_page("/notices")


def test_neither_organisation_nor_evidence_reach_the_log(
    app: Flask, signed_in: SignedIn, holder: Member, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = signed_in(holder)
    sent = {"perspective": "bidder", "kind": "press", "organisation": "The Trelawny Packet"}
    client.submit("/affiliations", sent)
    client.submit(f"/affiliations/{stored(app)[0].id}/evidence", {"evidence": EVIDENCE})
    assert states(app) == ["asked"]
    assert "Trelawny" not in caplog.text
    assert "Ofcom" not in caplog.text


def test_two_moderators_at_the_same_moment_make_one_decision(app: Flask, work: Work) -> None:
    with work():
        people = [make_moderator(), make_moderator()]
        asked = [make_affiliation(state="asked").id for _ in range(3)]
    clients = []
    for person in people:
        client = app.test_client()
        assert isinstance(client, Client)
        client.sign_in(person)
        clients.append(client)
    together = Barrier(2)

    def race(client: Client, affiliation_id: int) -> int:
        address = f"/moderation/affiliations/{affiliation_id}"
        form = client.get_page(address).form_with({"seen"}, at=None, index=None)
        together.wait(timeout=30)
        sent = {**form.values, "action": "check", "reason": "Looked up."}
        return client.post(address, data=sent).status_code

    with ThreadPoolExecutor(2) as pool:
        for one in asked:
            assert sorted(pool.map(race, clients, [one, one])) == [303, 409]
    assert states(app) == ["checked"] * 3


def test_a_decision_waits_for_who_leaves(app: Flask, work: Work, moderator: Member) -> None:
    """Both begin with the member: neither can hold what the other needs."""
    with work():
        holder = make_member()
        asked = make_affiliation(holder, state="asked")
        seen = asked.version
    finding = service.Finding(step=service.Step.CHECK, reason="Looked up.", seen=seen)

    def decide() -> str:
        with work():
            try:
                service.decide(moderator, asked.id, finding)
            except service.StaleFinding:
                return "stale"
        return "decided"

    with ThreadPoolExecutor(1) as pool:
        with work():
            member = get_member(holder.id)
            deactivate(member, member)
            answer = pool.submit(decide)
            with pytest.raises(TimeoutError):
                answer.result(timeout=0.4)
        assert answer.result(timeout=20) == "stale"
    with app.app_context():
        assert db.session.get_one(Affiliation, asked.id).evidence is None

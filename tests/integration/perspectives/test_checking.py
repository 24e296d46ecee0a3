"""Asking for a check, and a moderator's decision on it."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.db import db
from app.core.mail import OutboxMessage
from app.core.paging import PAGE
from app.members.models import Member
from app.perspectives import service
from app.perspectives.lifecycle import Step
from app.perspectives.models import Affiliation, How
from app.perspectives.queries import is_checked
from app.perspectives.tags import Perspective
from tests.conftest import Work
from tests.factories import (
    EVIDENCE,
    FOUND,
    make_affiliation,
    make_finding,
    make_member,
    make_moderator,
)
from tests.integration.conftest import SignedIn
from tests.integration.perspectives.conftest import states, stored
from tests.support.client import Client
from tests.support.watching import count_queries

WHY = "The licence names the station."
COST_OF_THE_QUEUE = 7
"""However many wait: the moderator, a page of texts, and what else is there to do, a count each."""


def letters(app: Flask) -> list[OutboxMessage]:
    with app.app_context():
        return list(db.session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id)))


@pytest.fixture
def asked(work: Work, holder: Member) -> Affiliation:
    """Return an affiliation that waits to be checked."""
    with work():
        return make_affiliation(holder, state="asked", organisation="Radio Trelawny")


@pytest.fixture
def desk(signed_in: SignedIn, moderator: Member) -> Client:
    """Return a moderator at a client."""
    return signed_in(moderator)


def test_asking_with_evidence(app: Flask, work: Work, signed_in: SignedIn, holder: Member) -> None:
    with work():
        one = make_affiliation(holder, organisation="Radio Trelawny")
    client, address = signed_in(holder), f"/affiliations/{one.id}/evidence"
    assert address in client.get_page("/affiliations").links
    page = client.get_page(address)
    assert "Radio Trelawny" in page
    assert "It is deleted 90 days after the decision" in page
    answer = client.submit(address, {"evidence": f" {EVIDENCE}\r\nSecond <b>line</b>\x00 "})
    assert (answer.status_code, answer.location) == (303, "/affiliations")
    page = client.get_page("/affiliations")
    assert "Waiting to be checked" in page
    assert "Second &lt;b&gt;line&lt;/b&gt;" in page
    assert address not in page.links
    (now,) = stored(app)
    assert now.evidence == f"{EVIDENCE}\nSecond <b>line</b>"
    assert letters(app) == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Give something"),
        ("\x00 \u200b", "Give something"),
        ("x" * 2001, "1 characters too long"),
    ],
)
def test_evidence_that_is_none_or_too_much(
    app: Flask, work: Work, signed_in: SignedIn, holder: Member, typed: str, words: str
) -> None:
    with work():
        one = make_affiliation(holder)
    client = signed_in(holder)
    answer = client.submit(f"/affiliations/{one.id}/evidence", {"evidence": typed})
    assert answer.status_code == 422
    page = client.read(answer)
    assert words in page
    if "x" in typed:
        assert page.form_with({"evidence"}, at=None, index=None).values["evidence"] == [typed]
    assert states(app) == ["stated"]


def test_rules_that_the_form_does_not_reach(work: Work, holder: Member, asked: Affiliation) -> None:
    for evidence in ("", "x" * 2001):
        with work(), pytest.raises(service.Invalid):
            service.ask(holder, asked.id, evidence)


@pytest.mark.parametrize("state", ["asked", "checked", "ended"])
def test_where_nothing_is_to_be_asked(
    app: Flask, work: Work, signed_in: SignedIn, holder: Member, state: str
) -> None:
    with work():
        one = make_affiliation(holder)
    client, address = signed_in(holder), f"/affiliations/{one.id}/evidence"
    form = client.get_page(address).form_with({"evidence"}, at=None, index=None)
    with work():
        held = db.session.get_one(Affiliation, one.id)
        if state == "ended":
            service.end(holder, one.id)
        else:
            service.ask(holder, one.id, EVIDENCE)
        if state == "checked":
            make_finding(make_moderator(), held, Step.CHECK)
    assert "There is nothing to ask for now" in client.get_page(address)
    answer = client.post(address, data={**form.values, "evidence": "Something else."})
    assert answer.status_code == 422
    page = client.read(answer)
    assert "There is nothing to ask for now" in page
    assert "Something else." in page
    assert states(app) == [state]
    assert stored(app)[0].evidence != "Something else."


def test_the_queue_says_how_many_wait(
    app: Flask, work: Work, desk: Client, asked: Affiliation
) -> None:
    page = desk.get_page("/moderation")
    assert "1 affiliation to check" in page
    assert "/moderation/affiliations" in page.links
    with work():
        make_affiliation(state="asked")
        make_affiliation(state="refused")
        make_affiliation()
    with count_queries(app) as statements:
        assert "2 affiliations to check" in desk.get_page("/moderation")
    assert len(statements) <= COST_OF_THE_QUEUE
    with work():
        for one in stored(app):
            service.end(db.session.get_one(Member, one.member_id), one.id)
    page = desk.get_page("/moderation")
    assert "to check" not in page
    assert "Everybody has an answer" in page


def test_the_list_shows_the_oldest_first(
    work: Work, desk: Client, moderator: Member, asked: Affiliation
) -> None:
    with work():
        for _ in range(PAGE):
            make_affiliation(state="asked", moderator=moderator)
        make_affiliation(moderator, state="asked", organisation="My own")
        make_affiliation(organisation="Never asked")
    page = desk.get_page("/moderation/affiliations")
    assert page.text.count("<article") == PAGE
    assert "Radio Trelawny" in page.text.split("</article>")[0]
    assert "Ffion Carrow" in page
    (further,) = (link for link in page.links if "after=" in link)
    rest = desk.get_page(further)
    assert rest.text.count("<article") == 2
    assert "somebody else decides" in rest
    assert "Never asked" not in page.text + rest.text
    (back,) = (link for link in rest.links if "before=" in link)
    assert desk.get_page(back).text.count("<article") == PAGE
    assert desk.get_page("/moderation/affiliations?after=99999").text.count("<article") == PAGE


def test_nobody_waits(desk: Client) -> None:
    assert "Nobody waits" in desk.get_page("/moderation/affiliations")


@pytest.mark.parametrize(
    ("action", "after", "subject", "says"),
    [
        ("check", "checked", "Your affiliation was checked", "Checked. The member was told."),
        (
            "refuse",
            "refused",
            "Your affiliation could not be checked",
            "Not checked. The member was told why.",
        ),
    ],
)
def test_a_decision_and_who_is_told(
    app: Flask,
    signed_in: SignedIn,
    desk: Client,
    moderator: Member,
    holder: Member,
    asked: Affiliation,
    action: str,
    after: str,
    subject: str,
    says: str,
) -> None:
    address = f"/moderation/affiliations/{asked.id}"
    page = desk.get_page(address)
    for words in (EVIDENCE, "Radio Trelawny", "Ffion Carrow", "Community radio"):
        assert words in page
    answer = desk.submit(address, {"action": action, "reason": WHY})
    assert (answer.status_code, answer.location) == (303, "/moderation/affiliations")
    assert says in desk.get_page("/moderation/affiliations")
    (now,) = stored(app)
    assert (now.state.value, now.how, now.reason) == (after, How.MODERATOR, WHY)
    assert now.decided_by == moderator.id
    with app.app_context():
        assert is_checked(holder.id, Perspective.BIDDER) is (action == "check")
        assert not is_checked(holder.id, Perspective.COMMISSIONER)
    (letter,) = letters(app)
    assert (letter.to, letter.subject) == (holder.email, subject)
    for part in (letter.text, letter.html):
        assert WHY in part
        assert "/affiliations" in part
        for secret in (EVIDENCE, "Radio Trelawny", "Graham"):
            assert secret not in part
    client = signed_in(holder)
    page = client.get_page("/notices")
    assert subject in page
    assert WHY in page
    leads = [form.action for form in page.forms if re.fullmatch(r"/notices/\d+", form.action)]
    assert client.submit("/notices", {}, at=leads[0]).location == "/affiliations"
    page = client.get_page("/affiliations")
    assert WHY in page
    assert "Graham" not in page
    decided = desk.get_page(address)
    assert "nothing to decide here now" in decided
    assert "by Graham Oduya" in decided


@pytest.mark.parametrize(
    "fields",
    [
        {"action": None},
        {"action": ""},
        {"action": "end"},
        {"action": "check_by_address"},
        {"reason": " \n\x00"},
        {"reason": "x" * 2001},
        {"seen": "x"},
        {"seen": "9" * 20},
    ],
)
def test_what_makes_no_sense_is_told_and_the_words_kept(
    app: Flask, desk: Client, asked: Affiliation, fields: dict[str, str | None]
) -> None:
    sent = {"action": "check", "reason": WHY, **fields}
    answer = desk.submit(f"/moderation/affiliations/{asked.id}", sent)
    assert answer.status_code == 422
    page = desk.read(answer)
    assert page.h1 == ["Radio Trelawny"]
    if "reason" not in fields:
        assert page.form_with({"reason"}, at=None, index=None).values["reason"] == [WHY]
    assert states(app) == ["asked"]


def test_a_reason_is_needed_past_the_form_too(
    work: Work, moderator: Member, asked: Affiliation
) -> None:
    finding = service.Finding(step=Step.CHECK, reason="", seen=asked.version)
    with work(), pytest.raises(service.Invalid):
        service.decide(moderator, asked.id, finding)


def test_nobody_decides_on_their_own(
    app: Flask, work: Work, desk: Client, moderator: Member
) -> None:
    with work():
        own = make_affiliation(moderator, state="asked")
    address = f"/moderation/affiliations/{own.id}"
    page = desk.get_page(address)
    assert "another moderator decides" in page
    token = page.form_with(set(), at="/logout", index=None).values
    sent = {**token, "action": "check", "reason": WHY, "seen": str(own.version)}
    assert desk.post(address, data=sent).status_code == 403
    assert states(app) == ["asked"]


def test_who_comes_second_sees_what_was_decided_and_keeps_their_words(
    app: Flask, work: Work, desk: Client, holder: Member, asked: Affiliation
) -> None:
    address = f"/moderation/affiliations/{asked.id}"
    form = desk.get_page(address).form_with({"seen"}, at=None, index=None)
    sent = {**form.values, "action": "check", "reason": "My words."}
    with work():
        held = db.session.get_one(Affiliation, asked.id)
        make_finding(make_moderator("Ottoline Brandt"), held, Step.REFUSE)
    told = {"refused": ("Ottoline Brandt", FOUND), "asked": ("other evidence",)}
    told["ended"] = ("The member ended it",)
    for state, words in told.items():
        with work():
            if state == "asked":
                service.ask(holder, asked.id, "Other evidence of mine.")
            if state == "ended":
                service.end(holder, asked.id)
        answer = desk.post(address, data=sent)
        assert answer.status_code == 409
        page = desk.read(answer)
        for told_here in (*words, "My words.", "Somebody was quicker"):
            assert told_here in page
        assert states(app) == [state]
    assert "It was deleted" in desk.get_page(address)


def test_what_is_decided_is_not_decided_again(desk: Client, work: Work, app: Flask) -> None:
    with work():
        done = make_affiliation(state="checked")
    address = f"/moderation/affiliations/{done.id}"
    token = desk.get_page(address).form_with(set(), at="/logout", index=None).values
    sent = {**token, "action": "refuse", "reason": WHY, "seen": str(done.version)}
    assert desk.post(address, data=sent).status_code == 409
    assert states(app) == ["checked"]


def test_asking_again_after_a_refusal(
    app: Flask, work: Work, signed_in: SignedIn, desk: Client, holder: Member
) -> None:
    with work():
        one = make_affiliation(holder, state="refused")
    client = signed_in(holder)
    assert "Ask again, with other evidence" in client.get_page("/affiliations")
    address = f"/affiliations/{one.id}/evidence"
    assert FOUND in client.get_page(address)
    client.submit(address, {"evidence": "Company 01234567."})
    assert FOUND not in client.get_page("/affiliations")
    assert "could not be checked before" in desk.get_page("/moderation/affiliations")
    page = desk.get_page(f"/moderation/affiliations/{one.id}")
    assert "Company 01234567." in page
    assert FOUND in page
    desk.submit(f"/moderation/affiliations/{one.id}", {"action": "check", "reason": WHY})
    assert states(app) == ["checked"]
    assert [letter.subject for letter in letters(app)] == [
        "Your affiliation could not be checked",
        "Your affiliation was checked",
    ]


def test_what_nobody_asked_about_is_not_there(
    work: Work, signed_in: SignedIn, desk: Client, holder: Member, asked: Affiliation
) -> None:
    with work():
        private = make_affiliation()
        other = make_member()
    for wrong in (private.id, 10**6, 0, -1, 2**31, "x"):
        desk.get_page(f"/moderation/affiliations/{wrong}", status=404)
    for person in (holder, other):
        client = signed_in(person)
        for address in ("", f"/{asked.id}"):
            page = client.get_page(f"/moderation/affiliations{address}", status=404)
            assert "Radio Trelawny" not in page


def test_readers_see_neither_organisation_nor_evidence(
    client: Client, signed_in: SignedIn, holder: Member, asked: Affiliation, officer: Member
) -> None:
    for reader in (client, signed_in(officer)):
        page = reader.get_page(f"/members/{holder.id}")
        assert "Radio Trelawny" not in page
        assert EVIDENCE not in page

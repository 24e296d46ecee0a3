"""Stating an affiliation, ending it, and what is refused."""

import pytest
from flask import Flask

from app.core.errors import Invalid, NotAllowed
from app.members.models import Member
from app.perspectives import service
from app.perspectives.models import How
from app.perspectives.queries import ENDED_SHOWN, is_checked
from app.perspectives.tags import Perspective
from app.policy.actor import VISITOR
from tests.conftest import Work
from tests.factories import EVIDENCE, make_affiliation, make_member, make_post
from tests.integration.conftest import SignedIn
from tests.integration.perspectives.conftest import states, stored
from tests.support.client import Client

RADIO = {"perspective": "bidder", "kind": "community_radio", "organisation": "Radio Trelawny"}
COUNCIL = {"perspective": "commissioner", "kind": "upper_tier", "organisation": "Cornwall Council"}


def checked(app: Flask, member: Member) -> set[str]:
    """Return the sides from which a member's perspective is checked."""
    with app.app_context():
        return {side.value for side in Perspective if is_checked(member.id, side)}


def test_nothing_yet(signed_in: SignedIn, holder: Member) -> None:
    client = signed_in(holder)
    assert "/affiliations" in client.get_page("/profile").links
    page = client.get_page("/affiliations")
    assert "What you have stated" not in page
    assert ">Ended<" not in page


def test_stated_at_one_s_word(app: Flask, signed_in: SignedIn, holder: Member) -> None:
    client = signed_in(holder)
    sent = {**RADIO, "organisation": "  Radio\r\n Trelawny  "}
    answer = client.submit("/affiliations", sent)
    assert (answer.status_code, answer.location) == (303, "/affiliations")
    page = client.get_page("/affiliations")
    for words in ("You can ask for a check", "Radio Trelawny", "Community radio", "not checked"):
        assert words in page
    (one,) = stored(app)
    assert (one.organisation, one.state.value, one.how) == ("Radio Trelawny", "stated", None)
    assert checked(app, holder) == set()


def test_checked_at_once_by_the_address(app: Flask, signed_in: SignedIn, officer: Member) -> None:
    client = signed_in(officer)
    client.submit("/affiliations", COUNCIL)
    page = client.get_page("/affiliations")
    assert "checked at once" in page
    assert "by your e-mail address" in page
    (one,) = stored(app)
    assert (one.state.value, one.how, one.decided_by) == ("checked", How.ADDRESS, None)
    assert one.decided_at is not None
    assert checked(app, officer) == {"commissioner"}


@pytest.mark.parametrize(
    "fields", [RADIO, {**COUNCIL, "kind": "prime"}, {**COUNCIL, "kind": "housing"}]
)
def test_what_the_address_says_nothing_about(
    app: Flask, signed_in: SignedIn, officer: Member, fields: dict[str, str]
) -> None:
    """Whoever works for a council may bid for a station, and a contractor is no public body."""
    signed_in(officer).submit("/affiliations", fields)
    assert states(app) == ["stated"]
    assert checked(app, officer) == set()


def test_only_a_confirmed_address_counts(app: Flask, work: Work, officer: Member) -> None:
    with work():
        unsure = make_member(email="somebody@truro.gov.uk")
        unsure.confirmed_at = None
        make_affiliation(unsure, perspective=Perspective.COMMISSIONER)
    assert states(app) == ["stated"]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"perspective": None}, "perspective", "Choose the side"),
        ({"perspective": "observer"}, "perspective", "Choose one of the options shown"),
        ({"perspective": "\x00"}, "perspective", "Choose one of the options shown"),
        ({"kind": ""}, "kind", "Choose the kind of organisation"),
        ({"kind": None}, "kind", "Choose the kind of organisation"),
        ({"kind": "castle"}, "kind", "one of the kinds listed for a bidder"),
        ({"kind": "bidder\x00"}, "kind", "one of the kinds listed for a bidder"),
        ({"kind": "district"}, "kind", "one of the kinds listed for a bidder"),
        ({"perspective": "commissioner"}, "kind", "one of the kinds listed for a commissioner"),
        ({"organisation": ""}, "organisation", "Give the name"),
        ({"organisation": " \x00\u200b\n"}, "organisation", "Give the name"),
        ({"organisation": "x" * 121}, "organisation", "1 characters too long"),
    ],
)
def test_what_is_told_at_its_field_and_the_rest_kept(
    app: Flask,
    signed_in: SignedIn,
    holder: Member,
    changes: dict[str, str | None],
    field: str,
    words: str,
) -> None:
    client = signed_in(holder)
    answer = client.submit("/affiliations", {**RADIO, **changes})
    assert answer.status_code == 422
    page = client.read(answer)
    assert words in page.text.split(f'id="{field}-error"')[1].split("</div></div>")[0]
    kept = page.form_with({"organisation"}, at=None, index=None).values
    if field != "organisation" or changes["organisation"] == "x" * 121:
        assert kept["organisation"] == [changes.get("organisation", "Radio Trelawny")]
    assert stored(app) == []


def test_the_same_twice_is_one(app: Flask, signed_in: SignedIn, holder: Member) -> None:
    client = signed_in(holder)
    client.submit("/affiliations", RADIO)
    answer = client.submit("/affiliations", {**RADIO, "organisation": "RADIO trelawny"})
    assert answer.status_code == 422
    assert "You have stated this already" in client.read(answer)
    assert len(stored(app)) == 1


def test_not_without_end(app: Flask, work: Work, signed_in: SignedIn, holder: Member) -> None:
    with work():
        for _ in range(service.OPEN_AT_MOST):
            make_affiliation(holder)
    client = signed_in(holder)
    answer = client.submit("/affiliations", RADIO)
    assert answer.status_code == 422
    assert "End one of them first" in client.read(answer)
    last = stored(app)[-1].id
    client.submit("/affiliations", {}, at=f"/affiliations/{last}/end")
    assert client.submit("/affiliations", RADIO).status_code == 303


def test_rules_that_the_form_does_not_reach(work: Work, holder: Member) -> None:
    given = {"perspective": Perspective.BIDDER, "kind": "arts", "organisation": "Troupe"}
    for changes, field in (
        ({"perspective": Perspective.OBSERVER}, "perspective"),
        ({"kind": "nhs"}, "kind"),
        ({"organisation": ""}, "organisation"),
        ({"organisation": "x" * 121}, "organisation"),
    ):
        with work(), pytest.raises(Invalid) as refused:
            service.state_affiliation(holder, **(given | changes))  # type: ignore[arg-type]
        assert refused.value.field == field
    with work(), pytest.raises(NotAllowed):
        service.state_affiliation(VISITOR, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("state", ["stated", "asked", "checked", "refused", "ended"])
def test_ending_at_any_time(
    app: Flask, work: Work, signed_in: SignedIn, holder: Member, state: str
) -> None:
    with work():
        one = make_affiliation(holder, state=state, organisation="Radio Trelawny")
        post = make_post(holder)
        byline, perspective = post.byline, post.perspective
    client = signed_in(holder)
    token = client.get_page("/affiliations").form_with(set(), at="/logout", index=None).values
    for _ in range(2):
        answer = client.post(f"/affiliations/{one.id}/end", data=token)
        assert (answer.status_code, answer.location) == (303, "/affiliations")
    page = client.get_page("/affiliations")
    assert "Radio Trelawny (bidder)" in " ".join(page.text.split())
    assert EVIDENCE not in page
    (ended,) = stored(app)
    assert ended.state.value == "ended"
    assert ended.ended_at is not None
    assert ended.evidence is None
    assert checked(app, holder) == set()
    with app.app_context():
        assert (post.byline, post.perspective) == (byline, perspective)


def test_only_the_last_that_ended_are_listed(
    work: Work, signed_in: SignedIn, holder: Member
) -> None:
    with work():
        for _ in range(ENDED_SHOWN + 2):
            make_affiliation(holder, state="ended")
    page = signed_in(holder).get_page("/affiliations")
    assert page.text.count("(bidder)") == ENDED_SHOWN


def test_another_s_affiliation_is_not_there(
    app: Flask, work: Work, signed_in: SignedIn, holder: Member, moderator: Member
) -> None:
    with work():
        theirs = make_affiliation(holder)
    for person in (make_person(work), moderator):
        client = signed_in(person)
        token = client.get_page("/affiliations").form_with(set(), at="/logout", index=None).values
        for wrong in (theirs.id, 10**6, 0, -1, 2**31, 10**30, "x"):
            assert client.get(f"/affiliations/{wrong}/evidence").status_code == 404, wrong
            sent = {**token, "evidence": "Mine."}
            for act in ("evidence", "end"):
                answer = client.post(f"/affiliations/{wrong}/{act}", data=sent)
                assert answer.status_code == 404, wrong
        assert theirs.organisation not in client.get_page("/affiliations")
    assert states(app) == ["stated"]


def make_person(work: Work) -> Member:
    with work():
        return make_member()


def test_without_its_token_no_button_does_anything(
    app: Flask, work: Work, signed_in: SignedIn, holder: Member
) -> None:
    with work():
        one = make_affiliation(holder)
    client = signed_in(holder)
    for token in ({}, {"csrf_token": "forged"}):
        for address in ("", f"/{one.id}/evidence", f"/{one.id}/end"):
            sent = {**token, **RADIO, "evidence": EVIDENCE}
            assert client.post(f"/affiliations{address}", data=sent).status_code == 422
    assert states(app) == ["stated"]


def test_what_was_typed_is_kept_through_sign_in(app: Flask, client: Client, holder: Member) -> None:
    back = client.post("/affiliations", data=RADIO).location
    page = client.get_page(back)
    form = page.form_with({"email"}, at=None, index=None)
    sent = {**form.values, "email": holder.email, "password": "correct-horse-battery-staple"}
    kept = client.get_page(client.post(form.action or back, data=sent).location)
    values = kept.form_with({"organisation"}, at=None, index=None).values
    assert {name: values[name] for name in RADIO} == {k: [v] for k, v in RADIO.items()}
    assert stored(app) == []

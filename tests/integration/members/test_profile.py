"""One's own profile, and leaving."""

import pytest
from flask import Flask

from app.core.errors import Conflict, Invalid
from app.core.events import subscribe
from app.members import service
from app.members.events import MemberDeactivated, MemberRenamed
from app.members.models import USUAL_PERSPECTIVES, Member
from app.members.queries import address_of, get_member
from app.perspectives.tags import Perspective
from app.policy.actor import Standing
from tests.factories import make_member
from tests.integration.members.conftest import Work
from tests.support.client import PASSWORD, Client

heard: list[object] = []
for kind in (MemberRenamed, MemberDeactivated):
    subscribe(kind)(heard.append)


@pytest.fixture(autouse=True)
def silence() -> None:
    heard.clear()


def test_the_profile_knows_every_perspective() -> None:
    assert {side.value: side.label for side in Perspective} == USUAL_PERSPECTIVES


def test_changing_the_profile(client: Client, app: Flask, member: Member) -> None:
    client.sign_in(member)
    fields = {
        "display_name": "  Ada  O\u2019Quist ",
        "about": "Station manager,\r\nthirty years",
        "usual_perspectives": ["observer", "bidder"],
    }
    assert client.submit("/profile", fields).location == "/profile"
    with app.app_context():
        changed = get_member(member.id)
        assert changed.display_name == "Ada O'Quist"
        assert changed.about == "Station manager, thirty years"
        assert changed.usual_perspectives == ["bidder", "observer"]
    assert heard == [MemberRenamed(member_id=member.id, display_name="Ada O'Quist")]
    client.submit("/profile", {"about": "", "usual_perspectives": []})
    assert len(heard) == 1, "nothing was renamed"
    assert "Your profile is changed" in client.get_page("/profile")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"display_name": ""}, "2 to 40 characters"),
        ({"display_name": "Bidder 2"}, "forum&#39;s own words"),
        ({"display_name": "\u0392ob Tallow"}, "goes by that name"),
        ({"about": "x" * 161}, "1 characters too long"),
        ({"usual_perspectives": ["landlord"]}, "not"),
    ],
)
def test_what_the_profile_refuses(
    client: Client,
    app: Flask,
    member: Member,
    work: Work,
    fields: dict[str, str | list[str]],
    words: str,
) -> None:
    with work():
        make_member("Bob Tallow")
    client.sign_in(member)
    answer = client.submit("/profile", fields)
    assert answer.status_code == 422
    assert words in client.read(answer)
    with app.app_context():
        assert get_member(member.id).display_name == "Ada Quist"
    assert not heard


def test_two_who_take_a_name_at_once(
    client: Client, member: Member, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    with work():
        make_member("Bob Tallow")
    client.sign_in(member)
    monkeypatch.setattr(service.queries, "find_by_skeleton", lambda _skeleton: None)
    answer = client.submit("/profile", {"display_name": "Bob Tallow"})
    assert answer.status_code == 422
    assert "goes by that name" in client.read(answer)


def test_rules_that_the_form_does_not_reach(work: Work, member: Member) -> None:
    with work():
        mine = get_member(member.id)
        for changes, field in (
            ({"about": "x" * 161}, "about"),
            ({"usual_perspectives": ["landlord"]}, "usual_perspectives"),
        ):
            given = {"display_name": "Ada Quist", "about": "", "usual_perspectives": ()}
            with pytest.raises(Invalid) as refused:
                service.edit_profile(mine, mine, **(given | changes))  # type: ignore[arg-type]
            assert refused.value.field == field


def test_no_free_name(monkeypatch: pytest.MonkeyPatch, work: Work, member: Member) -> None:
    monkeypatch.setattr(service.queries, "find_by_skeleton", lambda _skeleton: member)
    with work(), pytest.raises(Conflict):
        service.new_member(email="b@example.org", password="x", display_name=None)


def test_leaving(client: Client, app: Flask, member: Member) -> None:
    elsewhere = app.test_client()
    elsewhere.sign_in(member)
    client.sign_in(member)
    for password in ("", "wrong-wrong-wrong", "\x00"):
        refused = client.submit("/profile/deactivate", {"password": password})
        assert refused.status_code == 422
        assert "not your password" in client.read(refused)
    answer = client.submit("/profile/deactivate", {"password": PASSWORD})
    assert answer.location == "/"
    assert "You have left" in client.get_page("/login")
    assert heard == [MemberDeactivated(member_id=member.id)]
    for visitor in (client, elsewhere):
        assert visitor.get("/profile").status_code == 303
    again = client.submit("/login", {"email": member.email, "password": PASSWORD})
    assert again.status_code == 422
    client.submit("/reset", {"email": member.email})
    with app.app_context():
        assert address_of(member.id) is None


def test_the_last_administrator_stays(client: Client, app: Flask, work: Work) -> None:
    with work():
        administrator = make_member(standing=Standing.ADMINISTRATOR)
    client.sign_in(administrator)
    assert client.submit("/profile/deactivate", {"password": PASSWORD}).status_code == 409
    with app.app_context():
        assert get_member(administrator.id).active

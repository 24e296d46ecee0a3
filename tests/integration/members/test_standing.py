"""The administrators' list: finding members, giving and taking standing."""

from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DatabaseError

from app.core.db import db
from app.core.errors import Conflict
from app.members import service
from app.members.models import Member, StandingChange
from app.members.queries import get_member, list_standing_changes
from app.policy.actor import Standing
from tests.factories import make_member
from tests.integration.members.conftest import Work
from tests.support.client import Client
from tests.support.watching import count_queries


@dataclass(frozen=True)
class Stale:
    """An administrator as they were when the request began."""

    id: int = 999
    standing: Standing = Standing.ADMINISTRATOR


@pytest.fixture
def administrator(work: Work) -> Member:
    with work():
        return make_member("Meera Joshi", standing=Standing.ADMINISTRATOR)


def give(client: Client, member: Member, standing: str) -> int:
    url = f"/members/{member.id}/standing/{standing}"
    return client.submit(url, {}).status_code


def test_giving_and_taking(
    client: Client, app: Flask, administrator: Member, member: Member
) -> None:
    client.sign_in(administrator)
    assert give(client, member, "moderator") == 303
    assert give(client, member, "moderator") == 303, "nothing to do is no failure"
    page = client.get_page("/members")
    assert "Ada Quist: moderator from now on" in page
    assert "Meera Joshi made Ada Quist moderator" in page
    assert "The command line made Meera Joshi administrator" in page
    with app.app_context():
        assert get_member(member.id).standing is Standing.MODERATOR
        assert len(list_standing_changes()) == 2


def test_a_page_says_first_what_the_member_will_be_able_to_do(
    client: Client, app: Flask, administrator: Member, member: Member
) -> None:
    client.sign_in(administrator)
    offered = [link for link in client.get_page("/members").links if "/standing/" in link]
    base = f"/members/{member.id}/standing"
    assert offered == [f"{base}/moderator", f"{base}/administrator"]
    can = ["decide whether it appears", "learn with one other moderator who wrote a post"]
    could = ["see the name and e-mail address of every member", "make anybody a moderator"]
    for standing, said, unsaid in (
        ("moderator", can, could),
        ("administrator", [*can, *could], []),
        ("member", ["as any member does"], [*can, *could]),
    ):
        page = client.get_page(f"{base}/{standing}")
        assert page.h1[0].startswith("Make Ada Quist a")
        assert "registered with ada@example.org" in page
        assert [words for words in said if words not in page] == []
        assert [words for words in unsaid if words in page] == []
    with app.app_context():
        assert get_member(member.id).standing is Standing.MEMBER
    unpressed = client.post(f"{base}/administrator")
    assert unpressed.status_code == 422
    assert "press the button again" in client.read(unpressed)


def test_a_page_says_what_a_member_will_lose(
    client: Client, administrator: Member, member: Member, work: Work
) -> None:
    client.sign_in(administrator)
    assert give(client, member, "administrator") == 303
    lower = client.get_page(f"/members/{member.id}/standing/moderator")
    assert "no longer see the list of members" in lower


def test_nobody_is_trusted_whose_address_is_not_confirmed(
    client: Client, administrator: Member, member: Member, work: Work
) -> None:
    with work():
        get_member(member.id).confirmed_at = None
    client.sign_in(administrator)
    assert give(client, member, "moderator") == 409
    with work():
        assert get_member(member.id).standing is Standing.MEMBER


def test_who_may_not(client: Client, app: Flask, administrator: Member, member: Member) -> None:
    mine = f"/members/{member.id}/standing/administrator"
    for url in ("/members", mine):
        assert client.get(url).status_code == 303
    client.sign_in(member)
    for url in ("/members", mine):
        assert client.get(url).status_code == 404
    assert client.post(mine).status_code == 404
    client.sign_out()
    client.sign_in(administrator)
    for wrong in (0, 999, 2**31, 10**30, "x", administrator.id):
        for method in (client.get, client.post):
            assert method(f"/members/{wrong}/standing/member").status_code in {403, 404}
    assert client.get(f"/members/{member.id}/standing/emperor").status_code == 404
    assert f"/members/{administrator.id}/standing" not in client.get_page("/members")


def test_members_who_left_keep_their_standing(
    client: Client, administrator: Member, member: Member, work: Work
) -> None:
    with work():
        get_member(member.id).active = False
    client.sign_in(administrator)
    page = client.get_page("/members")
    assert "<strong>left</strong>" in page
    with work(), pytest.raises(Conflict):
        service.give_standing(administrator, get_member(member.id), Standing.MODERATOR)


def test_there_is_always_an_administrator(administrator: Member, work: Work) -> None:
    with work(), pytest.raises(Conflict):
        service.give_standing(Stale(), get_member(administrator.id), Standing.MEMBER)


def test_one_of_two_administrators_can_go(administrator: Member, work: Work, app: Flask) -> None:
    with work():
        second = make_member(standing=Standing.ADMINISTRATOR)
        service.give_standing(second, get_member(administrator.id), Standing.MEMBER)
    with app.app_context():
        assert get_member(administrator.id).standing is Standing.MEMBER


def test_finding(client: Client, administrator: Member, member: Member, work: Work) -> None:
    with work():
        make_member("Zoë Halfmoon", email="zoe_half@example.org")
        make_member("Savvy Grove")
    client.sign_in(administrator)
    for words, found in (
        ("ADA", {"Ada Quist"}),
        ("zoe_", {"Zoë Halfmoon"}),
        ("_", {"Zoë Halfmoon"}),
        ("%", set()),
        ("\x00ada", {"Ada Quist"}),
        ("\N{CYRILLIC SMALL LETTER A}da QU\N{LATIN SMALL LETTER I WITH ACUTE}", {"Ada Quist"}),
        ("AdaQu1st", {"Ada Quist"}),
        ("ZOE half", {"Zoë Halfmoon"}),
        ("sav", {"Savvy Grove"}),
        ("SAWY", {"Savvy Grove"}),
        ("x" * 60_000, set()),
        ("\ufdfa" * 5_000, set()),
    ):
        page = client.get_page("/members", query_string={"q": words})
        table = page.text.split("The latest changes")[0]
        for name in ("Ada Quist", "Zoë Halfmoon", "Savvy Grove"):
            assert (f">{name}</a>" in table) == (name in found), words


def test_pages_and_what_they_cost(
    client: Client, app: Flask, administrator: Member, work: Work
) -> None:
    client.sign_in(administrator)
    costs = []
    for more in (3, 117):
        with work():
            db.session.add_all(_rows(more))
        with count_queries(app) as statements:
            first = client.get_page("/members")
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 6
    (older,) = (link for link in first.links if "after=" in link)
    second = client.get_page(older)
    (newer,) = (link for link in second.links if "before=" in link)
    assert client.get_page(newer).text.count('class="post-card"') == 50
    for odd in ("after=0", "after=x", "before=99999999999", "after=-1", "before=0", "q=zz&after=3"):
        client.get_page(f"/members?{odd}")
    client.get_page("/members?q=person&after=60")


def _rows(count: int) -> list[Member]:
    start = db.session.scalar(sa.select(sa.func.count()).select_from(Member)) or 0
    return [
        service.new_member(
            email=f"row{number}@example.org", password="x", display_name=f"Row x{number:04}y"
        )
        for number in range(start, start + count)
    ]


def test_the_record_is_only_added_to(administrator: Member, work: Work) -> None:
    for change in (sa.update(StandingChange).values(actor_id=1), sa.delete(StandingChange)):
        with pytest.raises(DatabaseError), work():
            db.session.execute(change)

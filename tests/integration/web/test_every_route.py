"""Every route with every kind of visitor: what each is answered, and what none can do by accident.

A route that is not in the table fails a test. So does a request whose answer is another one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from app.core import clock
from app.core.db import db
from app.experiences import drafting
from app.experiences.models import Identity
from app.members.models import Member, Passkey
from app.notifications import letters
from app.notifications.models import Notice, NoticeKind
from app.openings.service import ask
from app.policy.actor import Standing
from config import Development
from tests.conftest import Work
from tests.factories import make_affiliation, make_member, make_post, make_writing
from tests.integration.web.conftest import BuildApp, cookie_of
from tests.support.client import PASSWORD

VISITORS: Final = ("anonymous", "member", "author", "moderator", "administrator")

TABLE: Final = Path(__file__).with_name("every_route.txt").read_text()
"""`login` leads to the sign-in page; `dev` is there in development alone.

`published`, `draft` and `waiting` are the author's posts, `stated` and `asked` their affiliations;
`notice` and `token` are theirs too. The moderator asked who wrote `unnamed`. Each POST comes
without the token that shows it was sent from a page of ours.
"""


@dataclass(frozen=True)
class Row:
    """One address, how it is asked for, and what each kind of visitor is answered."""

    method: str
    address: str
    answers: dict[str, str]


def rows() -> Iterator[Row]:
    """Read the table."""
    for line in TABLE.strip().splitlines():
        if not line or line.startswith("#"):
            continue
        method, address, *answers = line.split()
        yield Row(method, address, dict(zip(VISITORS, answers, strict=True)))


ROWS: Final = list(rows())

NEEDS_NO_TOKEN: Final = {"/notices/stop/{token}"}
"""What a mail program does in one click (RFC 8058); the address itself is the secret."""

FIELDS: Final = {
    # All that any form could want, so that only the missing token can be what is wrong.
    "title": "Forged",
    "body": "Forged.",
    "perspective": "bidder",
    "identity": "named",
    "do": "submit",
    "key": "00000000-0000-4000-8000-000000000000",
    "seen": "2",
    "action": "approve",
    "wording": "tone",
    "reason": "Forged.",
    "kind": "community_radio",
    "organisation": "Forged",
    "evidence": "Forged.",
    "display_name": "Forged",
    "about": "Forged",
    "usual_perspectives": "bidder",
    "wanted": "approved",
    "password": PASSWORD,
    "password_confirm": PASSWORD,
    "new_password": "forged-forged-forged",
    "new_password_confirm": "forged-forged-forged",
    "email": "author@example.org",
    "setup": "authenticator",
    "name": "Forged",
    "usage": "first",
    "code": "123456",
    "generate_new_codes": "1",
    "credential": "{}",
    "which": "authenticator",
}


@dataclass(frozen=True)
class World:
    """What there is to ask for, and who asks."""

    places: dict[str, object]
    cookies: dict[str, str]

    def ask(self, app: Flask, row: Row, visitor: str) -> TestResponse:
        """Have a visitor send the request of a row, as if on a browser of their own."""
        client = app.test_client()
        if visitor in self.cookies:
            client.set_cookie("session", self.cookies[visitor])
        address = row.address.format(**self.places)
        return client.open(
            address, method=row.method, data=FIELDS if row.method == "POST" else None
        )


@pytest.fixture
def world(app: Flask, work: Work) -> World:
    """Make a post of each kind, and one visitor of each kind."""
    with work():
        people = {name: make_person(name) for name in VISITORS[1:]}
        author, moderator = people["author"], people["moderator"]
        published, draft, waiting = (
            make_post(author, state=state, moderator=moderator, writing=make_writing(title=state))
            for state in ("published", "draft", "waiting")
        )
        make_post(people["member"], answering=published, moderator=moderator)
        unnamed = make_post(writing=make_writing(identity=Identity.ROLE_ONLY))
        db.session.add(make_passkey(author))
        notice = db.session.scalars(sa.select(Notice).where(Notice.member_id == author.id)).first()
        assert notice is not None
        places = {
            "published": published.id,
            "slug": "published",
            "draft": draft.id,
            "waiting": waiting.id,
            "revision": drafting.latest_revision(waiting.id).id,
            "unnamed": unnamed.id,
            "opening": ask(moderator, unnamed.id, "A court ordered it.").id,
            "unsent": drafting.latest_revision(draft.id).id,
            "author": author.id,
            "member": people["member"].id,
            "stated": make_affiliation(author).id,
            "asked": make_affiliation(author, state="asked").id,
            "notice": notice.id,
            "token": letters.token_for(author.id, NoticeKind.ANSWERED),
        }
    return World(places, {name: cookie_of(app, person) for name, person in people.items()})


def make_person(kind: str) -> Member:
    """Make a member of a kind that the table knows."""
    standing = Standing(kind) if kind != "author" else Standing.MEMBER
    return make_member(standing=standing, email=f"{kind}@example.org")


def make_passkey(member: Member) -> Passkey:
    """Make a passkey with the name that the forged forms give."""
    return Passkey(
        member_id=member.id,
        name=FIELDS["name"],
        credential_id=b"id",
        public_key=b"key",
        sign_count=0,
        backup_state=False,
        device_type="single_device",
        lastuse_datetime=clock.now(),
        usage="first",
    )


def told(answer: Response) -> str:
    """Return an answer as the table writes it."""
    path = urlsplit(answer.location or "").path
    return "login" if path == "/login" else str(answer.status_code)


def written(app: Flask) -> dict[str, list[str]]:
    """Return everything that the database holds, but for forms kept until their author signs in."""
    with app.app_context():
        return {
            name: sorted(map(str, db.session.execute(sa.select(table))))
            for name, table in db.metadata.tables.items()
            if name != "kept_forms"
        }


def expected(row: Row, visitor: str, *, development: bool) -> str:
    """Return what the table says; what is there in development alone is nowhere else."""
    answer = row.answers[visitor]
    return ("200" if development else "404") if answer == "dev" else answer


def route_of(app: Flask, row: Row) -> tuple[str, str]:
    """Return the rule that a row is about, with its method."""
    address = row.address.format_map(Anything())
    rule, _ = app.url_map.bind("localhost").match(address, row.method, return_rule=True)
    return row.method, rule.rule


class Anything(dict[str, object]):
    """Fills every gap in an address."""

    def __missing__(self, key: str) -> object:
        return "text" if key in {"slug", "token"} else 1


def test_the_table_names_every_route(app: Flask) -> None:
    routes = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {route_of(app, row) for row in ROWS} == routes


@pytest.mark.parametrize("visitor", VISITORS)
def test_what_each_visitor_is_answered(app: Flask, world: World, visitor: str) -> None:
    found = {}
    for row in ROWS:
        with world.ask(app, row, visitor) as answer:
            found[row.method, row.address] = told(answer)
    assert found == {
        (row.method, row.address): expected(row, visitor, development=False) for row in ROWS
    }


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("visitor", VISITORS)
def test_what_each_visitor_is_answered_in_development(
    app_with: BuildApp, world: World, visitor: str
) -> None:
    development = app_with(kind=Development)
    found = {}
    for row in ROWS:
        with world.ask(development, row, visitor) as answer:
            found[row.method, row.address] = told(answer)
    assert found == {
        (row.method, row.address): expected(row, visitor, development=True) for row in ROWS
    }


@pytest.mark.parametrize("visitor", VISITORS)
def test_a_form_without_its_token_does_nothing(app: Flask, world: World, visitor: str) -> None:
    before = written(app)
    for row in ROWS:
        if row.method != "POST" or row.address in NEEDS_NO_TOKEN:
            continue
        answer = world.ask(app, row, visitor)
        assert written(app) == before, row.address
        signed_in = Row("GET", "/profile/second-factor", {})
        assert answer.status_code in {302, 303, 404, 422}, row.address
        assert told(world.ask(app, signed_in, visitor)) == (
            "login" if visitor == "anonymous" else "200"
        ), row.address


@pytest.mark.parametrize("visitor", VISITORS)
def test_a_letter_is_stopped_by_whoever_has_it(app: Flask, world: World, visitor: str) -> None:
    """It needs no token, and does nothing else."""
    before = written(app)
    (address,) = NEEDS_NO_TOKEN
    assert world.ask(app, Row("POST", address, {}), visitor).status_code == 200
    after = written(app)
    assert {name for name in before if before[name] != after[name]} == {"muted_kinds"}

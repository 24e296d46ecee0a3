"""What the tests of notices share: people, what they were told, and what was mailed to them."""

import re
from collections.abc import Callable, Sequence
from itertools import count

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import clock
from app.core.db import db
from app.core.mail import OutboxMessage
from app.experiences.models import Post
from app.members.models import Member
from app.notifications.models import Notice, NoticeKind
from app.notifications.queries import list_muted
from tests.conftest import Work
from tests.factories import make_member
from tests.integration.experiences.pages import words
from tests.support import html
from tests.support.client import Client

Told = Callable[[Member], list[str]]
Letters = Callable[[Member], Sequence[OutboxMessage]]
SITE = "http://localhost"
_numbers = count(1)


@pytest.fixture
def other(work: Work) -> Member:
    """Return a member who answers."""
    with work():
        return make_member("Branwen Achebe")


@pytest.fixture
def told(app: Flask) -> Told:
    """Return what says which kinds of notice a member was given, oldest first."""

    def find(member: Member) -> list[str]:
        statement = sa.select(Notice.kind).where(Notice.member_id == member.id).order_by(Notice.id)
        with app.app_context():
            return [kind.value for kind in db.session.scalars(statement)]

    return find


@pytest.fixture
def letters(app: Flask) -> Letters:
    """Return what finds the letters to a member, oldest first."""

    def find(member: Member) -> Sequence[OutboxMessage]:
        statement = (
            sa.select(OutboxMessage)
            .where(OutboxMessage.to == member.email)
            .order_by(OutboxMessage.id)
        )
        with app.app_context():
            return db.session.scalars(statement).all()

    return find


def notices(app: Flask, member: Member) -> list[Notice]:
    """Return a member's notices, oldest first."""
    statement = sa.select(Notice).where(Notice.member_id == member.id).order_by(Notice.id)
    with app.app_context():
        return list(db.session.scalars(statement))


def unread(app: Flask, member: Member) -> list[str]:
    """Return the kinds of the notices that a member has not read, oldest first."""
    return [notice.kind.value for notice in notices(app, member) if notice.read_at is None]


def muted(app: Flask, member: Member) -> set[str]:
    """Return the kinds that a member does not want by mail."""
    with app.app_context():
        return {kind.value for kind in list_muted(member.id)}


def stop_path(letter: OutboxMessage) -> str:
    """Return where a mail program sends its click."""
    found = re.fullmatch(rf"<{SITE}(/notices/stop/[^>]+)>", letter.headers["List-Unsubscribe"])
    assert found, letter.headers
    return found.group(1)


def links(letter: OutboxMessage) -> set[str]:
    """Return the addresses in a letter, which must be the same in both of its parts."""
    in_text = set(re.findall(r"https?://\S+", letter.text))
    assert in_text == set(re.findall(r'href="([^"]+)"', letter.html))
    return {link.removeprefix(SITE) for link in in_text}


def add_notices(member: Member, post: Post, number: int, kind: NoticeKind) -> None:
    """Write notices down as if as many things had happened."""
    db.session.add_all(
        Notice(
            key=f"test:{next(_numbers)}",
            member_id=member.id,
            kind=kind,
            post_id=post.id,
            reason="",
            created_at=clock.now(),
        )
        for _ in range(number)
    )


def cards(page: html.Page) -> list[str]:
    """Return the words of each notice on the page, in order."""
    return [words(part.split("</article>")[0]) for part in page.text.split("<article")[1:]]


def open_newest(app: Flask, client: Client, member: Member) -> str:
    """Press the button under a member's newest notice; return where it leads."""
    newest = notices(app, member)[-1]
    response = client.submit("/notices", {}, at=f"/notices/{newest.id}")
    assert response.status_code == 303
    return response.location

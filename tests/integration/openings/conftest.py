"""A role-only post, its author, three moderators, and what they do with a request about it."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.core.db import db
from app.experiences.models import Identity, Opening, OpeningAnswer, Post
from app.members.models import Member
from app.openings import service
from tests.conftest import Work
from tests.factories import make_member, make_moderator, make_post, make_writing
from tests.support.client import Client

WHY = "The county court ordered it on 3 March."
YES = "I have read the order, and it names this post."
NO = "The order is about another post."
NAME, ADDRESS = "Ffion Carrow", "ffion@example.net"
TRACES = ("Ffion", "Carrow", "ffion@")
"""What would tell who wrote the post."""

Rows = Callable[[], list[tuple[str, ...]]]


@dataclass(frozen=True)
class Desk:
    """A role-only post, who wrote it, and three moderators."""

    author: Member
    post: int
    asker: Member
    second: Member
    third: Member

    @property
    def post_page(self) -> str:
        """Return the moderators' page of the post."""
        return f"/moderation/posts/{self.post}"

    @property
    def ask_page(self) -> str:
        """Return where a moderator asks to open who wrote it."""
        return f"{self.post_page}/open"


@pytest.fixture
def desk(work: Work) -> Desk:
    """Return a published role-only post with the people around it."""
    with work():
        author = make_member(NAME, email=ADDRESS)
        asker, second, third = map(make_moderator, ("Graham Oduya", "Nesta Quill", "Huw Bevan"))
        post = unnamed_post(author, moderator=asker)
    return Desk(author, post.id, asker, second, third)


def unnamed_post(author: Member, *, moderator: Member, title: str = "A careful title") -> Post:
    """Make a post that says no more of its author than their side."""
    writing = make_writing(title=title, identity=Identity.ROLE_ONLY)
    return make_post(author, moderator=moderator, writing=writing)


@pytest.fixture
def asked(work: Work, desk: Desk) -> str:
    """Return the page of a request about the post."""
    with work():
        return page_of(service.ask(desk.asker, desk.post, WHY))


@pytest.fixture
def agreed(work: Work, desk: Desk, asked: str) -> str:
    """Return the page of a request that a second moderator agreed to."""
    with work():
        service.answer(desk.second, int(asked.rpartition("/")[2]), agree=True, reason=YES)
    return asked


@pytest.fixture
def rows(app: Flask) -> Rows:
    """Return what reads the record: each request and answer, with its reason."""

    def read() -> list[tuple[str, ...]]:
        with app.app_context():
            requests = db.session.scalars(sa.select(Opening).order_by(Opening.at)).all()
            answers = db.session.scalars(sa.select(OpeningAnswer).order_by(OpeningAnswer.at)).all()
            return [
                *(("asked", row.reason) for row in requests),
                *(("agreed" if row.agreed else "refused", row.reason) for row in answers),
            ]

    return read


def page_of(opening: Opening) -> str:
    """Return the address of a request's page."""
    return f"/moderation/openings/{opening.id}"


def answer(client: Client, page: str, action: str, reason: str = YES) -> TestResponse:
    """Open a request, fill its form in and press the button."""
    return client.submit(page, {"action": action, "reason": reason})


def token_of(client: Client) -> str:
    """Return the token that shows a form was sent from a page of ours, whatever the form."""
    form = client.get_page("/about").form_with(set(), at="/logout", index=None)
    return form.values["csrf_token"][0]


def force(client: Client, page: str, **fields: str) -> TestResponse:
    """Send a form that no page offers, with a good token."""
    return client.post(page, data={"csrf_token": token_of(client), **fields})

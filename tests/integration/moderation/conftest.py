"""Deciding from a moderator's page, and what became of it."""

from dataclasses import dataclass

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.core.db import db
from app.experiences import drafting
from app.experiences.models import Decision, Post, Revision
from tests.support.client import Client

WHY = "Please leave the name of the officer out."


@dataclass(frozen=True)
class Text:
    """A text and the post it belongs to, by their ids."""

    post: int
    revision: int

    @property
    def page(self) -> str:
        """Return where a moderator reads it."""
        return f"/moderation/revisions/{self.revision}"

    @property
    def post_page(self) -> str:
        """Return where a moderator sees the whole post."""
        return f"/moderation/posts/{self.post}"


def text_of(post: Post) -> Text:
    """Return the newest text of a post."""
    return Text(post.id, drafting.latest_revision(post.id).id)


def decide(client: Client, page: str, action: str, reason: str = WHY) -> TestResponse:
    """Open a page of a moderator's, fill its form in and press the button."""
    return client.submit(page, {"action": action, "reason": reason})


def decided(app: Flask) -> list[tuple[str, str, str]]:
    """Return every decision in the log, oldest first: what, from, to."""
    statement = sa.select(Decision).order_by(Decision.id)
    with app.app_context():
        return [
            (entry.action.value, entry.before, entry.after)
            for entry in db.session.scalars(statement)
        ]


def state_of(app: Flask, text: Text) -> tuple[str, str]:
    """Return where a post and the text of it stand."""
    with app.app_context():
        post = db.session.get_one(Post, text.post)
        revision = db.session.get_one(Revision, text.revision)
        return post.state.value, revision.state.value

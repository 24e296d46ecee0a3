"""Filling in the forms of the forum as a browser does, and looking at what became of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.core.db import db
from app.experiences.lifecycle import RevisionState
from app.experiences.models import Post, Revision
from tests.support import html
from tests.support.client import Client

TITLE = "We lost on price and learnt why"
BODY = "The feedback said that our *social value* answer was the best of five."
FILLED = {"title": TITLE, "body": BODY, "perspective": "bidder", "identity": "named"}
REPLY = {"body": BODY, "perspective": "commissioner", "identity": "role_only"}


def write_form(page: html.Page) -> html.Form:
    """Return the form in which a post is written."""
    return page.form_with({"body"}, at=None, index=None)


def fill(form: html.Form, fields: Mapping[str, str | None]) -> dict[str, list[str]]:
    """Return what a browser would send before a button is pressed; None leaves a field out."""
    sent = {name: list(values) for name, values in form.values.items()}
    for name, value in fields.items():
        if value is None:
            sent.pop(name, None)
        else:
            sent[name] = [value]
    return sent


def press(
    client: Client, url: str, button: str, fields: Mapping[str, str | None] = FILLED
) -> TestResponse:
    """Open a page to write on, fill it in and press a button."""
    page = client.get_page(url)
    return press_on(client, page, button, fields)


def press_on(
    client: Client, page: html.Page, button: str, fields: Mapping[str, str | None]
) -> TestResponse:
    """Fill in the form of a page that is open, and press a button."""
    form = write_form(page)
    assert "do" in form.names, "the form has no such buttons"
    sent = fill(form, fields)
    # A browser sends the button that was pressed behind what stands above it in the form.
    sent["do"] = [*sent.get("do", []), button]
    return client.post(form.action or page.url, data=sent)


@dataclass(frozen=True)
class Text:
    """A version of a post's text, as the database has it."""

    post_id: int
    number: int
    state: RevisionState
    title: str
    body: str


def texts(app: Flask, post_id: int | None = None) -> list[Text]:
    """Return the versions of a post's text, or of all posts, oldest first."""
    statement = sa.select(
        Revision.post_id, Revision.number, Revision.state, Revision.title, Revision.body
    ).order_by(Revision.post_id, Revision.number)
    if post_id is not None:
        statement = statement.where(Revision.post_id == post_id)
    with app.app_context():
        return [Text(*row) for row in db.session.execute(statement)]


def states(app: Flask, post_id: int | None = None) -> list[str]:
    """Return the states of the versions of a post's text, oldest first."""
    return [text.state.value for text in texts(app, post_id)]


def only_post(app: Flask) -> Post:
    """Return the one post that there is."""
    with app.app_context():
        return db.session.scalars(sa.select(Post)).one()


def find_post(app: Flask, post_id: int) -> Post:
    """Return a post as it stands now."""
    with app.app_context():
        return db.session.get_one(Post, post_id)


def words(text: str) -> str:
    """Return the words of a page or a part of it, without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())

"""Filling in the forms of the forum as a browser does, and looking at what became of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.core.db import db
from app.experiences import drafting
from app.experiences.lifecycle import Action, RevisionState
from app.experiences.models import Post, Revision
from app.members.models import Member
from app.moderation.service import Verdict, decide, decide_post
from tests.support import html
from tests.support.client import Client

NEW = "/experiences/new"
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


def shown(page: html.Page) -> list[int]:
    """Return the ids of the posts and stones on a page of a thread, in order."""
    return [int(number) for number in re.findall(r'id="post-(\d+)"', page.text)]


def piece(page: html.Page, post_id: int) -> str:
    """Return what a page says of one post, without its tags."""
    return words(
        re.split(r'<(?:li|p|article) id="post-', page.text.split(f'id="post-{post_id}"')[1])[0]
    )


def follow(client: Client, url: str) -> html.Page:
    """Open an address that redirects, and return the page."""
    answer = client.get(url)
    assert answer.status_code == 302, f"{url} answered {answer.status}"
    return client.get_page(answer.location.partition("#")[0])


def edit_url(post: Post) -> str:
    return f"/posts/{post.id}/edit"


def reader_sees(client: Client, post: Post) -> str:
    """Return the thread of a post as a visitor reads it."""
    answer = client.get(f"/posts/{post.id}")
    assert answer.status_code == 302, answer.status
    return client.get_page(answer.location.partition("#")[0]).text


def card(client: Client, post: Post) -> str:
    """Return what the author's own page says about a post, without its tags."""
    page = client.get_page("/mine").text
    return words(page.split(f'<li id="post-{post.id}">')[1].split("</article>")[0])


def reopen(moderator: Member, post: Post) -> None:
    """Undo what was decided about the newest text."""
    newest = drafting.latest_revision(post.id)
    verdict = Verdict(action=Action.REOPEN, reason="A mistake of mine.", seen=newest.version)
    decide(moderator, newest.id, verdict)


def restore(moderator: Member, post: Post, reason: str = "") -> None:
    """Restore a hidden post."""
    seen = drafting.lock_post(post.id).version
    decide_post(moderator, post.id, Verdict(action=Action.RESTORE, reason=reason, seen=seen))

"""Telling facts as a browser does, a step at a time, and looking at what was kept."""

from dataclasses import replace
from typing import Any

from flask import Flask

from app.experiences import drafting
from app.experiences.models import Post
from app.experiences.writing import Writing
from app.members.models import Member
from app.perspectives.tags import Perspective
from tests.factories import make_post, make_writing
from tests.support import html

COMMISSIONER, BIDDER, OBSERVER = Perspective
STEPS = ("procurement", "course", "concerns", "check")
NEXT, BACK, SUBMIT = {"do": "next"}, {"do": "back"}, {"do": "submit"}


def step_url(post: Post, step: str) -> str:
    return f"/posts/{post.id}/facts/{step}"


def step_form(page: html.Page) -> html.Form:
    """Return the form in which a step is told."""
    return page.form_with({"do"}, at=None, index=None)


def begin(
    author: Member,
    side: Perspective | None = BIDDER,
    *,
    facts: dict[str, Any] | None = None,
    state: str = "draft",
    **chosen: Any,
) -> Post:
    """Make an experience told from a side; `chosen` is what else its form holds."""
    writing: Writing = replace(make_writing(perspective=side), facts=facts or {}, **chosen)
    return make_post(author, state=state, writing=writing)


def facts_of(app: Flask, post: Post) -> dict[str, Any]:
    """Return the facts with the newest text."""
    with app.app_context():
        return dict(drafting.latest_revision(post.id).facts)

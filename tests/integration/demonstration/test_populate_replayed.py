"""Load data beside the same posts sent, read and hidden through the forum's own use cases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import undefer

from app.core import clock
from app.core.db import db, unit_of_work
from app.demonstration.load import posts as making
from app.demonstration.load.people import READER
from app.demonstration.loading import unsent
from app.experiences import drafting, paths, service
from app.experiences.lifecycle import Action, PostState, RevisionState
from app.experiences.models import Alias, Decision, Post, Revision
from app.experiences.writing import Writing
from app.members.models import Member
from app.members.queries import find_by_email, get_member
from app.moderation.service import Verdict, decide, decide_post
from app.search.models import Entry
from config import Development

HIDDEN = "Invented, to be hidden."


def table(model: Any, *, but: set[str]) -> list[str]:
    return [column.key for column in model.__table__.columns if column.key not in but]


IDS = {"id", "thread_id", "parent_id"}
OF_POSTS = table(Post, but=IDS)
OF_TEXTS = table(Revision, but={"id", "post_id", "key", "body"})
OF_DECISIONS = table(Decision, but={"id", "post_id", "revision_id"})


class Replay:
    """Sends, reads and takes away copies of posts, and knows the copy of each."""

    def __init__(self) -> None:
        self.copies: dict[int, int] = {}
        reader = find_by_email(READER)
        assert reader is not None
        self.reader: Member = reader

    def send(self, post: Post, text: Revision) -> None:
        author = get_member(post.author_id)
        above = None
        if post.parent_id is not None:
            above = drafting.get_post(self.copies[post.parent_id], author)
        writing = replace(Writing.of(post, text), key=f"copy-{post.id}")
        self.copies[post.id] = service.write(author, writing, answering=above, submit=True).id

    def approve(self, post: Post) -> None:
        waiting = drafting.find_in_state(self.copies[post.id], RevisionState.WAITING)
        assert waiting is not None
        verdict = Verdict(action=Action.APPROVE, reason="", seen=waiting.version)
        decide(self.reader, waiting.id, verdict)

    def let_go(self, post: Post) -> None:
        copy = self.copies[post.id]
        if post.state is PostState.WITHDRAWN:
            service.withdraw(get_member(post.author_id), copy)
            return
        seen = drafting.get_post(copy, self.reader).version
        decide_post(self.reader, copy, Verdict(action=Action.HIDE, reason=HIDDEN, seen=seen))


def of(model: Any, columns: list[str], post_id: int) -> list[dict[str, Any]]:
    """Return what a table holds of a post, in these columns and in order."""
    key = Post.id if model is Post else model.post_id
    wanted = sa.select(*(getattr(model, name) for name in columns)).where(key == post_id)
    rows = db.session.execute(wanted.order_by(model.id))
    return [dict(row._mapping) for row in rows]


def labels_in(thread_id: int) -> set[tuple[Any, ...]]:
    wanted = sa.select(Alias.perspective, Alias.member_id, Alias.number)
    return set(map(tuple, db.session.execute(wanted.where(Alias.thread_id == thread_id))))


def replayed(posts: dict[int, Post]) -> dict[int, int]:
    """Do it all again and return the copies of posts."""
    replay = Replay()
    hidden = sa.select(Decision.post_id, Decision.at).where(Decision.action == Action.HIDE)
    hidden_at = {row.post_id: row.at for row in db.session.execute(hidden)}
    steps: list[tuple[datetime, Callable[..., None], Post, list[Any]]] = []
    texts = db.session.scalars(sa.select(Revision)).all()
    # Another text stands there now, or the copies would be the same forms sent twice.
    other = sa.update(Revision).values(body=sa.func.lower(Revision.body))
    db.session.execute(other, execution_options={"synchronize_session": False})
    for text in texts:
        post = posts[text.post_id]
        assert post.sent_at is not None
        assert post.published_at is not None
        steps.append((post.sent_at, replay.send, post, [text]))
        steps.append((post.published_at, replay.approve, post, []))
        if not post.published:
            steps.append((hidden_at.get(post.id, clock.now()), replay.let_go, post, []))
    for moment, step, post, more in sorted(steps, key=lambda step: step[0]):
        with clock.at(moment):
            step(post, *more)
    return replay.copies


def test_the_forum_would_have_left_the_same(
    app_with: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "DEEPEST", 6)
    monkeypatch.setattr(making, "_HIDDEN", 0.1)
    monkeypatch.setattr(making, "_WITHDRAWN", 0.2)
    app = app_with(kind=Development)
    given = ["populate", "--experiences", "12", "--replies", "40", "--hot", "30"]
    given += ["--processes", "0"]
    assert app.test_cli_runner().invoke(args=given).exit_code == 0
    with app.test_request_context(), unit_of_work():
        wanted = sa.select(Post).options(undefer(Post.author_id))
        posts = {post.id: post for post in db.session.scalars(wanted)}
        with unsent():
            copies = replayed(posts)
        for original, copy in copies.items():
            assert of(Post, OF_POSTS, copy) == of(Post, OF_POSTS, original)
            assert of(Revision, OF_TEXTS, copy) == of(Revision, OF_TEXTS, original)
            assert of(Decision, OF_DECISIONS, copy) == of(Decision, OF_DECISIONS, original)
            facets = [
                db.session.scalar(sa.select(Entry.facets).where(Entry.post_id == post_id))
                for post_id in (original, copy)
            ]
            assert facets[0] == facets[1]
            if posts[original].is_experience:
                assert labels_in(copy) == labels_in(original)
        states = {post.state for post in posts.values()}
        assert states == {PostState.PUBLISHED, PostState.HIDDEN, PostState.WITHDRAWN}
        assert len(copies) == len(posts) == 83

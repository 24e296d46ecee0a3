"""The demonstration: loaded once, kept, plausible on every page, and only in development."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import aliased

from app.core.db import db
from app.core.mail import OutboxMessage
from app.demonstration.loading import PASSWORD
from app.experiences.lifecycle import PostState, RevisionState
from app.experiences.models import Post, Revision
from app.members.queries import find_by_email
from app.perspectives.tags import SIDES
from config import Development


@pytest.fixture
def developing(app: Flask, app_with: Callable[..., Flask]) -> Flask:
    """Return the application as a newcomer has it, on the empty test database."""
    made = app_with(kind=Development)
    assert made.config["DEVELOPMENT"]
    return made


def load(app: Flask) -> str:
    """Run the command and return what it prints."""
    result = app.test_cli_runner().invoke(args=["demo"])
    assert result.exit_code == 0, result.output
    return result.output


def count(statement: sa.Select[int]) -> int:
    return db.session.scalar(statement) or 0


def test_it_fills_every_page_counts_right_and_is_kept(developing: Flask) -> None:
    """One test, since loading is what takes the time."""
    said = load(developing)
    with developing.app_context():
        check_states()
        check_counts()
        assert db.session.scalars(sa.select(OutboxMessage)).all() == []
        for line in said.splitlines():
            if "@example.org" in line:
                assert find_by_email(line.split()[0]), line
        before = count(sa.select(sa.func.count()).select_from(Post))
    client = developing.test_client()
    for side in SIDES:
        assert "post-card" in client.get(f"/experiences?perspective={side.value}").text
    assert PASSWORD in load(developing)
    with developing.app_context():
        assert count(sa.select(sa.func.count()).select_from(Post)) == before


def check_states() -> None:
    """Check that there is something of every kind to look at."""
    states = dict(
        db.session.execute(
            sa.select(Post.state, sa.func.count())
            .where(Post.parent_id.is_(None))
            .group_by(Post.state)
        ).all()
    )
    assert states[PostState.PUBLISHED] >= 25
    assert {PostState.HIDDEN, PostState.WITHDRAWN, PostState.UNPUBLISHED} <= states.keys()
    texts = set(db.session.scalars(sa.select(Revision.state)))
    assert texts >= {RevisionState.WAITING, RevisionState.RETURNED, RevisionState.DECLINED}


def check_counts() -> None:
    """Check that what is counted along the way is what is there."""
    reply = aliased(Post)
    replies = (
        sa.select(sa.func.count())
        .where(reply.thread_id == Post.id, reply.parent_id.is_not(None), reply.published)
        .scalar_subquery()
    )
    answered = (
        sa.select(sa.func.max(reply.published_at))
        .where(reply.thread_id == Post.id, reply.parent_id.is_not(None), reply.published)
        .scalar_subquery()
    )
    answers = (
        sa.select(sa.func.count()).where(reply.parent_id == Post.id, reply.public).scalar_subquery()
    )
    wrong = sa.select(Post.id).where(
        sa.or_(
            Post.answers != answers,
            sa.and_(Post.parent_id.is_(None), Post.reply_count != replies),
            sa.and_(Post.parent_id.is_(None), Post.answered_at.is_distinct_from(answered)),
        )
    )
    assert db.session.scalars(wrong).all() == []


def test_it_refuses_outside_development(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["demo"])
    assert result.exit_code == 1
    assert "development only" in result.output

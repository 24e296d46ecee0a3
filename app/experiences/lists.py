"""Lists of what readers see: what a card shows, in no order, and some short lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from app.core.db import db
from app.experiences.lifecycle import RevisionState
from app.experiences.models import Post, Related, Revision
from app.experiences.queries import SHOWN_TEXT, PostView, shown_columns, views
from app.perspectives.tags import Perspective
from app.policy.actor import Actor


@cache
def cards(*, replies: bool = False, texts: bool = False) -> sa.Select[*tuple[Any, ...]]:
    """Select the experiences that readers see, with what a list shows of them, in no order.

    With `replies` replies too, each with the title of its thread; with `texts` the whole text and
    the facts of each. For `views`.
    """
    columns = [*shown_columns()]
    where: list[Any] = [Post.published]
    if replies:
        columns.append(_thread_title())
    else:
        where.append(Post.parent_id.is_(None))
    if texts:
        columns += [Revision.html, Revision.facts]
    return sa.select(*columns).join(Revision, SHOWN_TEXT).where(*where)


def newest(
    actor: Actor,
    limit: int,
    *,
    perspective: Perspective | None = None,
    among: sa.Select[int] | None = None,
) -> Sequence[PostView]:
    """Return the newest experiences, of one perspective or among those whose ids are selected."""
    statement = cards().order_by(Post.published_at.desc(), Post.id.desc()).limit(limit)
    if perspective is not None:
        statement = statement.where(Post.perspective == perspective)
    if among is not None:
        statement = statement.where(Post.id.in_(among))
    return views(statement, actor)


def related_to(experience_id: int, actor: Actor) -> Sequence[PostView]:
    """Return the experiences that are like one, the nearest first, as far as readers see them."""
    return views(_related(), actor, {"post": experience_id})


@cache
def _related() -> sa.Select[*tuple[Any, ...]]:
    like = Related.post_id == sa.bindparam("post")
    statement = cards().join(Related, Related.other_id == Post.id).where(like)
    return statement.order_by(Related.position)


def _thread_title() -> ColumnElement[str]:
    """Select the title that stands over the thread of a post, if it still stands."""
    top, text = aliased(Post), aliased(Revision)
    title = (
        sa.select(text.title)
        .join(top, top.id == text.post_id)
        .where(top.id == Post.thread_id, top.published, text.state == RevisionState.APPROVED)
        .correlate(Post)
        .scalar_subquery()
    )
    return sa.func.coalesce(title, "").label("thread_title")


@dataclass(frozen=True)
class Counts:
    """How much there is to read."""

    experiences: int
    replies: int


def count_published() -> Counts:
    """Count what readers can read."""
    experience = Post.parent_id.is_(None)
    row = db.session.execute(
        sa.select(
            sa.func.count().filter(experience), sa.func.count().filter(sa.not_(experience))
        ).where(Post.published)
    ).one()
    return Counts(experiences=row[0], replies=row[1])

"""What a moderator sees: the queue, one text with all around it, and the log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
from markupsafe import Markup
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from app.core.db import db
from app.core.errors import NotFound
from app.core.paging import PAGE, Cursor, Page, cut, edge_of, keyset, newest_first
from app.core.richtext import trusted
from app.experiences.lifecycle import Action, PostState, RevisionState
from app.experiences.models import Decision, Identity, Post, Revision
from app.members.models import Member
from app.perspectives.tags import Perspective
from app.policy.actor import Actor
from app.policy.permissions import Permission
from app.policy.rules import require

UNSENT: Final = (RevisionState.DRAFT, RevisionState.HELD)
"""What nobody but the author reads. It may have been sent before, and taken back."""
_READABLE: Final = sa.and_(Revision.state.not_in(UNSENT), Revision.submitted_at.is_not(None))
"""Was sent, and not taken back. A text that was held and then replaced was never sent."""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A line of the queue. It names no author: a moderator reads texts, not people."""

    id: int
    post_id: int
    title: str
    excerpt: str
    submitted_at: datetime
    perspective: Perspective
    identity: Identity
    checked: bool
    byline: str
    is_reply: bool
    is_edit: bool
    is_own: bool
    """The moderator wrote it, so somebody else decides."""
    thread_title: str


def count_waiting() -> int:
    """Count the texts in the queue."""
    waiting = sa.select(sa.func.count()).where(Revision.state == RevisionState.WAITING)
    return db.session.scalar(waiting) or 0


def list_waiting(actor: Actor, *, cursor: Cursor, size: int = PAGE) -> Page[Waiting]:
    """Return a page of the queue, longest waiting first."""
    require(actor, Permission.QUEUE_READ)
    order = [Revision.submitted_at, Revision.id]
    statement = _lines(actor).where(Revision.state == RevisionState.WAITING)
    edge = edge_of(cursor, order, Revision.id)
    found = db.session.execute(
        keyset(statement, order, edge, backwards=cursor.backwards, size=size)
    )
    rows = [Waiting(**row._mapping) for row in found]  # noqa: SLF001
    return cut(rows, cursor=cursor if edge else Cursor(), key=lambda row: row.id, size=size)


@dataclass(frozen=True, kw_only=True)
class Held:
    """How many texts come into the queue on a day: nobody but their authors sees more of them."""

    day: date
    count: int


def list_held(actor: Actor) -> Sequence[Held]:
    """Return what is paused for a live procurement, by day, the next first; a page at most."""
    require(actor, Permission.QUEUE_READ)
    statement: sa.Select[*tuple[Any, ...]] = (
        sa.select(Revision.held_until, sa.func.count())
        .where(Revision.state == RevisionState.HELD)
        .group_by(Revision.held_until)
        .order_by(Revision.held_until)
        .limit(PAGE)
    )
    return [Held(day=day, count=count) for day, count in db.session.execute(statement)]


def _lines(actor: Actor) -> sa.Select[*tuple[Any, ...]]:
    """Select what a line of the queue shows."""
    opening = aliased(Revision)
    return (
        sa.select(
            Revision.id,
            Revision.post_id,
            Revision.title,
            Revision.excerpt,
            Revision.submitted_at,
            Post.perspective,
            Post.identity,
            Post.checked,
            Post.byline,
            Post.parent_id.is_not(None).label("is_reply"),
            Post.published_at.is_not(None).label("is_edit"),
            (Post.author_id == actor.id).label("is_own"),
            sa.func.coalesce(opening.title, "").label("thread_title"),
        )
        .join(Post, Post.id == Revision.post_id)
        .outerjoin(
            opening,
            sa.and_(opening.post_id == Post.thread_id, opening.state == RevisionState.APPROVED),
        )
    )


def get_submitted(revision_id: int, actor: Actor) -> Revision:
    """Return a text that was sent at some time; raise NotFound for any other."""
    require(actor, Permission.QUEUE_READ)
    revision = db.session.scalar(
        sa.select(Revision).where(Revision.id == revision_id, Revision.submitted_at.is_not(None))
    )
    if revision is None:
        raise NotFound("There is no such text in the queue.")
    return revision


def latest_submitted(post_id: int) -> Revision:
    """Return the newest text of a post that was sent; raise NotFound when there is none."""
    statement = (
        sa.select(Revision)
        .where(Revision.post_id == post_id, _READABLE)
        .order_by(Revision.number.desc())
        .limit(1)
    )
    text = db.session.scalar(statement)
    if text is None:
        raise NotFound("There is no such post.")
    return text


def find_approved(post_id: int) -> Revision | None:
    """Return the text that readers see."""
    return db.session.scalar(
        sa.select(Revision).where(
            Revision.post_id == post_id, Revision.state == RevisionState.APPROVED
        )
    )


@dataclass(frozen=True, kw_only=True)
class Context:
    """A post above the one that waits, so that a reply can be judged by what it answers."""

    id: int
    byline: str
    perspective: Perspective
    state: PostState
    title: str
    html: Markup


def list_context(post: Post) -> Sequence[Context]:
    """Return the experience and the post that a reply answers; nothing for an experience."""
    if post.parent_id is None:
        return []
    statement = (
        sa.select(Post.id, Post.byline, Post.perspective, Post.state, Revision.title, Revision.html)
        .join(
            Revision,
            sa.and_(Revision.post_id == Post.id, Revision.state == RevisionState.APPROVED),
        )
        .where(Post.id.in_({post.thread_id, post.parent_id}))
        .order_by(Post.path)
    )
    return [
        Context(**{**row._mapping, "html": trusted(row.html)})  # noqa: SLF001
        for row in db.session.execute(statement)
    ]


def count_decisions(profile_id: int) -> Mapping[str, int]:
    """Return how often each decision was made about what a member wrote under their name.

    What they wrote without it is not counted, or else who decides on that would see whose it is.
    """
    statement = (
        sa.select(Decision.action, sa.func.count())
        .join(Post, Post.id == Decision.post_id)
        .where(Post.profile_id == profile_id)
        .group_by(Decision.action)
    )
    return {action.value: count for action, count in db.session.execute(statement)}


def wrote_before(text: Revision, post: Post) -> bool:
    """Tell whether the author had sent another text when this one was sent for the first time.

    No decision changes that, nor anything that the author does later, so nobody can try out whose
    a post without a name is.
    """
    other = aliased(Post)
    earlier = sa.select(Revision.id).where(
        Revision.post_id == post.id, Revision.number < text.number, _READABLE
    )
    sent = sa.select(other.id).where(
        other.author_id == post.author_id, other.sent_at < post.sent_at
    )
    return bool(db.session.scalar(sa.select(sa.or_(earlier.exists(), sent.exists()))))


@dataclass(frozen=True, kw_only=True)
class LogEntry:
    """A line of the log."""

    id: int
    post_id: int
    revision_id: int | None
    action: Action
    before: str
    after: str
    reason: str
    at: datetime
    moderator: str
    title: str
    """Of the experience at the top of the thread."""
    is_reply: bool


def sent_title() -> ColumnElement[str]:
    """Select the title that was last sent for a post's thread; empty when none was."""
    title = (
        sa.select(Revision.title)
        .where(Revision.post_id == Post.thread_id, _READABLE)
        .order_by(Revision.number.desc())
        .limit(1)
        .correlate(Post)
        .scalar_subquery()
    )
    return sa.func.coalesce(title, "")


def list_log(
    actor: Actor, *, cursor: Cursor, post_id: int | None = None, size: int = PAGE
) -> Page[LogEntry]:
    """Return decisions with who made them, newest first; of one post when asked."""
    require(actor, Permission.LOG_READ)
    statement = (
        sa.select(
            Decision.id,
            Decision.post_id,
            Decision.revision_id,
            Decision.action,
            Decision.before,
            Decision.after,
            Decision.reason,
            Decision.at,
            Member.display_name.label("moderator"),
            sent_title().label("title"),
            Post.parent_id.is_not(None).label("is_reply"),
        )
        .join(Member, Member.id == Decision.moderator_id)
        .join(Post, Post.id == Decision.post_id)
    )
    if post_id is not None:
        statement = statement.where(Decision.post_id == post_id)
    found = db.session.execute(newest_first(statement, Decision.id, cursor=cursor, size=size))
    rows = [LogEntry(**row._mapping) for row in found]  # noqa: SLF001
    return cut(rows, cursor=cursor, key=lambda entry: entry.id, size=size)

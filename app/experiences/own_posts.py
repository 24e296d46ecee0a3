"""What an author sees of everything they wrote: where it stands, why, and what to do next."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from app.core.db import db
from app.core.paging import PAGE, Cursor, Page, cut, newest_first
from app.experiences.lifecycle import Action, PostState, RevisionState, is_closed
from app.experiences.models import Decision, Post, Revision
from app.experiences.next_steps import is_draft_alone, next_step
from app.perspectives.tags import Perspective
from app.policy.actor import Actor

_RECENT: Final = 50
"""Decisions that the usual waiting time is taken from."""


@dataclass(frozen=True, kw_only=True)
class OwnPost:
    """A post on its author's own page, with where its newest text stands and why."""

    id: int
    parent_id: int | None
    state: PostState
    title: str
    excerpt: str
    byline: str
    perspective: Perspective | None
    revision_state: RevisionState
    checked: bool
    appears_at: datetime | None
    """When a post that was approved for a later release appears."""
    held_until: date | None
    """When the text that is held goes into the queue."""
    waiting_since: datetime | None
    """When the text that waits to be read was sent."""
    thread_title: str
    reason: str
    """The moderator's words about this text, or about the post when it is hidden."""

    @property
    def closed(self) -> bool:
        """Tell whether nothing more can be sent for it."""
        return is_closed(self.state, self.revision_state)

    @property
    def next_step(self) -> str:
        """Return what happens next, or what the author can do."""
        return next_step(self.state, self.revision_state, waits=self.waits)

    @property
    def waits(self) -> bool:
        """Tell whether a text of it waits in the queue, or for its day."""
        return self.waiting_since is not None or self.held_until is not None

    @property
    def is_draft_alone(self) -> bool:
        """Tell whether to withdraw it is no more than to give up a draft."""
        return is_draft_alone(self.state, self.revision_state, waits=self.waits)


def list_own(actor: Actor, *, cursor: Cursor, size: int = PAGE) -> Page[OwnPost]:
    """Return everything the actor wrote, newest first, with state, reason and waiting time."""
    newest = (
        sa.select(sa.func.max(Revision.number))
        .where(Revision.post_id == Post.id)
        .correlate(Post)
        .scalar_subquery()
    )
    top, opening = aliased(Post), aliased(Revision)
    waiting, held = aliased(Revision), aliased(Revision)
    known = sa.or_(top.published, top.author_id == actor.id)
    statement = (
        sa.select(
            Post.id,
            Post.parent_id,
            Post.state,
            Revision.title,
            Revision.excerpt,
            Post.byline,
            Post.perspective,
            Revision.state.label("revision_state"),
            Post.checked,
            Post.appears_at,
            held.held_until,
            waiting.submitted_at.label("waiting_since"),
            sa.func.coalesce(opening.title, "").label("thread_title"),
            sa.func.coalesce(_last_reason(), "").label("reason"),
        )
        .join(Revision, sa.and_(Revision.post_id == Post.id, Revision.number == newest))
        .outerjoin(top, sa.and_(top.id == Post.thread_id, known))
        .outerjoin(opening, _text_of(opening, top.id, RevisionState.APPROVED))
        .outerjoin(waiting, _text_of(waiting, Post.id, RevisionState.WAITING))
        .outerjoin(held, _text_of(held, Post.id, RevisionState.HELD))
        .where(Post.author_id == actor.id)
    )
    found = db.session.execute(newest_first(statement, Post.id, cursor=cursor, size=size))
    rows = [OwnPost(**row._mapping) for row in found]  # noqa: SLF001
    return cut(rows, cursor=cursor, key=lambda post: post.id, size=size)


def place_of(actor: Actor, post_id: int) -> Cursor:
    """Return the cursor of a page of the actor's posts on which one of them stands."""
    newer = sa.select(Post.id).where(Post.author_id == actor.id, Post.id > post_id)
    found = db.session.scalars(newer.order_by(Post.id).limit(PAGE)).all()
    return Cursor() if len(found) < PAGE else Cursor(after=found[0])


def _text_of(text: Any, post_id: Any, state: RevisionState) -> ColumnElement[bool]:
    """Return the condition that joins a post's one text in this state."""
    return sa.and_(text.post_id == post_id, text.state == state)


def _last_reason() -> sa.ScalarSelect[str]:
    """Select what a moderator last wrote about the newest text, or why the post is hidden."""
    hidden = Post.state == PostState.HIDDEN
    return (
        sa.select(Decision.reason)
        .where(
            Decision.post_id == Post.id,
            sa.or_(
                sa.and_(hidden, Decision.revision_id.is_(None)),
                sa.and_(sa.not_(hidden), Decision.revision_id == Revision.id),
            ),
        )
        .order_by(Decision.id.desc())
        .limit(1)
        .correlate(Post, Revision)
        .scalar_subquery()
    )


def usual_wait() -> timedelta | None:
    """Return how long a text usually waited lately until it was decided; None before the first."""
    statement = (
        sa.select(Revision.submitted_at, Decision.at)
        .join(Revision, Revision.id == Decision.revision_id)
        .where(Decision.action != Action.REOPEN, Decision.at >= Revision.submitted_at)
        .order_by(Decision.id.desc())
        .limit(_RECENT)
    )
    waits = sorted(at - sent for sent, at in db.session.execute(statement) if sent is not None)
    return waits[len(waits) // 2] if waits else None

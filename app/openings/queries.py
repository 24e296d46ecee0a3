"""Reading requests to open who wrote a post. `name_of` alone tells who did, to the two alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, NotFound
from app.core.paging import PAGE, Cursor, Page, cut, edge_of, keyset
from app.experiences.drafting import get_post
from app.experiences.models import Opening, OpeningAnswer, Post
from app.members.models import Member, StandingChange
from app.moderation.queries import latest_submitted, sent_title
from app.openings.lifecycle import (
    LAPSES_AFTER,
    OPEN_FOR,
    OpeningState,
    is_new_at,
    is_open_at,
    state_at,
)
from app.perspectives.tags import Perspective
from app.policy.actor import Actor, Standing
from app.policy.permissions import Permission
from app.policy.rules import allowed, require

_MODERATORS: Final = (Standing.MODERATOR, Standing.ADMINISTRATOR)
_ITS_ANSWER: Final = OpeningAnswer.opening_id == Opening.id
_ORDER: Final = (Opening.at, Opening.id)
"""As they were asked. An id by itself says nothing of when."""


@dataclass(frozen=True, kw_only=True)
class OpeningView:
    """A request and its answer as moderators see them. It does not tell who wrote the post."""

    id: int
    post_id: int
    title: str
    """Of the experience at the top of the thread."""
    is_reply: bool
    byline: str
    perspective: Perspective
    author_id: int | None
    """The reader's own id when the post is theirs; None for anybody else's."""
    asked_by: int
    asker: str
    asker_moderates: bool
    """Whoever asked is a moderator to this day."""
    reason: str
    at: datetime
    answered_by: int | None
    answerer: str | None
    agreed: bool | None
    answer: str | None
    """Why the second moderator agreed or refused."""
    answered_at: datetime | None
    moderator_since: datetime | None
    """When the reader was made a moderator, if ever."""

    @property
    def reader_is_new(self) -> bool:
        """Tell whether the reader became a moderator too late to answer it."""
        return is_new_at(self.at, since=self.moderator_since)

    @property
    def state(self) -> OpeningState:
        """Return where it stands now."""
        return state_at(clock.now(), asked_at=self.at, agreed=self.agreed)

    @property
    def is_open(self) -> bool:
        """Tell whether the two who opened it still see who wrote the post."""
        return is_open_at(clock.now(), answered_at=self.answered_at, agreed=self.agreed)

    @property
    def ends_at(self) -> datetime:
        """Return when it lapses, or once it is answered, when nobody sees the name any more."""
        return self.at + LAPSES_AFTER if self.answered_at is None else self.answered_at + OPEN_FOR


@dataclass(frozen=True)
class Author:
    """Who wrote a post: what two moderators see together."""

    name: str
    email: str


def get_askable(post_id: int, actor: Actor, *, lock: bool = False) -> Post:
    """Return a post whose author the actor may ask to open.

    Raises Conflict for a named one, NotFound when no text of it can be read any more.
    """
    post = get_post(post_id, actor, lock=lock)
    require(actor, Permission.OPENING_ASK, post)
    if post.profile_id is not None:  # not by the identity: that may be a draft's choice
        raise Conflict("This post is under its author's name. There is nothing to ask.")
    latest_submitted(post.id)
    return post


def find_pending(post_id: int) -> int | None:
    """Return the id of the request about a post that waits for an answer."""
    return db.session.scalar(
        sa.select(Opening.id)
        .outerjoin(OpeningAnswer, _ITS_ANSWER)
        .where(Opening.post_id == post_id, _pending())
    )


def get_opening(opening_id: int, actor: Actor) -> OpeningView:
    """Return a request; raise NotFound when it is about a post of the actor's own."""
    row = db.session.execute(_views(actor).where(Opening.id == opening_id)).one_or_none()
    view = None if row is None else _view(row)
    if view is None or not allowed(actor, Permission.OPENING_READ, view):
        raise NotFound("There is no such request.")
    return view


def list_pending(actor: Actor) -> Sequence[OpeningView]:
    """Return the requests that wait for an answer, the oldest first; at most a page of them."""
    require(actor, Permission.LOG_READ)
    statement = _views(actor).where(_pending(), _readable_to(actor)).order_by(*_ORDER)
    return [_view(row) for row in db.session.execute(statement.limit(PAGE))]


def list_settled(actor: Actor, *, cursor: Cursor, size: int = PAGE) -> Page[OpeningView]:
    """Return the requests that were answered or lapsed, the newest first."""
    require(actor, Permission.LOG_READ)
    statement = _views(actor).where(sa.not_(_pending()), _readable_to(actor))
    edge = edge_of(cursor, _ORDER, Opening.id, Post.id == Opening.post_id, _readable_to(actor))
    page = keyset(statement, _ORDER, edge, backwards=cursor.backwards, descending=True, size=size)
    rows = [_view(row) for row in db.session.execute(page)]
    return cut(rows, cursor=cursor if edge else Cursor(), key=lambda view: view.id, size=size)


def count_to_answer(actor: Actor) -> int:
    """Count the requests that wait for an answer and that the actor may answer."""
    statement = (
        sa.select(Opening.at, _moderator_since(actor))
        .outerjoin(OpeningAnswer, _ITS_ANSWER)
        .join(Post, Post.id == Opening.post_id)
        .where(_pending(), _readable_to(actor), Opening.moderator_id != actor.id)
    )
    return sum(not is_new_at(at, since=since) for at, since in db.session.execute(statement))


def name_of(actor: Actor, opening: OpeningView) -> Author:
    """Return who wrote the post; raise NotAllowed for all but the two who opened it, in time."""
    require(actor, Permission.OPENING_READ_NAME, opening)
    statement = (
        sa.select(Member.display_name, Member.email)
        .join(Post, Post.author_id == Member.id)
        .where(Post.id == opening.post_id)
    )
    return Author(*db.session.execute(statement).one())


def _readable_to(actor: Actor) -> ColumnElement[bool]:
    """Return the SQL twin of the rule for reading: requests about the posts of others."""
    return Post.author_id != actor.id


def _moderator_since(actor: Actor) -> sa.ScalarSelect[datetime]:
    """Select when somebody without the standing was last given it."""
    return (
        sa.select(sa.func.max(StandingChange.at))
        .where(
            StandingChange.member_id == actor.id,
            StandingChange.before.not_in(_MODERATORS),
            StandingChange.after.in_(_MODERATORS),
        )
        .scalar_subquery()
    )


def _pending() -> ColumnElement[bool]:
    """Return the SQL twin of the state: not answered, and not lapsed."""
    return sa.and_(OpeningAnswer.opening_id.is_(None), Opening.at > clock.now() - LAPSES_AFTER)


def _views(actor: Actor) -> sa.Select[*tuple[Any, ...]]:
    """Select what an OpeningView holds."""
    asker, answerer = aliased(Member), aliased(Member)
    return (
        sa.select(
            Opening.id,
            Opening.post_id,
            sent_title().label("title"),
            Post.parent_id.is_not(None).label("is_reply"),
            Post.byline,
            Post.perspective,
            sa.case((Post.author_id == actor.id, Post.author_id), else_=None).label("author_id"),
            Opening.moderator_id.label("asked_by"),
            asker.display_name.label("asker"),
            sa.and_(asker.active, asker.standing.in_(_MODERATORS)).label("asker_moderates"),
            Opening.reason,
            Opening.at,
            OpeningAnswer.moderator_id.label("answered_by"),
            answerer.display_name.label("answerer"),
            OpeningAnswer.agreed,
            OpeningAnswer.reason.label("answer"),
            OpeningAnswer.at.label("answered_at"),
            _moderator_since(actor).label("moderator_since"),
        )
        .select_from(Opening)
        .outerjoin(OpeningAnswer, _ITS_ANSWER)
        .join(Post, Post.id == Opening.post_id)
        .join(asker, asker.id == Opening.moderator_id)
        .outerjoin(answerer, answerer.id == OpeningAnswer.moderator_id)
    )


def _view(row: Any) -> OpeningView:
    return OpeningView(**row._mapping)  # noqa: SLF001 - the documented way to a row's names

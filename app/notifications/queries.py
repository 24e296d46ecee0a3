"""What a member is told."""

from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from app.core.db import db
from app.core.errors import NotFound
from app.core.paging import PAGE, Cursor, Page, cut, newest_first
from app.experiences.lifecycle import PostState, RevisionState
from app.experiences.models import Post, Revision
from app.notifications.models import MutedKind, Notice, NoticeKind
from app.perspectives.tags import Perspective
from app.policy.actor import Actor


@dataclass(frozen=True, kw_only=True)
class NoticeView:
    """A notice with the post it is about, if any, as its reader may see it."""

    id: int
    kind: NoticeKind
    post_id: int | None
    reason: str
    created_at: datetime
    read_at: datetime | None
    state: PostState | None
    is_reply: bool
    byline: str
    perspective: Perspective | None
    title: str
    """Title of the thread; empty when the reader may not know it."""
    appears_at: datetime | None
    """When a post appears that was approved and is not public yet."""
    held_until: date | None
    """When a text of the post that is held goes into the queue."""

    @property
    def gone(self) -> str:
        """Say that what the notice is about is not there any more; nothing while it is."""
        if self.kind is NoticeKind.ANSWERED:
            return "" if self.state is PostState.PUBLISHED else "It is not there any more."
        if self.state is PostState.WITHDRAWN:
            return "You withdrew it."
        shown = self.kind in {NoticeKind.APPROVED, NoticeKind.RESTORED}
        unseen = self.state in {PostState.HIDDEN, PostState.UNPUBLISHED}
        return "Readers do not see it any more." if shown and unseen else ""


def count_unread(actor: Actor) -> int:
    """Count the notices that the actor has not read."""
    unread = sa.select(sa.func.count()).where(
        Notice.member_id == actor.id, Notice.read_at.is_(None)
    )
    return db.session.scalar(unread) or 0


def list_notices(actor: Actor, *, cursor: Cursor, size: int = PAGE) -> Page[NoticeView]:
    """Return a page of the actor's notices, newest first; the first page where one is empty."""
    statement = (
        sa.select(
            Notice.id,
            Notice.kind,
            Notice.post_id,
            Notice.reason,
            Notice.created_at,
            Notice.read_at,
            Post.state,
            Post.parent_id.is_not(None).label("is_reply"),
            _byline(actor).label("byline"),
            Post.perspective,
            thread_title(actor.id).label("title"),
            appears_at(),
            held_until(),
        )
        .outerjoin(Post, Post.id == Notice.post_id)
        .where(Notice.member_id == actor.id)
    )
    found = db.session.execute(newest_first(statement, Notice.id, cursor=cursor, size=size))
    rows = [NoticeView(**row._mapping) for row in found]  # noqa: SLF001
    if cursor.id and not rows:
        return replace(list_notices(actor, cursor=Cursor(), size=size), lost=True)
    return cut(rows, cursor=cursor, key=lambda notice: notice.id, size=size)


def _byline(actor: Actor) -> ColumnElement[str]:
    """Select a post's byline; that of another's post only while readers see it."""
    shown = sa.or_(Post.published, Post.author_id == actor.id)
    return sa.case((shown, Post.byline), else_="")


def appears_at() -> ColumnElement[datetime | None]:
    """Select when a post appears that has its hour before it; NULL for any other."""
    ahead = Post.state == PostState.SCHEDULED
    return sa.case((ahead, Post.appears_at), else_=None).label("appears_at")


def held_until() -> ColumnElement[date | None]:
    """Select the day of a post's text that is held; NULL when none is."""
    held = sa.and_(Revision.post_id == Post.id, Revision.state == RevisionState.HELD)
    day = sa.select(Revision.held_until).where(held).correlate(Post).scalar_subquery()
    return day.label("held_until")


def shows_name(notice: Notice) -> ColumnElement[bool]:
    """Select whether readers see the member's name over the post that a notice is about.

    An answer is about two posts, and a name over one is enough: who reads the member's mailbox
    waits for a letter about that one, and where it said less than usual would guess the other.
    """
    own = aliased(Post)
    is_answer = notice.kind is NoticeKind.ANSWERED
    about = own.id.in_([Post.parent_id, Post.thread_id] if is_answer else [Post.id])
    named = sa.exists().where(about, own.profile_id == notice.member_id).correlate(Post)
    return named.label("named")


def thread_title(reader_id: int | None) -> ColumnElement[str]:
    """Select the title of a post's thread: what readers see, or to its author what they sent last.

    Empty when there is neither.
    """
    top, text = aliased(Post), aliased(Revision)
    sent = sa.and_(top.author_id == reader_id, text.state != RevisionState.DRAFT)
    shown = sa.and_(top.published, text.state == RevisionState.APPROVED)
    title = (
        sa.select(text.title)
        .join(top, top.id == text.post_id)
        .where(top.id == Post.thread_id, sa.or_(sent, shown))
        .order_by(text.number.desc())
        .limit(1)
        .correlate(Post)
        .scalar_subquery()
    )
    return sa.func.coalesce(title, "")


def get_notice(notice_id: int, actor: Actor) -> Notice:
    """Return a notice of the actor's own; raise NotFound for anybody else's."""
    notice = db.session.scalar(
        sa.select(Notice).where(Notice.id == notice_id, Notice.member_id == actor.id)
    )
    if notice is None:
        raise NotFound("There is no such notice.")
    return notice


def is_published(post_id: int | None) -> bool:
    """Tell whether readers see a post."""
    return bool(db.session.scalar(sa.select(Post.published).where(Post.id == post_id)))


def list_muted(member_id: int) -> set[NoticeKind]:
    """Return the kinds that a member does not want by mail."""
    statement = sa.select(MutedKind.kind).where(MutedKind.member_id == member_id)
    return set(db.session.scalars(statement))

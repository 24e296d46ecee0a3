"""Posts, their revisions, the labels of role-only authors, and what moderators did about them."""

import enum
import secrets
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.elements import ColumnElement

from app.core.db import Base, index_where
from app.experiences.lifecycle import Action, PostState, RevisionState
from app.perspectives.tags import Perspective

TITLE_LIMIT = 150
BODY_LIMIT = 20_000
"""Characters. Stated on the form."""


class Identity(enum.Enum):
    """How much readers learn of who wrote a post."""

    NAMED = "named"
    ROLE_ONLY = "role_only"


_LISTED: Final = "parent_id IS NULL AND state = 'published'"
_REPLIES: Final = "parent_id IS NOT NULL AND state = 'published'"


class Post(Base):
    """An experience (no parent) or a reply. Readers are served the byline, never the author.

    `author_id` raises when it was not asked for by name, so that a query made for readers cannot
    carry it along. `profile_id` is the author of a named post and NULL for any other.
    """

    __tablename__ = "posts"

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int | None] = mapped_column(sa.ForeignKey("posts.id"))
    """The experience at its top; an experience points to itself."""
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("posts.id"))
    author_id: Mapped[int] = mapped_column(
        sa.ForeignKey("members.id"), index=True, deferred=True, deferred_raiseload=True
    )
    state: Mapped[PostState] = mapped_column(default=PostState.UNPUBLISHED)
    perspective: Mapped[Perspective | None]
    identity: Mapped[Identity] = mapped_column(default=Identity.ROLE_ONLY)
    checked: Mapped[bool] = mapped_column(default=False)
    """Whether the author's perspective was checked when they last sent a text of it."""
    told_kind: Mapped[str] = mapped_column(sa.String(24), default="")
    told_area: Mapped[str] = mapped_column(sa.String(24), default="")
    """What a role-only byline tells of the author: ids of vocabularies, or nothing."""
    byline: Mapped[str] = mapped_column(sa.String(80), default="")
    profile_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    path: Mapped[str | None] = mapped_column(
        sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    )
    """Its place in the thread (`paths`), given at first publication."""
    depth: Mapped[int] = mapped_column(default=0)
    children: Mapped[int] = mapped_column(default=0)
    """How many places below it have been given away."""
    answers: Mapped[int] = mapped_column(default=0)
    """How many direct answers readers see, stones included."""
    reply_count: Mapped[int] = mapped_column(default=0)
    """Published replies in the whole thread; kept on the experience."""
    answered_at: Mapped[datetime | None]
    """When the newest of them was published; kept on the experience, NULL without one."""
    version: Mapped[int] = mapped_column(default=1)
    """Counts what was decided about the post; a form that saw another number is stale."""
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    """When its first text was sent; before that nobody but its author sees anything of it."""
    appears_at: Mapped[datetime | None]
    """When a post that was approved for a later release appears."""
    published_at: Mapped[datetime | None]
    edited_at: Mapped[datetime | None]

    __table_args__ = (
        sa.Index("ix_posts_thread_id_path", "thread_id", "path"),
        sa.Index("ix_posts_thread_id_perspective_path", "thread_id", "perspective", "path"),
        index_where(_REPLIES, "ix_posts_replies", "thread_id", "published_at", "id"),
        index_where(_LISTED, "ix_posts_newest", "published_at", "id"),
        index_where(_LISTED, "ix_posts_newest_of_perspective", "perspective", "published_at", "id"),
        index_where(_LISTED, "ix_posts_answered", "answered_at", "id"),
        index_where(_LISTED, "ix_posts_most_answered", "reply_count", "id"),
        index_where("state = 'scheduled'", "ix_posts_scheduled", "appears_at"),
        sa.CheckConstraint(
            "state = 'unpublished' OR path IS NOT NULL OR state = 'withdrawn'", "path"
        ),
        sa.CheckConstraint("identity = 'named' OR profile_id IS NULL", "role_only_has_no_profile"),
    )

    @property
    def is_experience(self) -> bool:
        """Tell whether the post opens a thread."""
        return self.parent_id is None

    @property
    def settled(self) -> bool:
        """Tell whether a text of it was ever approved: its side and byline are fixed then."""
        return self.path is not None

    @property
    def labelled_in(self) -> int | None:
        """Return the thread in which its author needs a number; None where they are the first."""
        return None if self.is_experience else self.thread_id

    @hybrid_property
    def sent(self) -> bool:
        """Tell whether a text of it was ever sent to be read."""
        return self.sent_at is not None

    @sent.inplace.expression
    @classmethod
    def _sent(cls) -> ColumnElement[bool]:
        return cls.sent_at.is_not(None)

    @hybrid_property
    def published(self) -> bool:
        """Tell whether readers see the post itself."""
        return self.state is PostState.PUBLISHED

    @published.inplace.expression
    @classmethod
    def _published(cls) -> ColumnElement[bool]:
        return cls.state == PostState.PUBLISHED

    @hybrid_property
    def public(self) -> bool:
        """Tell whether readers see the post, or a stone where it stood since it has answers."""
        return self.state is PostState.PUBLISHED or self.answers > 0

    @public.inplace.expression
    @classmethod
    def _public(cls) -> ColumnElement[bool]:
        return sa.or_(cls.state == PostState.PUBLISHED, cls.answers > 0)


def _only_one(state: RevisionState) -> sa.Index:
    """Return an index that allows a post one revision in this state."""
    return index_where(
        f"state = '{state.value}'", f"uq_revisions_{state.value}", "post_id", unique=True
    )


class Revision(Base):
    """One version of a post's text. After it was submitted its text never changes."""

    __tablename__ = "revisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id"))
    number: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(36), unique=True)
    """Names the form it was written in: the same form sent twice makes one revision."""
    state: Mapped[RevisionState] = mapped_column(default=RevisionState.DRAFT)
    title: Mapped[str] = mapped_column(sa.String(TITLE_LIMIT), default="")
    body: Mapped[str] = mapped_column(sa.Text, default="")
    html: Mapped[str] = mapped_column(sa.Text, default="")
    excerpt: Mapped[str] = mapped_column(sa.String(400), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    """See `facts`. Empty for a reply."""
    pause: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
    """What the author said of a live procurement; see `live.held_until`."""
    held_until: Mapped[date | None]
    """The day on which a text about a live procurement goes, or went, into the queue."""
    renderer: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    """Counts what was decided about it; a form that saw another number is stale."""
    saved_at: Mapped[datetime]
    saved_in: Mapped[str] = mapped_column(sa.String(36), default="", server_default="")
    """The window in which its author saved it last, as the form there calls itself."""
    submitted_at: Mapped[datetime | None]

    __table_args__ = (
        sa.UniqueConstraint("post_id", "number"),
        _only_one(RevisionState.DRAFT),
        _only_one(RevisionState.HELD),
        _only_one(RevisionState.WAITING),
        _only_one(RevisionState.APPROVED),
        index_where("state = 'waiting'", "ix_revisions_queue", "submitted_at", "id"),
    )

    @property
    def still_said(self) -> dict[str, str]:
        """Return `pause`, or nothing when its day has come since: the author is asked anew."""
        waits = self.held_until is None or self.state in {RevisionState.DRAFT, RevisionState.HELD}
        return self.pause if waits else {}


class Alias(Base):
    """The number of a role-only author among those of their perspective in one thread."""

    __tablename__ = "aliases"

    thread_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id"), primary_key=True)
    perspective: Mapped[Perspective] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True)
    number: Mapped[int]

    __table_args__ = (sa.UniqueConstraint("thread_id", "perspective", "number"),)


class Related(Base):
    """An experience that is like another one, found when that one was published.

    `other_id` may have vanished since: a query for readers asks.
    """

    __tablename__ = "related"

    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    other_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id"))


class Decision(Base):
    """What a moderator did, and why. The database refuses to change or delete a row."""

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id"), index=True)
    revision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("revisions.id"), index=True)
    """The revision decided on; NULL when the decision was about the post itself."""
    moderator_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    action: Mapped[Action]
    before: Mapped[str] = mapped_column(sa.String(24))
    after: Mapped[str] = mapped_column(sa.String(24))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    at: Mapped[datetime]


def _at_random() -> int:
    return secrets.randbelow(2**31 - 1) + 1


class Opening(Base):
    """A moderator asked to open who wrote a role-only post, and why.

    The database refuses to change or delete a row. What became of it is computed: from the answer,
    if there is one, and from the time.
    """

    __tablename__ = "openings"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=_at_random)
    """Drawn at random. Were they counted, a moderator would see that one is missing in the list,
    and know that it is about a post of their own."""
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id"), index=True)
    moderator_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    reason: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime]


class OpeningAnswer(Base):
    """What another moderator answered, and why: once, for the request is the key.

    The database refuses to change or delete a row.
    """

    __tablename__ = "opening_answers"

    opening_id: Mapped[int] = mapped_column(sa.ForeignKey("openings.id"), primary_key=True)
    moderator_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    agreed: Mapped[bool]
    reason: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime]

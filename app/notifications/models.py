"""Notices on the page, and the kinds a member does not want by mail as well."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class NoticeKind(enum.Enum):
    """What a notice tells."""

    APPROVED = "approved"
    RETURNED = "returned"
    DECLINED = "declined"
    REOPENED = "reopened"
    HIDDEN = "hidden"
    RESTORED = "restored"
    ANSWERED = "answered"
    CHECKED = "checked"
    NOT_CHECKED = "not_checked"
    RELEASE_NEAR = "release_near"
    RELEASED = "released"
    OPENED = "opened"

    @property
    def label(self) -> str:
        """Return what happened, in words for a heading or a choice."""
        return _LABELS[self]


_LABELS = {
    NoticeKind.APPROVED: "Your post was approved",
    NoticeKind.RETURNED: "Your post was sent back for changes",
    NoticeKind.DECLINED: "Your post was declined",
    NoticeKind.REOPENED: "Your post is being read again",
    NoticeKind.HIDDEN: "Your post was hidden",
    NoticeKind.RESTORED: "Your post was restored",
    NoticeKind.ANSWERED: "Somebody answered you",
    NoticeKind.CHECKED: "Your affiliation was checked",
    NoticeKind.NOT_CHECKED: "Your affiliation could not be checked",
    NoticeKind.RELEASE_NEAR: "Your text goes to the moderators in a few days",
    NoticeKind.RELEASED: "The day you gave has come, and your text is with the moderators",
    NoticeKind.OPENED: "Two moderators were shown who wrote your post",
}


class Notice(Base):
    """One event told to one member, once."""

    __tablename__ = "notices"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(80), unique=True)
    """Names the event and the member; a second notice of the same is refused."""
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    kind: Mapped[NoticeKind]
    post_id: Mapped[int | None] = mapped_column(sa.ForeignKey("posts.id"))
    """None for what is about no post."""
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    __table_args__ = (
        sa.Index("ix_notices_member_id_id", "member_id", "id"),
        sa.Index(
            "ix_notices_unread",
            "member_id",
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        ),
    )


class MutedKind(Base):
    """A kind of notice that a member does not want by mail. It still shows on the page."""

    __tablename__ = "muted_kinds"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True)
    kind: Mapped[NoticeKind] = mapped_column(primary_key=True)

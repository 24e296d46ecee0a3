"""Writing notices down, and what a member does with theirs."""

from collections.abc import Collection

import sqlalchemy as sa

from app.core import clock
from app.core.db import db
from app.members.queries import lock_member
from app.notifications.models import MutedKind, Notice, NoticeKind
from app.notifications.queries import get_notice, list_muted
from app.policy.actor import Actor


def add_notice(
    *, key: str, member_id: int, kind: NoticeKind, post_id: int | None, reason: str = ""
) -> Notice | None:
    """Write a notice down; None when the member was told of the same event before."""
    if db.session.scalar(sa.select(Notice.id).where(Notice.key == key)) is not None:
        return None
    notice = Notice(
        key=key,
        member_id=member_id,
        kind=kind,
        post_id=post_id,
        reason=reason,
        created_at=clock.now(),
    )
    db.session.add(notice)
    db.session.flush()
    return notice


def open_notice(actor: Actor, notice_id: int) -> Notice:
    """Mark one of the actor's notices as read and return it; raise NotFound for another's."""
    notice = get_notice(notice_id, actor)
    if notice.read_at is None:
        notice.read_at = clock.now()
    return notice


def read_all(actor: Actor) -> None:
    """Mark all of the actor's notices as read."""
    db.session.execute(
        sa.update(Notice)
        .where(Notice.member_id == actor.id, Notice.read_at.is_(None))
        .values(read_at=clock.now())
    )


def choose_mail(member_id: int, wanted: Collection[NoticeKind]) -> None:
    """Send a member these kinds by mail, and no others."""
    lock_member(member_id)
    db.session.execute(sa.delete(MutedKind).where(MutedKind.member_id == member_id))
    db.session.add_all(
        MutedKind(member_id=member_id, kind=kind) for kind in NoticeKind if kind not in wanted
    )
    db.session.flush()


def stop_mail(member_id: int, kind: NoticeKind) -> None:
    """Send a member this kind by mail no more. Safe to repeat."""
    lock_member(member_id)
    if kind not in list_muted(member_id):
        db.session.add(MutedKind(member_id=member_id, kind=kind))
        db.session.flush()

"""Finding members."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from app.core.db import db
from app.core.errors import NotFound
from app.core.paging import PAGE, Cursor, Page, cut, newest_first
from app.members import names
from app.members.models import ADDRESS_LIMIT, Member, Passkey, StandingChange
from app.policy.actor import Standing

CHANGES_SHOWN: Final = 50
_NOBODY: Final = "There is no such member."


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """One line of the record of standings."""

    at: datetime
    actor: str | None
    member: str
    before: Standing
    after: Standing


def get_member(member_id: int) -> Member:
    """Return the member, also one who left; raise NotFound when there never was one."""
    member = db.session.get(Member, member_id)
    if member is None:
        raise NotFound(_NOBODY)
    return member


def get_confirmed(member_id: int) -> Member:
    """Return the member; raise NotFound also for a registration that nobody confirmed.

    Whoever registered may have typed another's address, and a name of anybody.
    """
    member = get_member(member_id)
    if member.confirmed_at is None:
        raise NotFound(_NOBODY)
    return member


def find_by_email(email: str) -> Member | None:
    """Return the member with this address, whatever the case of its letters."""
    return db.session.scalar(sa.select(Member).where(Member.email == email.lower()))


def find_by_skeleton(skeleton: str) -> Member | None:
    """Return the member whose name looks like this."""
    return db.session.scalar(sa.select(Member).where(Member.name_skeleton == skeleton))


def address_of(member_id: int) -> str | None:
    """Return where to write to the member; None when they left or never confirmed an address."""
    return db.session.scalar(
        sa.select(Member.email).where(
            Member.id == member_id, Member.active, Member.confirmed_at.is_not(None)
        )
    )


def lock_member(member_id: int) -> None:
    """Wait for whoever else changes what belongs to the member, and go first until the end.

    Others may insert rows that point to the member meanwhile.
    """
    member = sa.select(Member.id).where(Member.id == member_id)
    db.session.execute(member.with_for_update(key_share=True))


def list_passkeys(member_id: int) -> Sequence[Passkey]:
    """Return the member's passkeys, oldest first."""
    return db.session.scalars(
        sa.select(Passkey).where(Passkey.member_id == member_id).order_by(Passkey.id)
    ).all()


def has_second_factor(member: Member) -> bool:
    """Tell whether a password alone does not sign the member in."""
    if member.tf_primary_method and member.tf_totp_secret:
        return True
    passkey = sa.exists().where(Passkey.member_id == member.id, Passkey.usage == "secondary")
    return bool(db.session.scalar(sa.select(passkey)))


def list_members(words: str, *, cursor: Cursor, size: int = PAGE) -> Page[Member]:
    """Return members whose address or name holds the words, or what looks alike, newest first."""
    query = sa.select(Member)
    if words:
        query = query.where(sa.or_(*_holding(words[: ADDRESS_LIMIT + 1])))
    rows = db.session.scalars(newest_first(query, Member.id, cursor=cursor, size=size)).all()
    return cut(rows, cursor=cursor, key=lambda member: member.id, size=size)


def _holding(words: str) -> list[ColumnElement[bool]]:
    low, alike = words.lower(), names.skeleton(words)
    found = [
        Member.email.contains(low, autoescape=True),
        # A skeleton makes one letter of two, and half of such a pair is not found in it.
        sa.func.lower(Member.display_name).contains(low, autoescape=True),
    ]
    return [*found, Member.name_skeleton.contains(alike, autoescape=True)] if alike else found


def lock_administrators() -> Sequence[int]:
    """Return the ids of the administrators, who stay so until this transaction ends."""
    return db.session.scalars(
        sa.select(Member.id)
        .where(Member.standing == Standing.ADMINISTRATOR, Member.active)
        .order_by(Member.id)
        .with_for_update()
    ).all()


def list_standing_changes() -> list[ChangeLine]:
    """Return the latest changes of standing, newest first."""
    actor = aliased(Member)
    rows = db.session.execute(
        sa.select(StandingChange, Member.display_name, actor.display_name)
        .join(Member, Member.id == StandingChange.member_id)
        .outerjoin(actor, actor.id == StandingChange.actor_id)
        .order_by(StandingChange.id.desc())
        .limit(CHANGES_SHOWN)
    ).all()
    return [
        ChangeLine(at=row.at, actor=who, member=whom, before=row.before, after=row.after)
        for row, whom, who in rows
    ]

"""Finding affiliations: one's own, what waits for a moderator, and whether one was checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.db import db
from app.core.errors import NotFound
from app.core.paging import PAGE, Cursor, Page, cut, edge_of, keyset
from app.members.models import Member
from app.perspectives.lifecycle import AffiliationState
from app.perspectives.models import Affiliation
from app.perspectives.tags import KINDS, Perspective
from app.policy.actor import Actor
from app.policy.permissions import Permission
from app.policy.rules import allowed, require

ENDED_SHOWN: Final = 20


def is_checked(member_id: int, perspective: Perspective) -> bool:
    """Tell whether the member now has a checked affiliation of that side."""
    found = sa.exists().where(
        Affiliation.member_id == member_id,
        Affiliation.perspective == perspective,
        Affiliation.state == AffiliationState.CHECKED,
    )
    return bool(db.session.scalar(sa.select(found)))


def list_open(member_id: int) -> Sequence[Affiliation]:
    """Return the member's affiliations that have not ended, oldest first, as they stand now."""
    statement = (
        sa.select(Affiliation)
        .where(Affiliation.member_id == member_id, Affiliation.state != AffiliationState.ENDED)
        .order_by(Affiliation.id)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).all()


def list_ended(member_id: int) -> Sequence[Affiliation]:
    """Return the member's affiliations that ended last, newest first."""
    statement = (
        sa.select(Affiliation)
        .where(Affiliation.member_id == member_id, Affiliation.state == AffiliationState.ENDED)
        .order_by(Affiliation.ended_at.desc(), Affiliation.id.desc())
        .limit(ENDED_SHOWN)
    )
    return db.session.scalars(statement).all()


def get_own(affiliation_id: int, actor: Actor) -> Affiliation:
    """Return an affiliation of the actor's own; raise NotFound for anybody else's."""
    affiliation = db.session.get(Affiliation, affiliation_id)
    if affiliation is None or not allowed(actor, Permission.AFFILIATION_EDIT, affiliation):
        raise NotFound("There is no such affiliation.")
    return affiliation


@dataclass(frozen=True, kw_only=True)
class Case:
    """An affiliation that a moderator was asked to check, with who holds it and who decided."""

    affiliation: Affiliation
    holder: str
    moderator: str | None


def get_case(affiliation_id: int, actor: Actor) -> Case:
    """Return what a moderator sees of an affiliation; raise NotFound when nobody ever asked."""
    moderator = aliased(Member)
    row = db.session.execute(
        sa.select(Affiliation, Member.display_name, moderator.display_name)
        .join(Member, Member.id == Affiliation.member_id)
        .outerjoin(moderator, moderator.id == Affiliation.decided_by)
        .where(Affiliation.id == affiliation_id)
    ).one_or_none()
    if row is None or not allowed(actor, Permission.AFFILIATION_READ, row[0]):
        raise NotFound("There is no such affiliation to check.")
    return Case(affiliation=row[0], holder=row[1], moderator=row[2])


def count_asked() -> int:
    """Count the affiliations that wait for a moderator."""
    asked = sa.select(sa.func.count()).where(Affiliation.state == AffiliationState.ASKED)
    return db.session.scalar(asked) or 0


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A line of what waits to be checked."""

    id: int
    holder: str
    perspective: Perspective
    kind: str
    organisation: str
    asked_at: datetime
    is_own: bool
    """It is the moderator's own, so somebody else decides."""
    is_again: bool
    """It could not be checked before."""

    @property
    def kind_label(self) -> str:
        """Return what the organisation is, in words."""
        return KINDS[self.perspective].get(self.kind).label


def list_asked(actor: Actor, *, cursor: Cursor, size: int = PAGE) -> Page[Asked]:
    """Return a page of what waits to be checked, longest waiting first."""
    require(actor, Permission.QUEUE_READ)
    statement = (
        sa.select(
            Affiliation.id,
            Member.display_name.label("holder"),
            Affiliation.perspective,
            Affiliation.kind,
            Affiliation.organisation,
            Affiliation.asked_at,
            (Affiliation.member_id == actor.id).label("is_own"),
            Affiliation.decided_at.is_not(None).label("is_again"),
        )
        .join(Member, Member.id == Affiliation.member_id)
        .where(Affiliation.state == AffiliationState.ASKED)
    )
    order = [Affiliation.asked_at, Affiliation.id]
    edge = edge_of(cursor, order, Affiliation.id)
    found = db.session.execute(
        keyset(statement, order, edge, backwards=cursor.backwards, size=size)
    )
    rows = [Asked(**row._mapping) for row in found]  # noqa: SLF001
    return cut(rows, cursor=cursor if edge else Cursor(), key=lambda row: row.id, size=size)

"""Registrations that nobody confirmed: somebody may have typed another's address."""

from datetime import timedelta
from typing import Final

import sqlalchemy as sa

from app.core import clock
from app.core.db import Base, db
from app.core.mail import OutboxMessage
from app.members.models import Member

KEPT_FOR: Final = timedelta(days=30)
"""How long a registration waits for its address to be confirmed."""


def forget_unconfirmed() -> None:
    """Delete the registrations whose time is over, and the letters that name their addresses.

    Nothing can hang on one, since nobody could sign in with it. If something does after all, the
    registration stays.
    """
    due = sa.delete(Member).where(
        Member.confirmed_at.is_(None),
        Member.created_at < clock.now() - KEPT_FOR,
        *(sa.not_(hanging) for hanging in _hanging()),
    )
    addresses = db.session.scalars(due.returning(Member.email)).all()
    db.session.execute(sa.delete(OutboxMessage).where(OutboxMessage.to.in_(addresses)))


def _hanging() -> list[sa.Exists]:
    """Return a condition for each column anywhere that points to a member."""
    return [
        sa.exists().where(key.parent == Member.id).correlate(Member)
        for table in Base.metadata.sorted_tables
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name)
        if key.column.table is Member.__table__
    ]

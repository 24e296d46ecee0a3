"""Affiliations: for whom a member buys or bids, and whether that was checked."""

import enum
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, index_where
from app.perspectives.lifecycle import AffiliationState, Step, possible
from app.perspectives.tags import KINDS, Perspective

ORGANISATION_LIMIT: Final = 120
EVIDENCE_LIMIT: Final = 2_000
REASON_LIMIT: Final = 2_000


class How(enum.Enum):
    """By what an affiliation was decided on."""

    ADDRESS = "address"
    MODERATOR = "moderator"


class Affiliation(Base):
    """A member says that they buy or bid for an organisation.

    Organisation and evidence are for the holder and the moderators alone; no page for others, no
    letter and no log carries them.
    """

    __tablename__ = "affiliations"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    perspective: Mapped[Perspective]
    kind: Mapped[str] = mapped_column(sa.String(24))
    """An id of the vocabulary that `KINDS` names for the perspective."""
    organisation: Mapped[str] = mapped_column(sa.String(ORGANISATION_LIMIT))
    state: Mapped[AffiliationState] = mapped_column(default=AffiliationState.STATED)
    how: Mapped[How | None]
    evidence: Mapped[str | None] = mapped_column(sa.Text)
    """NULL again once it was deleted."""
    asked_at: Mapped[datetime | None]
    was_checked: Mapped[bool | None]
    """What the last decision said, whatever came after it; none when there was none."""
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"))
    """The moderator; none when the address decided."""
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    """Counts the steps; a form that saw another number is stale."""
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        sa.CheckConstraint("perspective <> 'observer'", name="side"),
        index_where("state = 'asked'", "ix_affiliations_asked", "asked_at", "id"),
    )

    @property
    def asked(self) -> bool:
        """Tell whether a moderator was ever asked to check it."""
        return self.asked_at is not None

    @property
    def kind_label(self) -> str:
        """Return what the organisation is, in words."""
        return KINDS[self.perspective].get(self.kind).label

    def can(self, step: Step) -> bool:
        """Tell whether the step is possible now."""
        return possible(self.state, step)

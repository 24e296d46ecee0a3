"""The read model: what published experiences tell, in rows that can be counted.

A count is wanted for each of some hundred things told, on either side, whole and in each term of
each filter. Counters kept for all of these would be thousands, most of them 0, and one that went
wrong once would stay wrong; medians cannot be kept that way at all. So each thing told is a narrow
row, and the database counts. A row is only ever written with all others of its experience
(`service.keep`), and `flask insights rebuild` writes all of them anew.

No row says who wrote the experience, or what stands in its byline.
"""

from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.experiences.facts import MESSAGE_LIMIT
from app.perspectives.tags import Perspective

_ID: Final = 24
_LONGEST_ID: Final = 40
"""Characters of the id of a fact or a term, and of a question."""


class Figure(Base):
    """A published experience, and the numbers and the line that it tells."""

    __tablename__ = "figures"

    post_id: Mapped[int] = mapped_column(
        sa.ForeignKey("posts.id"), primary_key=True, autoincrement=False
    )
    perspective: Mapped[Perspective]
    published_at: Mapped[datetime]
    hours: Mapped[int | None]
    cost: Mapped[int | None]
    message: Mapped[str] = mapped_column(sa.String(MESSAGE_LIMIT), default="")

    __table_args__ = (sa.Index("ix_figures_newest", "perspective", "published_at", "post_id"),)


class FigureFact(Base):
    """A term that an experience chose; also its period, and the questions that it answers."""

    __tablename__ = "figure_facts"

    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id"), primary_key=True)
    fact: Mapped[str] = mapped_column(sa.String(_ID), primary_key=True)
    term: Mapped[str] = mapped_column(sa.String(_LONGEST_ID), primary_key=True)
    perspective: Mapped[Perspective]

    __table_args__ = (sa.Index("ix_figure_facts_told", "fact", "term", "perspective", "post_id"),)


class FigureConcern(Base):
    """How much a concern mattered, by an experience in which it applied."""

    __tablename__ = "figure_concerns"

    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id"), primary_key=True)
    concern: Mapped[str] = mapped_column(sa.String(_ID), primary_key=True)
    perspective: Mapped[Perspective]
    severity: Mapped[int]

    __table_args__ = (
        sa.Index("ix_figure_concerns_rated", "concern", "perspective", "severity", "post_id"),
    )

"""The questions that the forum asks."""

from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base

TEXT_LIMIT: Final = 200
TOPIC_LIMIT: Final = 60
HINT_LIMIT: Final = 300
"""Characters."""


class Question(Base):
    """One question. Its id, in addresses and in the facts of experiences, never changes."""

    __tablename__ = "questions"

    id: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    topic: Mapped[str] = mapped_column(sa.String(TOPIC_LIMIT))
    """What it is about, in a few words."""
    text: Mapped[str] = mapped_column(sa.String(TEXT_LIMIT))
    hint: Mapped[str] = mapped_column(sa.String(HINT_LIMIT))
    """What an answer should tell."""
    put_to: Mapped[list[str]] = mapped_column(sa.JSON)
    """The perspectives that it is put to."""
    position: Mapped[int]
    open: Mapped[bool] = mapped_column(default=True)
    """A closed question is no longer asked; its answers stay."""

"""The index: a row for each post that readers see, and its words as the database's engine has them.

An entry has a place in the order of publication, newest highest; the engine knows a post by it. So
the newest matches of any search are found without looking at the others.
"""

from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Entry(Base):
    """A post that readers see. Nothing in it says who wrote one that is not named."""

    __tablename__ = "entries"

    place: Mapped[int] = mapped_column(
        # SQLite finds a row by what is of this very type: any other has an index of its own.
        sa.BigInteger().with_variant(sa.Integer, "sqlite"),
        primary_key=True,
        autoincrement=False,
    )
    """See `place_of`."""
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id"), unique=True)
    facets: Mapped[str] = mapped_column(sa.Text)
    """The tags that are counted, between spaces: `perspective_bidder stage_bid`."""
    experience: Mapped[bool]

    __table_args__ = (
        # All that a list of all experiences says of them. What is true is written otherwise on each
        # database, and an index serves only a query that says it in the same words.
        sa.Index(
            "ix_entries_experience",
            "place",
            "facets",
            sqlite_where=sa.text("experience = 1"),
            postgresql_where=sa.text("experience"),
        ),
    )


_ID_BITS: Final = 31
SECOND: Final = 1 << _ID_BITS
"""How far two places are apart whose posts were published a second apart."""


def place_of(published_at: datetime, post_id: int) -> int:
    """Return the place of a post: the second in which it was published, then its id."""
    return int(published_at.timestamp()) * SECOND + post_id


def post_at(place: Any) -> Any:
    """Return the id of the post that has a place; of a column, the expression for it."""
    return place % SECOND

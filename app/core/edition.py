"""The edition: a mark that changes with whatever readers see, in the same transaction.

A page that is the same for all visitors is as good as new while the mark is the one it was made
under. The mark is drawn at random, not counted: a database that is put back from yesterday's copy
has yesterday's mark with yesterday's pages, and a mark tells nobody how much was changed.
"""

import secrets
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, db

_DUE: Final = "edition"


class Edition(Base):
    """The one row that holds the mark; the migration puts it there."""

    __tablename__ = "edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(sa.String(16))


_CURRENT: Final = sa.select(Edition.mark)


class Glance:
    """Reads the mark without a session, in a small part of the time that one takes."""

    def __init__(self, url: URL) -> None:
        # SQLite needs no word of it: `core.db` leaves its connections without a transaction.
        how = {} if url.drivername == "sqlite" else {"isolation_level": "AUTOCOMMIT"}
        self._engine = sa.create_engine(url, **how)
        self._statement = str(_CURRENT.compile(self._engine))

    def __call__(self) -> str | None:
        """Return the mark; None when the database cannot be asked just now."""
        try:
            connection = self._engine.raw_connection()
            try:
                found = connection.cursor().execute(self._statement)
                return str(found.fetchone()[0])
            finally:
                connection.close()
        except (sa.exc.SQLAlchemyError, self._engine.dialect.loaded_dbapi.Error):
            self._engine.dispose()
            return None


def current() -> str:
    """Return the mark. What is read after it in this request is at least as new as it says."""
    return db.session.scalars(_CURRENT).one()


def renew() -> None:
    """Say that this transaction changes what readers see. Never for what only some may see."""
    db.session().info[_DUE] = True


@event.listens_for(db.session, "before_commit")
def _mark(session: Any) -> None:
    """Write a new mark last of all: whoever waits for this row holds no lock that others want."""
    if session.info.pop(_DUE, False):
        session.execute(sa.update(Edition).values(mark=secrets.token_hex(8)))

"""The edition: a mark that changes with whatever readers see, in the same transaction.

A page that is the same for all visitors is as good as new while the mark is the one it was made
under. The mark is drawn at random, not counted: a database that is put back from yesterday's copy
has yesterday's mark with yesterday's pages, and a mark tells nobody how much was changed.
"""

import secrets
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from app.core.db import Base, db

_DUE: Final = "edition"
_NAME: Final = b"mark"


class Edition(Base):
    """The one row that holds the mark; the migration puts it there."""

    __tablename__ = "edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(sa.String(16))


class Glance:
    """Reads the mark without a session, in a small part of the time that one takes."""

    def __init__(self, engine: sa.Engine) -> None:
        # What never begins a transaction need not be brought out of one.
        self._engine = sa.create_engine(engine.url, pool_reset_on_return=None)
        self._statement = str(sa.select(Edition.mark).compile(self._engine))
        self._read = self._of_sqlite
        if engine.dialect.name == "postgresql":
            self._read = self._of_postgresql
            event.listen(self._engine, "connect", self._prepare)
        # Whoever closes the application's connections means these too.
        event.listen(engine, "engine_disposed", lambda _: self._engine.dispose())

    def __call__(self) -> str | None:
        """Return the mark; None when the database cannot tell it just now.

        What is read after it is at least as new as it says.
        """
        try:
            connection = self._engine.raw_connection()
            try:
                return self._read(connection.driver_connection)
            finally:
                connection.close()
        except (sa.exc.SQLAlchemyError, self._engine.dialect.loaded_dbapi.Error):
            self._engine.dispose()  # the next look begins with a connection of its own
            return None

    def _of_sqlite(self, connection: Any) -> str | None:
        row = connection.execute(self._statement).fetchone()
        return str(row[0]) if row else None

    # By way of libpq: a cursor of psycopg takes longer to ask than PostgreSQL to answer.

    def _prepare(self, connection: Any, _record: object) -> None:
        connection.pgconn.prepare(_NAME, self._statement.encode())

    def _of_postgresql(self, connection: Any) -> str | None:
        found = connection.pgconn.exec_prepared(_NAME, ())
        if found.error_message:
            raise self._engine.dialect.loaded_dbapi.OperationalError("the mark could not be read")
        mark = found.get_value(0, 0)
        return None if mark is None else str(mark, "ascii")


def renew() -> None:
    """Say that this transaction changes what readers see. Never for what only some may see."""
    db.session().info[_DUE] = True


@event.listens_for(db.session, "before_commit")
def _mark(session: Session) -> None:
    """Write a new mark last of all: whoever waits for this row holds no lock that others want."""
    if not session.in_nested_transaction() and session.info.pop(_DUE, False):
        session.execute(sa.update(Edition).values(mark=secrets.token_hex(8)))


@event.listens_for(db.session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    """Owe nothing for work that was rolled back."""
    if transaction.parent is None:
        session.info.pop(_DUE, None)

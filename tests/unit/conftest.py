"""Unit tests are pure: they reach no database and no network, and they are quick."""

import socket
import sqlite3
import time
from collections.abc import Iterator
from typing import NoReturn

import psycopg
import pytest

SECONDS = 1.0
"""Of processor time for one test, property tests with their hundred examples included."""


def _refuse(*_args: object, **_kwargs: object) -> NoReturn:
    raise AssertionError("a unit test reaches for a database or the network; see tests/integration")


@pytest.fixture(autouse=True)
def pure(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the test from what lies outside the program, and hold it to its time."""
    for owner, name in (
        (socket.socket, "connect"),
        (sqlite3, "connect"),
        (sqlite3.dbapi2, "connect"),
        (psycopg, "connect"),
        (psycopg.Connection, "connect"),
    ):
        monkeypatch.setattr(owner, name, _refuse)
    start = time.process_time()
    yield
    spent = time.process_time() - start
    assert spent < SECONDS, f"{spent:.2f} s of processor time is too much for a unit test"

"""Unit tests are pure: they reach no database and no network."""

import socket
import sqlite3
from typing import NoReturn

import psycopg
import pytest


def _refuse(*_args: object, **_kwargs: object) -> NoReturn:
    raise AssertionError("a unit test reaches for a database or the network; see tests/integration")


@pytest.fixture(autouse=True)
def pure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the test from what lies outside the program."""
    for owner, name in (
        (socket.socket, "connect"),
        (sqlite3, "connect"),
        (sqlite3.dbapi2, "connect"),
        (psycopg, "connect"),
        (psycopg.Connection, "connect"),
    ):
        monkeypatch.setattr(owner, name, _refuse)

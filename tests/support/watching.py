"""Watches what an application says to its database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, g, has_request_context, request
from sqlalchemy import event

from app.core.db import db

_KEY = "tests.unwritten"
_READS, _WRITES = ("SELECT", "WITH"), ("INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE")
SAFE = {"GET", "HEAD", "OPTIONS"}


@dataclass
class Statements:
    """The SQL statements that were sent, without the brackets around a transaction."""

    texts: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        """Return how many there were."""
        return len(self.texts)

    def __str__(self) -> str:
        """List them, one a line, for a failing test to show."""
        return "\n".join(" ".join(text.split())[:300] for text in self.texts)


def engine_of(app: Flask) -> sa.Engine:
    """Return the application's engine."""
    with app.app_context():
        return db.engine


@contextmanager
def count_queries(app: Flask) -> Iterator[Statements]:
    """Collect the statements that the application sends inside."""
    found = Statements()

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(_READS + _WRITES):
            found.texts.append(statement)

    engine = engine_of(app)
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def watch_reads(app: Flask) -> None:
    """From now on remember what a request that only reads wrote."""
    app.extensions[_KEY] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if (
            has_request_context()
            and request.method in SAFE
            and statement.lstrip().upper().startswith(_WRITES)
        ):
            g.setdefault("tests_written", []).append(" ".join(statement.split())[:120])

    def look(response: Response) -> Response:
        if request.method in SAFE:
            session = db.session
            left = [*g.get("tests_written", []), *session.new, *session.dirty, *session.deleted]
            app.extensions[_KEY].extend(left)
        return response

    event.listen(engine_of(app), "before_cursor_execute", note)
    # Registered last, it runs first: before the edge rolls back what a read left behind.
    app.after_request(look)


def unwritten(app: Flask) -> list[Any]:
    """Return, and forget, what reading requests have written or were about to."""
    left = list(app.extensions.get(_KEY, []))
    app.extensions.get(_KEY, []).clear()
    return left

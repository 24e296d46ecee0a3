"""How the database goes about what a page asks of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from flask import Flask

from tests.support.watching import engine_of

# SQLite says "SCAN posts" and "SCAN posts USING INDEX ...", PostgreSQL "Seq Scan on posts".
_WHOLE: Final = re.compile(r"(?:SCAN|Seq Scan on) ([a-z_]+?)(?:_\d+)?\b(?! USING)")
_SORTED: Final = re.compile(r"TEMP B-TREE|\bSort\b")


@dataclass(frozen=True)
class Plan:
    """A statement and the steps the database takes."""

    statement: str
    steps: str

    def __str__(self) -> str:
        """Show both, for a failing test."""
        return f"{' '.join(self.statement.split())[:400]}\n{self.steps}"

    @property
    def scanned(self) -> set[str]:
        """Return the tables that are read whole. PostgreSQL does so with small ones, rightly."""
        return set(_WHOLE.findall(self.steps))

    @property
    def sorts(self) -> bool:
        """Tell whether rows are sorted after they were found."""
        return bool(_SORTED.search(self.steps))


def plans(app: Flask, action: Callable[[], object]) -> list[Plan]:
    """Do something, and return the plan of each SELECT that it sent, in order."""
    seen: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            seen.append((statement, parameters))

    engine = engine_of(app)
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        action()
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
    with engine.connect() as connection:
        return [
            Plan(text, "\n".join(str(step[-1]) for step in steps))
            for text, values in seen
            for steps in [connection.exec_driver_sql(explain + text, values)]
        ]


def analyse(app: Flask) -> None:
    """Have the database learn how much there is of what, where it does so by itself in time.

    SQLite does not: its plans must be right without.
    """
    with engine_of(app).connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")

"""How Alembic meets the application: its database, its tables, batch mode for SQLite."""

from typing import Any

from alembic import context
from flask import current_app

from app.core.db import UTCDateTime, db, writing


def render(kind: str, item: Any, _context: Any) -> str | bool:
    """Write our own column type as what it is in the database."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def include(_item: Any, name: str | None, kind: str, *_rest: Any) -> bool:
    """Leave alone what an engine keeps for the search: no model describes it (`search.engines`)."""
    return not (kind == "table" and name is not None and name.startswith("search_"))


def run() -> None:
    """Apply the migrations that were asked for, each in its own transaction."""
    if context.is_offline_mode():
        raise SystemExit("Migrations run against a database; offline SQL is not supported.")
    arguments = current_app.extensions["migrate"].configure_args
    with writing(), db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            transaction_per_migration=True,
            render_item=render,
            include_object=include,
            **arguments,
        )
        with context.begin_transaction():
            context.run_migrations()


run()

"""Whether this process can serve."""

from functools import cache

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from app.core.db import db


@cache
def _head(directory: str) -> str | None:
    """Return the newest migration; it cannot change while the process runs."""
    return ScriptDirectory(directory).get_current_head()


def is_ready() -> bool:
    """Tell whether the database answers and has every migration."""
    directory = current_app.extensions["migrate"].directory
    try:
        applied = MigrationContext.configure(db.session.connection()).get_current_revision()
    except SQLAlchemyError:
        return False
    return applied == _head(directory)

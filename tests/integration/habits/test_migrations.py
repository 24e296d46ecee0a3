"""The migrations make exactly what the models say, on both databases, and can be taken back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import Flask

from app.core.db import db, unit_of_work
from app.experiences.models import Post
from config import ROOT
from tests.factories import make_member
from tests.integration.experiences.bulk import make_thread
from tests.support.databases import Databases, build, migrate, settings
from tests.support.watching import engine_of


@pytest.fixture
def empty(backend: str, databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    """Return an application whose database has no table yet."""
    app = build(settings(tmp_path, databases.make_empty(backend)))
    yield app
    engine_of(app).dispose()


def tables(app: Flask) -> set[str]:
    return set(sa.inspect(engine_of(app)).get_table_names()) - {"alembic_version"}


def shape(app: Flask) -> dict[str, object]:
    """Return what the database itself says of its tables."""
    inspector = sa.inspect(engine_of(app))
    return {
        table: (
            [(c["name"], str(c["type"]), c["nullable"]) for c in inspector.get_columns(table)],
            sorted(str(key) for key in inspector.get_foreign_keys(table)),
            sorted(index_words(index) for index in inspector.get_indexes(table)),
            sorted(str(one) for one in inspector.get_unique_constraints(table)),
            sorted(str(one) for one in inspector.get_check_constraints(table)),
        )
        for table in sorted(tables(app))
    }


def index_words(index: sa.engine.interfaces.ReflectedIndex) -> str:
    """Write an index down with its condition, which is an object that differs each time."""
    where = [str(value) for value in index.get("dialect_options", {}).values()]
    return f"{index['name']} {index['column_names']} {index['unique']} {where}"


def triggers(app: Flask) -> set[str]:
    engine = engine_of(app)
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if engine.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with engine.connect() as connection:
        return set(connection.execute(sa.text(query)).scalars())


def test_they_make_every_table_and_nothing_else(empty: Flask) -> None:
    migrate(empty)
    kept_by_an_engine = {name for name in tables(empty) if name.startswith("search_")}
    assert kept_by_an_engine
    assert tables(empty) - kept_by_an_engine == set(db.metadata.tables)


def test_the_models_have_not_drifted(empty: Flask) -> None:
    migrate(empty)
    migrate(empty, "check")


def test_up_down_and_up_again(empty: Flask) -> None:
    migrate(empty)
    first = shape(empty), triggers(empty)
    migrate(empty, "downgrade", "base")
    assert tables(empty) == set()
    assert triggers(empty) == set()
    migrate(empty)
    assert (shape(empty), triggers(empty)) == first


def test_a_second_upgrade_changes_nothing(empty: Flask) -> None:
    migrate(empty)
    first = shape(empty)
    migrate(empty)
    assert shape(empty) == first


def test_what_was_answered_before_knows_when(empty: Flask) -> None:
    migrate(empty)
    with empty.app_context(), unit_of_work():
        author = make_member()
        ids = [make_thread(author, [0] * count, every=timedelta(hours=1))[0] for count in (0, 1, 3)]
        last = sa.select(Post.thread_id, sa.func.max(Post.published_at)).group_by(Post.thread_id)
        expected = {row[0]: row[1] for row in db.session.execute(last)} | {ids[0]: None}
    migrate(empty, "downgrade", "8e2b6f4a10c7-1")
    migrate(empty)
    with empty.app_context():
        found = sa.select(Post.id, Post.answered_at).where(Post.parent_id.is_(None))
        assert {row[0]: row[1] for row in db.session.execute(found)} == expected


def test_they_follow_one_line() -> None:
    """Two heads would leave it to chance which of them a machine stands on."""
    assert len(ScriptDirectory(str(ROOT / "migrations")).get_heads()) == 1

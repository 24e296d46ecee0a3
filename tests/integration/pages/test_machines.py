"""What machines ask: crawlers what to leave alone, and who watches the forum whether it serves."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import make_url
from werkzeug.test import TestResponse

from tests.support.client import Client
from tests.support.watching import engine_of

BuildApp = Callable[..., Flask]
Stamp = Callable[[str | None], None]


def ask(client: Client, address: str) -> tuple[int, str, str]:
    response: TestResponse = client.get(address)
    return response.status_code, response.mimetype, response.get_data(as_text=True)


@pytest.fixture
def stamp(app: Flask) -> Stamp:
    """Return what makes the database say that another migration was its last one, or none."""

    def write(version: str | None) -> None:
        with engine_of(app).begin() as connection:
            connection.execute(sa.text("DELETE FROM alembic_version"))
            if version is not None:
                connection.execute(
                    sa.text("INSERT INTO alembic_version VALUES (:version)"), {"version": version}
                )

    return write


@pytest.fixture
def newest(app: Flask, stamp: Stamp) -> object:
    """Put the version of the schema back when the test is over."""
    with engine_of(app).connect() as connection:
        version = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    assert isinstance(version, str)
    yield version
    stamp(version)


def test_crawlers_are_told_what_to_leave_alone(client: Client) -> None:
    status, kind, text = ask(client, "/robots.txt")
    assert (status, kind) == (200, "text/plain")
    first, *rules = text.splitlines()
    assert first == "User-agent: *"
    closed = {rule.removeprefix("Disallow: ") for rule in rules}
    assert {
        "/affiliations",
        "/mine",
        "/moderation",
        "/notices",
        "/profile",
        "/search",
        "/login",
        "/register",
    } <= closed
    for open_to_all in ("/", "/experiences", "/about", "/guidelines", "/privacy", "/posts/1"):
        assert not any(open_to_all.startswith(path) for path in closed), open_to_all
    assert text.endswith("\n")


def test_it_lives_and_is_ready(client: Client) -> None:
    assert ask(client, "/health/live") == (200, "text/plain", "alive\n")
    assert ask(client, "/health/ready") == (200, "text/plain", "ready\n")


@pytest.mark.parametrize("version", ["0001", None])
def test_with_a_migration_missing_it_is_not_ready(
    client: Client, stamp: Stamp, newest: str, version: str | None
) -> None:
    stamp(version)
    assert ask(client, "/health/ready") == (503, "text/plain", "not ready\n")
    assert ask(client, "/health/live")[0] == 200
    stamp(newest)
    assert ask(client, "/health/ready")[0] == 200, "no restart is needed"


def test_without_a_database_it_lives_but_is_not_ready(
    app: Flask, app_with: BuildApp, tmp_path: Path
) -> None:
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    gone = str(tmp_path / "not" / "there") if url.drivername == "sqlite" else "nowhere"
    there = url.set(database=gone).render_as_string(hide_password=False)
    client = app_with(database_url=there).test_client()
    assert isinstance(client, Client)
    assert ask(client, "/health/live") == (200, "text/plain", "alive\n")
    assert ask(client, "/health/ready") == (503, "text/plain", "not ready\n")

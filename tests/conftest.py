"""What every test may ask for: an application on each database, and a visitor to it.

A test that takes `app` (or anything that stands on it) runs twice, on SQLite and on PostgreSQL,
each time on an empty, migrated database.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from hypothesis import HealthCheck, settings
from xdist.remote import Producer

pytest.register_assert_rewrite("tests.support")

from app.core.db import unit_of_work  # noqa: E402
from tests.support.client import Client  # noqa: E402 - its asserts explain themselves once rewritten
from tests.support.databases import BACKENDS, Databases  # noqa: E402
from tests.support.scheduling import ByForum  # noqa: E402
from tests.support.watching import engine_of  # noqa: E402

# No property holds or breaks by the clock: on a busy machine the same example takes longer.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

Work = Callable[[], AbstractContextManager[None]]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByForum:
    """Share the tests out our way."""
    return ByForum(config, log)


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """Return this worker's databases; in memory where the machine has a place for that."""
    memory = Path("/dev/shm")  # noqa: S108 - memory, not /tmp
    directory = tempfile.mkdtemp(prefix="have-regard-", dir=memory if memory.is_dir() else None)
    made = Databases(Path(directory))
    yield made
    made.close()
    shutil.rmtree(directory)


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """Return the name of the database engine."""
    return str(request.param)


@pytest.fixture
def app(backend: str, databases: Databases) -> Flask:
    """Return the application, with nothing written in it."""
    database = databases.get(backend)
    database.reset()
    return database.app


@pytest.fixture
def app_with(app: Flask, backend: str, databases: Databases) -> Iterator[Callable[..., Flask]]:
    """Return a builder of further applications on the same database, with other settings."""
    made: list[Flask] = []

    def build(**changes: Any) -> Flask:
        made.append(databases.get(backend).variant(**changes))
        return made[-1]

    yield build
    for other in made:
        engine_of(other).dispose()


@pytest.fixture
def client(app: Flask) -> Client:
    """Return a visitor who is not signed in. For another one: `app.test_client()`."""
    made = app.test_client()
    assert isinstance(made, Client)
    return made


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """Return the command line."""
    return app.test_cli_runner()


@pytest.fixture
def work(app: Flask) -> Work:
    """Return what opens a block; whatever is made in the block is committed at its end.

    `with work(): make_post(...)`
    """

    @contextmanager
    def begin() -> Iterator[None]:
        with app.app_context(), unit_of_work():
            yield

    return begin

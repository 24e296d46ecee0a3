"""What a database says of what went wrong, without what people wrote."""

import logging
import traceback
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.core.db import db
from app.members.models import Member
from app.web.access import public
from tests.factories import make_member
from tests.integration.members.conftest import Work

SECRET = "ada@example.org"


def same_address() -> None:
    first, second = make_member(email=SECRET), make_member()
    second.email = first.email
    db.session.flush()


def half_a_row() -> None:
    """PostgreSQL quotes the whole row that lacks something."""
    db.session.execute(sa.insert(Member).values(email=SECRET, active=True))


@pytest.mark.parametrize("break_it", [same_address, half_a_row])
def test_an_error_quotes_nobody(app: Flask, work: Work, break_it: Callable[[], None]) -> None:
    with app.app_context(), pytest.raises(IntegrityError) as caught, work():
        break_it()
    said = "".join(traceback.format_exception(caught.value))
    assert SECRET not in said
    assert "[SQL: " in said
    assert "constraint" in said
    assert len(str(caught.value.orig).splitlines()) == 1


def test_what_an_error_of_one_line_says_stays(app: Flask) -> None:
    with app.app_context(), pytest.raises(DBAPIError, match="nowhere"):
        db.session.execute(sa.text("SELECT * FROM nowhere"))


@pytest.mark.parametrize("break_it", [same_address, half_a_row])
def test_no_line_of_our_log_quotes_anybody(
    app_with: Callable[..., Flask],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    break_it: Callable[[], None],
) -> None:
    """Nor the trace that is logged with a page that failed."""

    @public
    def broken() -> str:
        break_it()
        return ""

    app = app_with()
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setitem(app.view_functions, "pages.home", broken)
    with caplog.at_level(logging.DEBUG):
        # Not our own client: it would say that reading a page must not write.
        assert FlaskClient(app, app.response_class).get("/").status_code == 500
    assert "IntegrityError" in caplog.text
    assert SECRET not in caplog.text

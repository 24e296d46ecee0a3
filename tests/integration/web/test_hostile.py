"""Requests that no browser of ours sends, and what a failure leaves in the log."""

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app.core.db import db
from app.web.forms import clean_line, clean_text
from tests.conftest import Work
from tests.factories import make_member
from tests.support.client import Client

TOO_MUCH = b"body=" + b"x" * 3_000_000
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("url", ["/posts/1/withdraw", "/notices/read", "/profile", "/nowhere"])
def test_a_huge_request_fails_in_our_own_look_wherever_it_goes(
    work: Work, client: Client, url: str
) -> None:
    with work():
        member = make_member()
    client.sign_in(member)
    answer = client.post(url, data=TOO_MUCH, content_type=FORM)

    assert answer.status_code in {404, 405, 413}
    client.read(answer)


@pytest.mark.parametrize("name", ["remember_token", "session", "other"])
@pytest.mark.parametrize("value", ["é|ÿ", "1|é", "\ufffd"])
@pytest.mark.parametrize("url", ["/", "/login"])
def test_a_cookie_that_is_not_ours_is_nobodys(
    client: Client, name: str, value: str, url: str
) -> None:
    sent = f"{name}={value}".encode().decode("latin-1")

    assert client.get(url, headers={"Cookie": sent}).status_code == 200


def test_an_error_of_the_database_tells_nothing_that_was_typed(app: Flask) -> None:
    with app.app_context(), pytest.raises(SQLAlchemyError) as caught:
        db.session.execute(sa.text("SELECT :secret FROM nowhere"), {"secret": "ffion@example.org"})

    assert "ffion" not in str(caught.value)


@pytest.mark.parametrize("typed", ["\u200b", "\ufeff \u2060", "\u202e\u2066", "\u00ad\n\u200d"])
def test_what_shows_as_nothing_is_nothing(typed: str) -> None:
    assert not clean_text(typed)
    assert not clean_line(typed)


def test_text_turns_only_itself() -> None:
    assert clean_line("Read \u202ethis\u202c \u2067now\u2069") == "Read this now"
    assert clean_line("nim\u200cfasele") == "nim\u200cfasele"

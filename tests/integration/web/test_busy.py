"""Who waits in vain for others to write is told so, and still has their text."""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import db as database
from app.core.db import writing
from app.core.kept import KeptForm
from app.experiences.models import Revision
from tests.conftest import Work
from tests.factories import make_member, make_post
from tests.integration.web.conftest import rows
from tests.support.client import PASSWORD, Client
from tests.support.watching import engine_of

TITLE = "Too many are writing at once"
BODY = "We bid for the winter messages.\r\n\r\nWe came <second>, by half a mark."
SHOWN = (
    '<pre class="source" tabindex="0">We bid for the winter messages.\n\nWe came &lt;second&gt;,'
)
Hold = Callable[[], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def impatient(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have whoever connects wait for others for a moment only; no such connection outlives it."""
    monkeypatch.setattr(database, "WAIT_MS", 100)
    yield
    engine_of(app).dispose()


@pytest.fixture
def hold(app: Flask, backend: str) -> Hold:
    """Return what has somebody else write and not come to an end."""

    @contextmanager
    def holding() -> Iterator[None]:
        with writing(), engine_of(app).begin() as connection:
            if backend == "postgresql":
                tables = f"{Revision.__tablename__}, {KeptForm.__tablename__}"
                connection.execute(sa.text(f"LOCK TABLE {tables} IN EXCLUSIVE MODE"))
            yield

    return holding


@pytest.fixture
def author(probe: Client, work: Work) -> Client:
    """Return the browser of a member who is about to answer an experience."""
    with work():
        member = make_member()
        make_post()
    probe.sign_in(member)
    return probe


def test_a_text_is_shown_and_can_be_sent_again(
    author: Client, hold: Hold, caplog: pytest.LogCaptureFixture
) -> None:
    url = "/experiences/1/reply"
    form = author.get_page(url).form_with({"body"}, at=None, index=None)
    sent = {**form.values, "body": BODY, "perspective": "bidder", "do": "submit"}

    with hold(), caplog.at_level(logging.WARNING):
        answer = author.post(url, data=sent)
    page = author.read(answer)

    assert (answer.status_code, page.h1) == (503, [TITLE])
    assert answer.headers["Retry-After"] == "10"
    assert SHOWN in answer.text.replace("\r\n", "\n")
    assert caplog.messages == ["experiences.reply waited in vain for the database"]
    again = page.form_with({"body"}, at=None, index=None)
    assert not again.action  # the same address, whatever it was
    answer = author.post(url, data=again.values)
    assert answer.status_code == 303
    assert "by half a mark" in author.get_page("/mine")


def test_a_password_is_on_no_page(probe: Client, hold: Hold, work: Work) -> None:
    with work():
        member = make_member()
    form = probe.get_page("/login").form_with({"email"}, at=None, index=None)
    with hold():
        answer = probe.post(
            "/login", data={**form.values, "email": member.email, "password": PASSWORD}
        )
    assert PASSWORD not in answer.text


def test_readers_do_not_wait(author: Client, hold: Hold) -> None:
    with hold():
        for url in ("/", "/mine", "/experiences/1/", "/experiences"):
            assert author.get(url, follow_redirects=True).status_code == 200


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_what_is_written_last_may_wait_too(app: Flask, probe: Client, hold: Hold) -> None:
    with hold():
        answer = probe.post("/probe/write?end=late")
    assert (answer.status_code, probe.read(answer).h1) == (503, [TITLE])
    assert rows(app) == 0

"""Chores: done by the worker and by `flask mail deliver`, each by itself, never before the mail."""

import logging
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask, url_for

from app.core import chores, events
from app.core.chores import ChoresDue
from app.core.db import db
from app.core.kept import KeptForm, keep
from app.core.mail import MessageState, OutboxMessage
from app.mail import watch
from app.mail.carrier import MailmanCarrier
from app.mail.chores import do_chores
from tests.conftest import Work
from tests.integration.mail.conftest import Clock, MailServer, messages, only, write

Chore = Callable[[ChoresDue], None]


def keep_one(_event: ChoresDue) -> None:
    keep([("said", "something")])


def fail(_event: ChoresDue) -> None:
    keep([("half", "done")])
    raise LookupError("reader@example.org")


@pytest.fixture
def have(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return what has these be the chores, and no others."""

    def put(*found: Chore) -> None:
        monkeypatch.setitem(events._subscribers, ChoresDue, list(found))

    return put


def kept(app: Flask) -> list[list[list[str]]]:
    """Return what chores have written."""
    with app.app_context():
        return list(db.session.scalars(sa.select(KeptForm.fields)))


def test_a_chore_that_fails_is_undone_and_the_others_are_done(
    app: Flask, have: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    have(keep_one, fail, keep_one)
    with app.app_context():
        assert do_chores() == 1

    assert kept(app) == [[["said", "something"]]] * 2
    assert caplog.messages == ["The chore fail failed: LookupError at test_chores.py:30."]


def test_every_room_s_chores_are_known(app: Flask) -> None:
    found = {
        f"{chore.__module__}.{chore.__qualname__}"
        for chore in events.subscribers_of(chores.ChoresDue)
    }
    assert found >= {
        "app.members.subscribers.forget",
        "app.perspectives.subscribers.forget",
        "app.experiences.subscribers.release_held",
        "app.experiences.subscribers.remind_of_held",
        "app.experiences.subscribers.release_scheduled",
    }
    with app.app_context():
        assert do_chores() == 0


def test_deliver_does_chores_and_sends_whatever_became_of_them(
    mailer: Flask, work: Work, smtp: MailServer, have: Callable[..., None]
) -> None:
    with work():
        write()
    have(fail, keep_one)
    result = mailer.test_cli_runner().invoke(args=["mail", "deliver"])

    assert len(kept(mailer)) == 1
    assert len(smtp.accepted) == 1
    assert "1 sent" in result.output
    assert "Chores that failed: 1." in result.output
    assert result.exit_code == 1


def test_the_worker_does_chores_once_a_minute_and_sends_whatever_became_of_them(
    mailer: Flask,
    work: Work,
    clock: Clock,
    have: Callable[..., None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    with work():
        write()
    have(fail, keep_one)
    worker = watch.Worker(watch.Stop(), now=clock)
    with caplog.at_level(logging.INFO, logger="app"), mailer.app_context():
        for _ in range(4):
            assert worker.look() == watch.PAUSE
            clock.move(seconds=30)

    assert len(kept(mailer)) == 2
    assert only(mailer).state is MessageState.SENT
    assert "@" not in caplog.text


def test_chores_do_not_wait_until_all_mail_is_sent(
    mailer: Flask,
    work: Work,
    clock: Clock,
    have: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def carry(_carrier: MailmanCarrier, _message: OutboxMessage) -> None:
        clock.move(seconds=25)

    with work():
        write(10)
    have(keep_one)
    monkeypatch.setattr(MailmanCarrier, "carry", carry)
    worker = watch.Worker(watch.Stop(), now=clock)
    with mailer.app_context():
        while any(message.state is MessageState.WAITING for message in messages(mailer)):
            worker.look()

    assert len(kept(mailer)) == 4


def test_links_in_letters_of_chores_lead_to_the_site(app: Flask, have: Callable[..., None]) -> None:
    seen: list[str] = []
    have(lambda _event: seen.append(url_for("experiences.mine", _external=True)))
    with app.app_context():
        do_chores()

    assert seen == ["http://localhost/mine"]

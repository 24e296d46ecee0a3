"""`flask mail`, as an operator meets it."""

import logging
import os
import signal
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskCliRunner

from app.core import delivery, progress
from app.core.db import db, unit_of_work
from app.core.mail import MessageState, OutboxMessage
from app.mail import cli, watch
from app.mail.carrier import MailmanCarrier
from tests.integration.mail.conftest import Clock, MailServer, free_port, messages, only, write

Work = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def away(app_with: Callable[..., Flask]) -> Flask:
    """Return an application whose mail server is not there."""
    return app_with(mail_url=f"smtp://127.0.0.1:{free_port()}")


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    """Run `flask mail`; return its exit code and what it said."""
    result = app.test_cli_runner().invoke(args=["mail", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result.exit_code, result.output


def put(app: Flask, state: MessageState) -> None:
    """Put every message into a state."""
    with app.app_context(), unit_of_work():
        for message in db.session.scalars(sa.select(OutboxMessage)):
            message.state = state


def test_deliver_sends_and_sums_up(mailer: Flask, work: Work, smtp: MailServer) -> None:
    with work():
        write(3)

    assert run(mailer, "deliver") == (
        0,
        "3 sent, 0 to be tried again, 0 failed, 0 unconfirmed.\n",
    )
    assert len(smtp.accepted) == 3


def test_deliver_shows_its_progress_to_a_terminal(
    mailer: Flask, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[bool] = []
    progressbar = cli.click.progressbar

    def watched(*, length: int, label: str, hidden: bool) -> object:
        shown.append(not hidden)
        return progressbar(length=length, label=label, hidden=True)

    monkeypatch.setattr(cli.click, "progressbar", watched)
    monkeypatch.setattr(progress, "is_terminal", lambda: True)
    with work():
        write()

    run(mailer, "deliver")
    run(mailer, "deliver")

    assert shown == [True, False]


def test_deliver_says_when_there_is_no_server(away: Flask, work: Work) -> None:
    with work():
        write()

    code, said = run(away, "deliver")

    assert code == 1
    assert "The mail server does not answer" in said
    assert only(away).state is MessageState.WAITING


@pytest.mark.parametrize("state", [MessageState.FAILED, MessageState.UNCONFIRMED])
def test_retry_sends_by_hand(
    mailer: Flask, work: Work, smtp: MailServer, state: MessageState
) -> None:
    with work():
        write()
    put(mailer, state)

    code, said = run(mailer, "retry", str(only(mailer).id))

    assert code == 0
    assert f"It was {state.value}." in said
    assert ("arrives twice" in said) is (state is MessageState.UNCONFIRMED)
    run(mailer, "deliver")
    assert len(smtp.accepted) == 1


@pytest.mark.parametrize("state", [MessageState.SENT, MessageState.SENDING])
def test_retry_refuses_what_is_or_may_be_under_way(
    mailer: Flask, work: Work, state: MessageState
) -> None:
    with work():
        write()
    put(mailer, state)

    code, said = run(mailer, "retry", str(only(mailer).id))

    assert code == 1
    assert f"is {state.value}; it is not sent again." in said
    assert only(mailer).state is state


def test_retry_of_nothing(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["mail", "retry", "7"])

    assert result.exit_code == 1
    assert "There is no message 7 in the outbox." in result.output


def test_status_counts_and_names_the_oldest(mailer: Flask, work: Work) -> None:
    with work():
        write(2)
    with mailer.app_context(), unit_of_work():
        first = db.session.get_one(OutboxMessage, messages(mailer)[0].id)
        first.created_at -= timedelta(minutes=90)

    code, said = run(mailer, "status")

    assert code == 0
    assert [line.split() for line in said.splitlines()[:5]] == [
        ["waiting", "2"],
        ["sending", "0"],
        ["sent", "0"],
        ["failed", "0"],
        ["unconfirmed", "0"],
    ]
    assert "The oldest one that waits is 90 min old" in said


def test_status_of_an_empty_outbox(app: Flask) -> None:
    assert "oldest" not in run(app, "status")[1]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_watch_finishes_the_letter_in_hand_and_stops(
    mailer: Flask, work: Work, smtp: MailServer, number: signal.Signals
) -> None:
    before = signal.getsignal(number)
    with work():
        write(3)
    smtp.on_letter = lambda: os.kill(os.getpid(), number)
    smtp.pause = 0.2

    code, _ = run(mailer, "deliver", "--watch")

    assert code == 0
    assert [message.state.value for message in messages(mailer)] == ["sent", "waiting", "waiting"]
    assert signal.getsignal(number) is before


def test_a_worker_outlives_the_mail_server(
    away: Flask, work: Work, smtp: MailServer, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    with work():
        write()
    worker = watch.Worker(watch.Stop(), now=clock)
    with caplog.at_level(logging.INFO, logger="app"), away.app_context():
        pauses = [worker.look() for _ in range(8)]
        away.extensions["mailman"].port = int(smtp.url.rpartition(":")[2])
        recovered = worker.look()

    assert pauses == [2, 4, 8, 16, 32, 60, 60, 60]
    assert recovered == watch.PAUSE
    assert "The mail server does not answer (unreachable: ConnectionRefusedError)." in caplog.text
    assert caplog.messages[-2:] == ["1 sent.", "All is well again."]
    assert "@" not in caplog.text


def test_a_worker_outlives_the_database_and_tells_no_address(
    mailer: Flask,
    work: Work,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise sa.exc.OperationalError("UPDATE", {"to": "reader@example.org"}, OSError("gone"))

    with work():
        write()
    worker = watch.Worker(watch.Stop(), now=clock)
    with caplog.at_level(logging.INFO, logger="app"), mailer.app_context():
        with monkeypatch.context() as broken:
            broken.setattr(delivery, "tidy", fail)
            assert worker.look() == 2
        assert worker.look() == 2

    assert caplog.messages[0].startswith("OperationalError at test_command.py:")
    assert "@" not in caplog.text
    assert only(mailer).state is MessageState.SENT


def test_a_worker_tidies_once_a_minute(
    mailer: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    tidied = []
    monkeypatch.setattr(delivery, "tidy", tidied.append)
    worker = watch.Worker(watch.Stop(), now=clock)
    with mailer.app_context():
        for _ in range(5):
            worker.look()
            clock.move(seconds=30)

    assert len(tidied) == 3


def test_a_wish_ends_the_wait() -> None:
    stop = watch.Stop()
    stop.wait(0.01)
    stop.wished = True
    stop.wait(3600)


def test_the_connection_is_made_once_for_many_letters(
    mailer: Flask, work: Work, smtp: MailServer
) -> None:
    with work():
        write(5)
    with mailer.app_context(), MailmanCarrier() as carrier:
        assert len(list(delivery.deliver_due(carrier))) == 5

    assert smtp.connections == 1

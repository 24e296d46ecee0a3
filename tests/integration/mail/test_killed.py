"""A mail worker that is killed again and again, without warning."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

import config
from app.core import clock as real_clock
from app.core import delivery
from app.core.mail import MessageState
from tests.integration.mail.conftest import MailServer, count, messages, write

LETTERS = 150
KILLS = 5
LAST = LETTERS - KILLS
PATIENCE = 60.0
LOG = "worker.log"

Worker = subprocess.Popen[bytes]


def starter(app: Flask, smtp: MailServer, directory: Path) -> Callable[[], Worker]:
    """Return what starts the real command on the application's database."""
    told = {
        "FORUM_ENV": "testing",
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "MAIL_URL": smtp.url,
        "INSTANCE_DIR": str(directory),
    }
    arguments = [sys.executable, "-m", "flask", "--app", "wsgi", "mail", "deliver", "--watch"]

    def start() -> Worker:
        with (directory / LOG).open("ab") as output:
            return subprocess.Popen(
                arguments, cwd=config.ROOT, env=os.environ | told, stdout=output, stderr=output
            )

    return start


def until(condition: Callable[[], bool], worker: Worker, log: Path) -> None:
    """Wait for something the worker does; fail when it ends, or takes too long."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert worker.poll() is None, log.read_text()
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.002)


def test_killed_at_any_point_it_sends_nothing_twice(
    app: Flask,
    work: Callable[[], AbstractContextManager[None]],
    smtp: MailServer,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with work():
        write(LETTERS)
    smtp.pause = 0.001
    log = tmp_path / LOG
    start = starter(app, smtp, tmp_path)

    kills = 0
    # Each kill may cost a letter, so the last few may never come.
    while kills < KILLS and (wanted := len(smtp.accepted) + random.randint(2, 6)) < LAST:  # noqa: S311
        worker = start()
        until(lambda wanted=wanted: len(smtp.accepted) >= wanted, worker, log)
        # Long enough for several letters: the kill falls into a sending or between two.
        time.sleep(random.uniform(0, 0.1))  # noqa: S311
        worker.kill()
        worker.wait()
        kills += 1

    with app.app_context():
        lost = delivery.tidy(real_clock.now() + delivery.LEASE + timedelta(minutes=1))
    last = start()
    until(lambda: not count(app, MessageState.WAITING), last, log)
    last.terminate()

    assert last.wait(PATIENCE) == 0, log.read_text()
    assert kills
    assert lost <= kills
    with capsys.disabled():
        print(f"\n{LETTERS} letters, {kills} kills: {lost} unconfirmed")  # noqa: T201
    states = {message.to: message.state for message in messages(app)}
    assert set(states.values()) <= {MessageState.SENT, MessageState.UNCONFIRMED}
    assert sum(state is MessageState.UNCONFIRMED for state in states.values()) == lost
    arrived = Counter(smtp.addresses)
    assert set(arrived.values()) == {1}, "some letter arrived twice"
    assert {to for to in states if to not in arrived} <= {
        to for to, state in states.items() if state is MessageState.UNCONFIRMED
    }
    assert "@" not in log.read_text()

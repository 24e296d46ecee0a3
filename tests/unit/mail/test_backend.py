"""A mail server that misbehaves at moments that no real one can be made to choose."""

import smtplib

import pytest
from flask import Flask
from flask_mailman import Mail

from app.mail.backend import SmtpBackend, _Session


def test_a_text_refused_before_it_is_sent_stays_here(monkeypatch: pytest.MonkeyPatch) -> None:
    session = _Session()
    monkeypatch.setattr(session, "docmd", lambda _command: (451, b"not now"))
    monkeypatch.setattr(session, "send", lambda _text: pytest.fail("sent"))

    with pytest.raises(smtplib.SMTPDataError) as caught:
        session.data(b"text")

    assert caught.value.smtp_code == 451


def test_a_server_that_does_not_say_goodbye_is_left() -> None:
    class Silent:
        closed = False

        def quit(self) -> None:
            raise TimeoutError

        def close(self) -> None:
            self.closed = True

    app, silent = Flask(__name__), Silent()
    backend = SmtpBackend(mailman=Mail(app).state)
    backend.connection = silent
    backend.close()

    assert backend.connection is None
    assert silent.closed

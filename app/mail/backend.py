"""Flask-Mailman's backends as this forum needs them: an SMTP server, or a directory of files."""

import hashlib
import os
import re
import smtplib
import ssl
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from flask_mailman import EmailMultiAlternatives
from flask_mailman.backends.base import BaseEmailBackend
from flask_mailman.backends.smtp import EmailBackend

from app.core import clock
from app.core.delivery import Unanswered

OK: Final = 250
GO_AHEAD: Final = 354
SLUG_LENGTH: Final = 60


class Letter(EmailMultiAlternatives):
    """A message of the outbox on its way; `key` is the outbox's."""

    encoding: Any = None

    def __init__(self, key: str, **parts: Any) -> None:
        super().__init__(**parts)  # type: ignore[no-untyped-call]
        self.key = key


class FileBackend(BaseEmailBackend):
    """Writes each letter to a file of its own, which appears whole or not at all."""

    def ready(self) -> None:
        """Make the directory, readable by its owner alone: letters hold links that sign in."""
        Path(self.mailman.file_path).mkdir(mode=0o700, parents=True, exist_ok=True)

    def close(self) -> None:
        """Do nothing: there is no connection."""

    drop = close

    def send_messages(self, email_messages: Sequence[Letter]) -> int:
        """Write the letters; return how many."""
        for letter in email_messages:
            _write(Path(self.mailman.file_path), letter)
        return len(email_messages)


def _write(directory: Path, letter: Letter) -> None:
    content = letter.message().as_bytes()  # type: ignore[no-untyped-call]
    handle, temporary = tempfile.mkstemp(dir=directory, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(directory / file_name(letter.key, clock.now()))
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def file_name(key: str, moment: datetime) -> str:
    """Return the name of a letter's file: sorts by time, and tells the key as far as it may."""
    slug = re.sub(r"[^a-z0-9]+", "-", key.lower()).strip("-")[:SLUG_LENGTH]
    short = hashlib.sha256(key.encode()).hexdigest()[:8]
    return f"{moment:%Y%m%dT%H%M%S.%fZ}-{slug}-{short}.eml"


class _Session(smtplib.SMTP):
    """A conversation that knows a lost answer from a lost connection."""

    def starttls(self, *, context: ssl.SSLContext | None = None) -> Any:  # type: ignore[override]
        """Encrypt, and check the server's certificate (left to itself, smtplib does not)."""
        return super().starttls(context=context or ssl.create_default_context())

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Send the text; raise Unanswered when it went out whole and no answer came."""
        code, answer = self.docmd("DATA")
        if code != GO_AHEAD:
            raise smtplib.SMTPDataError(code, answer)
        text = re.sub(rb"(?m)^\.", b"..", msg)
        self.send(text + (b".\r\n" if text.endswith(b"\r\n") else b"\r\n.\r\n"))
        try:
            return self.getreply()
        except OSError as error:
            raise Unanswered("no answer") from error


class _SecureSession(_Session, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


class SmtpBackend(EmailBackend):
    """Speaks SMTP over one connection, which is either whole or dropped."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """Return our own conversation in place of the library's."""
        return _SecureSession if self.use_ssl else _Session

    def ready(self) -> None:
        """Hold a live connection; raise OSError when there is none to be had."""
        if self.connection and not _answers(self.connection):
            self.drop()
        self.open()

    def open(self) -> bool | None:
        """Connect, unless connected; return whether that was needed."""
        try:
            opened: bool | None = super().open()  # type: ignore[no-untyped-call]
        except OSError:
            # The library would go on with it, unencrypted or not signed in.
            self.drop()
            raise
        return opened

    def close(self) -> None:
        """Hang up, politely if the server still listens."""
        connection: Any = self.connection
        try:
            super().close()  # type: ignore[no-untyped-call]
        except OSError:
            # The library has forgotten it by now, without closing it.
            connection.close()

    def drop(self) -> None:
        """Hang up without a word."""
        if self.connection:
            self.connection.close()
            self.connection = None


def _answers(connection: smtplib.SMTP) -> bool:
    try:
        return connection.noop()[0] == OK
    except OSError:
        return False

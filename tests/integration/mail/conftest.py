"""A real SMTP server that a test can tell to be difficult, and helpers around the outbox."""

import asyncio
import itertools
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

from app.core import delivery
from app.core.db import db
from app.core.mail import MessageState, OutboxMessage, post
from app.mail.carrier import MailmanCarrier


@dataclass
class MailServer:
    """Keeps what it accepts. `answers` maps a command to the reply it gets instead of 250."""

    url: str = ""
    accepted: list[EmailMessage] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    drop_at: str = ""
    """`RCPT` hangs up before the text is sent, `DATA` once it has been taken, without a word."""
    pause: float = 0.0
    connections: int = 0
    on_letter: Callable[[], None] | None = None

    @property
    def addresses(self) -> list[str]:
        """Return to whom letters were accepted, in order."""
        return [str(letter["To"]) for letter in self.accepted]

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self,
        _server: SMTP,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        """Greet back."""
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Take the sender."""
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take the recipient."""
        if self.drop_at == "RCPT":
            server.transport.abort()  # type: ignore[union-attr]
        if "RCPT" in self.answers:
            return self.answers["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_NOOP(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _session: Session, _envelope: Envelope, _argument: str
    ) -> str:
        """Tell that we are here."""
        if self.drop_at == "NOOP":
            self.drop_at = ""
            server.transport.abort()  # type: ignore[union-attr]
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Take the letter."""
        if "DATA" in self.answers:
            return self.answers["DATA"]
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content.replace(b"\r\n", b"\n"), policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.accepted.append(letter)
        if self.on_letter:
            self.on_letter()
        await asyncio.sleep(self.pause)
        if self.drop_at == "DATA":
            server.transport.abort()  # type: ignore[union-attr]
        return "250 OK"


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def smtp() -> Iterator[MailServer]:
    """Return a mail server that listens."""
    server, port = MailServer(), free_port()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    server.url = f"smtp://127.0.0.1:{port}"
    yield server
    controller.stop()


@pytest.fixture
def mailer(app_with: Callable[..., Flask], smtp: MailServer) -> Flask:
    """Return an application that sends its mail to the server."""
    return app_with(mail_url=smtp.url)


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.time = datetime.now(UTC) + timedelta(minutes=10)

    def __call__(self) -> datetime:
        """Return the time."""
        return self.time

    def move(self, **by: float) -> None:
        """Let time pass."""
        self.time += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    """Return a clock that stands still, after whatever a test writes."""
    return Clock()


def write(count: int = 1, **changes: Any) -> None:
    """Put messages into the outbox, to reader0@example.org and so on."""
    for number in range(count):
        post(
            **{
                "key": f"event:{number}",
                "to": f"reader{number}@example.org",
                "subject": "Your experience is published",
                "text": "Good news.\n\nRead it here: https://forum.example.org/posts/1\n",
                "html": "<p>Good news.</p>",
                **changes,
            }
        )


def deliver(app: Flask, clock: Clock, limit: int | None = None) -> list[str]:
    """Send what is due; return what became of each message."""
    with app.app_context(), MailmanCarrier() as carrier:
        states = delivery.deliver_due(carrier, now=clock)
        return [state.value for state in itertools.islice(states, limit)]


def messages(app: Flask) -> list[OutboxMessage]:
    """Return the outbox, in the order in which it was written."""
    with app.app_context():
        return list(db.session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id)))


def only(app: Flask) -> OutboxMessage:
    """Return the one message there is."""
    (message,) = messages(app)
    return message


def count(app: Flask, state: MessageState) -> int:
    """Return how many messages are in a state."""
    return sum(message.state is state for message in messages(app))

"""Takes messages from the outbox to Flask-Mailman and tells what the server made of them."""

import hashlib
import smtplib
from email.charset import QP, Charset
from email.utils import parseaddr
from types import TracebackType
from typing import Final, Self

import email_validator
from flask import current_app

from app.core.delivery import Refused, Unanswered, Unreachable
from app.core.mail import OutboxMessage
from app.mail.backend import FileBackend, Letter, SmtpBackend

PERMANENT: Final = 500
"""SMTP replies from here on will be the same tomorrow."""

SEVEN_BIT: Final = Charset("utf-8")
"""Text that every server passes on unchanged."""
SEVEN_BIT.body_encoding = QP


class MailmanCarrier:
    """The carrier that MAIL_URL asks for. Connects when it must, and hangs up at its end."""

    def __init__(self) -> None:
        self._backend: FileBackend | SmtpBackend = current_app.extensions[
            "mailman"
        ].get_connection()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._backend.close()

    def ready(self) -> None:
        """Hold a live connection, or raise Unreachable."""
        try:
            self._backend.ready()
        except OSError as error:
            raise Unreachable(f"unreachable: {type(error).__name__}") from error

    def carry(self, message: OutboxMessage) -> None:
        """Hand over one message, or raise a DeliveryError."""
        try:
            self._backend.send_messages([self._letter(message)])
        except smtplib.SMTPSenderRefused as error:
            # Our own settings are wrong, not this message: it must outlive their repair.
            raise Refused(f"refused: {error.smtp_code}", for_good=False) from error
        except smtplib.SMTPRecipientsRefused as error:
            ((code, _),) = error.recipients.values()
            raise Refused(f"refused: {code}", for_good=code >= PERMANENT) from error
        except smtplib.SMTPDataError as error:
            code = error.smtp_code
            raise Refused(f"refused: {code}", for_good=code >= PERMANENT) from error
        except Unanswered:
            self._backend.drop()
            raise
        except OSError as error:
            self._backend.drop()
            raise Unreachable(f"unreachable: {type(error).__name__}") from error
        except ValueError as error:
            raise Refused("cannot be written as mail", for_good=True) from error

    def _letter(self, message: OutboxMessage) -> Letter:
        letter = Letter(
            message.key,
            subject=message.subject,
            body=message.text,
            to=[_in_ascii(message.to)],
            headers={
                **message.headers,
                "Message-ID": message_id(message.key),
                "Auto-Submitted": "auto-generated",
            },
        )
        if isinstance(self._backend, SmtpBackend):
            letter.encoding = SEVEN_BIT
        if message.html:
            letter.attach_alternative(message.html, "text/html")  # type: ignore[no-untyped-call]
        return letter


def _in_ascii(address: str) -> str:
    """Return an address as servers read it: what writes letters takes "ß" in a domain for "ss"."""
    told = email_validator.validate_email(address, check_deliverability=False)
    return told.ascii_email or address


def message_id(key: str) -> str:
    """Return the Message-ID of a key: always the same, so that a second copy can be told."""
    _, sender = parseaddr(current_app.config["MAIL_DEFAULT_SENDER"])
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"<{digest}@{sender.rpartition('@')[2]}>"

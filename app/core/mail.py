"""The outbox: mail is written down in the transaction of what caused it, and carried later.

What is rolled back is never mailed, and what is committed is mailed by the worker (`delivery`).
"""

import enum
import re
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base, db
from app.core.errors import Invalid

KEY_LENGTH: Final = 200
SUBJECT_LENGTH: Final = 200
ADDRESS_LENGTH: Final = 254

_ADDRESS: Final = re.compile(r"""[^\s@<>()\[\]\\,;:"\x00-\x1f\x7f\ud800-\udfff]+""")
_HEADER_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_OURS: Final = {"from", "to", "cc", "bcc", "subject", "date", "message-id", "auto-submitted"}
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_INSERT: Final[dict[str, Any]] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


class MessageState(enum.Enum):
    """Where a message stands between us and the mail server."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"
    """It was being sent when the answer was lost: nobody can know whether it went out."""


class OutboxMessage(Base):
    """A message to one address."""

    __tablename__ = "outbox"
    __table_args__ = (sa.Index(None, "state", "next_try_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(KEY_LENGTH), unique=True)
    """Names the event and the recipient; one key is mailed once."""
    to: Mapped[str] = mapped_column(sa.String(ADDRESS_LENGTH))
    subject: Mapped[str] = mapped_column(sa.String(SUBJECT_LENGTH))
    text: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
    headers: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    state: Mapped[MessageState]
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(sa.String(80))
    """The kind of the last failure; never the server's words, which may quote the address."""
    created_at: Mapped[datetime]


def post(  # noqa: PLR0913 - the parts of a message, each by name
    *,
    key: str,
    to: str,
    subject: str,
    text: str,
    html: str,
    headers: dict[str, str] | None = None,
) -> None:
    """Put a message into the outbox, in the caller's transaction.

    The same key a second time adds nothing. An empty `html` sends the text alone. Raises Invalid
    when `to` is not one plain address, ValueError when the key or a header is the caller's mistake.
    """
    if not 0 < len(key) <= KEY_LENGTH:
        raise ValueError(f"the key of a message has 1 to {KEY_LENGTH} characters")
    present = clock.now()
    insert = _INSERT[db.session.get_bind().dialect.name]
    db.session.execute(
        insert(OutboxMessage)
        .values(
            key=key,
            to=_address(to),
            subject=_line(subject)[:SUBJECT_LENGTH],
            text=_body(text),
            html=_body(html),
            headers=_headers(headers or {}),
            state=MessageState.WAITING,
            attempts=0,
            next_try_at=present,
            created_at=present,
        )
        .on_conflict_do_nothing(index_elements=["key"])
    )


def _address(value: str) -> str:
    local, _, domain = value.partition("@")
    if len(value) > ADDRESS_LENGTH or not all(map(_ADDRESS.fullmatch, (local, domain))):
        raise Invalid("That is not an e-mail address we can write to.", field="email")
    return value


def _headers(headers: dict[str, str]) -> dict[str, str]:
    for name in headers:
        if not _HEADER_NAME.fullmatch(name) or name.lower() in _OURS:
            raise ValueError(f"a message cannot set the header {name!r}")
    return {name: _line(value) for name, value in headers.items()}


def _line(value: str) -> str:
    """Return the value as one printable line, so that it cannot start another header."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", " ".join(value.split()))


def _body(value: str) -> str:
    """Return the text with plain line ends and nothing that a mail server could stumble over."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", lines)

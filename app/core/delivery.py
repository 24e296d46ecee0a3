"""How the outbox is emptied: each message reaches the mail server once, or is given up aloud.

A message is claimed and that is committed before a byte of it leaves. A worker that dies in
between leaves it claimed, and a claimed message is never taken again by itself: it may have gone
out. Once its lease is over it counts as unconfirmed, and somebody decides by hand.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

import sqlalchemy as sa

from app.core import clock
from app.core.db import db, unit_of_work
from app.core.errors import Conflict, NotFound
from app.core.mail import MessageState, OutboxMessage

log = logging.getLogger(__name__)

PAUSES: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
"""How long a message rests after its first, second, … attempt; after the last one it has failed."""

LEASE: Final = timedelta(minutes=10)
"""How long sending one message may take; longer than all the time-outs of a mail connection."""

KEEP: Final = {
    MessageState.SENT: timedelta(days=7),
    MessageState.FAILED: timedelta(days=30),
    MessageState.UNCONFIRMED: timedelta(days=30),
}
"""How long a message that is done with stays, counted from when it was written."""


class DeliveryError(Exception):
    """Base of what can go wrong on the way to the mail server; the message names no address."""


class Unreachable(DeliveryError):
    """The server was lost, or never found, before it could have accepted the message."""


class Unanswered(DeliveryError):
    """The whole message went out and no answer came: it may have been accepted."""


class Refused(DeliveryError):
    """The server said no; `for_good` when it would say so again."""

    def __init__(self, reason: str, *, for_good: bool) -> None:
        super().__init__(reason)
        self.for_good = for_good


class Carrier(Protocol):
    """What hands messages to a mail server."""

    def ready(self) -> None:
        """Hold a live connection, or raise Unreachable."""

    def carry(self, message: OutboxMessage) -> None:
        """Hand over one message, or raise a DeliveryError."""


def deliver_due(
    carrier: Carrier, *, now: Callable[[], datetime] = clock.now
) -> Iterator[MessageState]:
    """Send what is due, one after the other, and yield what each became.

    Stopping between two messages is safe, and several workers may do this at once. Raises
    Unreachable, with nothing claimed, when there is no server to send to.
    """
    if not count_due(now()):
        return
    while True:
        # Connecting may take long or fail: it comes first, so that a claim is soon settled.
        carrier.ready()
        message = _claim(now())
        if message is None:
            return
        yield _settle(message, _outcome(carrier, message, now))


def count_due(now: datetime) -> int:
    """Return how many messages could be sent at this moment."""
    statement = sa.select(sa.func.count()).select_from(OutboxMessage).where(*_due(now))
    try:
        return db.session.scalar(statement) or 0
    finally:
        db.session.rollback()


def tidy(now: datetime) -> int:
    """Give up the messages whose worker died, delete the old ones; return how many were given up.

    They are logged by number, for somebody to look into.
    """
    with unit_of_work():
        lost = db.session.scalars(
            sa.select(OutboxMessage)
            .where(
                OutboxMessage.state == MessageState.SENDING,
                OutboxMessage.claimed_at < now - LEASE,
            )
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        ).all()
        for message in lost:
            message.state, message.error = MessageState.UNCONFIRMED, "worker lost"
        for state, age in KEEP.items():
            db.session.execute(
                sa.delete(OutboxMessage).where(
                    OutboxMessage.state == state, OutboxMessage.created_at < now - age
                )
            )
    for message in lost:
        log.warning("Message %d is unconfirmed: its worker died while sending it.", message.id)
    return len(lost)


def retry(message_id: int, now: datetime) -> MessageState:
    """Make a message due again, whatever became of it, and return what it was before.

    Raises NotFound, or Conflict when it was sent or is just being sent.
    """
    with unit_of_work():
        message = db.session.get(OutboxMessage, message_id, with_for_update=True)
        if message is None:
            problem = f"There is no message {message_id} in the outbox."
            raise NotFound(problem)
        before = message.state
        if before in {MessageState.SENT, MessageState.SENDING}:
            problem = f"Message {message_id} is {before.value}; it is not sent again."
            raise Conflict(problem)
        message.state, message.attempts, message.next_try_at = MessageState.WAITING, 0, now
    return before


def count_by_state() -> tuple[dict[MessageState, int], datetime | None]:
    """Return how many messages are in each state, and since when the oldest waiting one waits."""
    counts = sa.select(OutboxMessage.state, sa.func.count()).group_by(OutboxMessage.state)
    oldest = sa.select(sa.func.min(OutboxMessage.created_at)).where(
        OutboxMessage.state == MessageState.WAITING
    )
    try:
        found = {row[0]: row[1] for row in db.session.execute(counts)}
        since = db.session.scalar(oldest)
    finally:
        db.session.rollback()
    return {state: found.get(state, 0) for state in MessageState}, since


def _due(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return OutboxMessage.state == MessageState.WAITING, OutboxMessage.next_try_at <= now


def _claim(now: datetime) -> OutboxMessage | None:
    """Take the next message that is due, so that no other worker will."""
    with unit_of_work():
        message = db.session.scalar(
            sa.select(OutboxMessage)
            .where(*_due(now))
            .order_by(OutboxMessage.next_try_at, OutboxMessage.id)
            .limit(1)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        )
        if message is not None:
            message.state, message.claimed_at = MessageState.SENDING, now
            message.attempts += 1
    return message


def _outcome(
    carrier: Carrier, message: OutboxMessage, now: Callable[[], datetime]
) -> dict[str, Any]:
    """Send a claimed message; return the columns that tell what became of it."""
    try:
        carrier.carry(message)
    except Unanswered as error:
        return {"state": MessageState.UNCONFIRMED, "error": str(error)}
    except Refused as error:
        if error.for_good:
            return {"state": MessageState.FAILED, "error": str(error)}
        return _later(message.attempts, str(error), now())
    except Unreachable as error:
        return _later(message.attempts, str(error), now())
    return {"state": MessageState.SENT, "error": None, "sent_at": now()}


def _later(attempts: int, error: str, now: datetime) -> dict[str, Any]:
    if attempts > len(PAUSES):
        return {"state": MessageState.FAILED, "error": error}
    return {
        "state": MessageState.WAITING,
        "error": error,
        "next_try_at": now + PAUSES[attempts - 1],
    }


def _settle(message: OutboxMessage, outcome: dict[str, Any]) -> MessageState:
    """Write down what became of a message, unless somebody decided otherwise meanwhile."""
    with unit_of_work():
        db.session.execute(
            sa.update(OutboxMessage)
            .where(
                OutboxMessage.id == message.id,
                OutboxMessage.claimed_at == message.claimed_at,
                # A slow worker may come back after its lease, and then knows better.
                OutboxMessage.state.in_((MessageState.SENDING, MessageState.UNCONFIRMED)),
            )
            .values(**outcome)
            .execution_options(synchronize_session=False)
        )
    state: MessageState = outcome["state"]
    if state is not MessageState.SENT:
        log.warning(
            "Message %d, attempt %d: %s, now %s.",
            message.id,
            message.attempts,
            outcome["error"],
            state.value,
        )
    return state

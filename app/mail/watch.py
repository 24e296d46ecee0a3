"""The worker: empties the outbox again and again, says when a minute has passed, and outlives
what it depends on.
"""

import logging
import signal
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from types import FrameType, TracebackType
from typing import Any, Final, Self

from app.core import clock, delivery
from app.core.db import db
from app.core.errors import place_of
from app.core.mail import MessageState
from app.mail.carrier import MailmanCarrier
from app.mail.chores import do_chores

log = logging.getLogger(__name__)

PAUSE: Final = 2.0
"""Seconds between two looks at the outbox."""
LONGEST_PAUSE: Final = 60.0
"""Seconds to wait at most when the database or the mail server is away."""
TIDY_EVERY: Final = timedelta(minutes=1)
_MOST_DOUBLINGS: Final = 10
_STEP: Final = 0.1


class Stop(AbstractContextManager["Stop"]):
    """Turns SIGTERM and SIGINT into a wish, so that the message in hand is finished first."""

    def __init__(self) -> None:
        self.wished = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGTERM, signal.SIGINT):
            self._before[number] = signal.signal(number, self._wish)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _wish(self, _number: int, _frame: FrameType | None) -> None:
        self.wished = True

    def wait(self, seconds: float) -> None:
        """Sleep, but wake up to a wish (a lock taken in a signal handler could block for ever)."""
        until = time.monotonic() + seconds
        while not self.wished and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, _STEP))


def watch_outbox() -> None:
    """Send mail as it falls due, until SIGTERM or SIGINT."""
    logging.basicConfig(level=logging.INFO, format="mail: %(message)s")
    log.info("Watching the outbox.")
    with Stop() as stop:
        worker = Worker(stop)
        while not stop.wished:
            stop.wait(worker.look())
    log.info("Stopped.")


class Worker:
    """One look at the outbox after the other, further apart while something is broken."""

    def __init__(self, stop: Stop, now: Callable[[], datetime] = clock.now) -> None:
        self._stop = stop
        self._now = now
        self._tidied: datetime | None = None
        self._failures = 0

    def look(self) -> float:
        """Send what is due; return how many seconds to wait before the next look."""
        try:
            self._tidy()
            self._deliver()
        except Exception as error:  # noqa: BLE001 - a worker outlives whatever one look met
            pause = min(LONGEST_PAUSE, PAUSE * 2.0**self._failures)
            self._failures = min(self._failures + 1, _MOST_DOUBLINGS)
            log.warning("%s Looking again in %d s.", _what_happened(error), pause)
            db.session.remove()
            return pause
        if self._failures:
            log.info("All is well again.")
        self._failures = 0
        return PAUSE

    def _tidy(self) -> None:
        if self._is_time():
            present = self._now()
            delivery.tidy(present)
            do_chores()
            self._tidied = present

    def _is_time(self) -> bool:
        return self._tidied is None or self._now() - self._tidied >= TIDY_EVERY

    def _deliver(self) -> None:
        sent = 0
        with MailmanCarrier() as carrier:
            for state in delivery.deliver_due(carrier, now=self._now):
                sent += state is MessageState.SENT
                if self._stop.wished or self._is_time():  # what has its hour waits for no letter
                    break
        if sent:
            log.info("%d sent.", sent)


def _what_happened(error: Exception) -> str:
    """Name the error and its place. Never its words: they may quote an address."""
    if isinstance(error, delivery.Unreachable):
        return f"The mail server does not answer ({error})."
    return f"{place_of(error)}."

"""Many people send at once while servers die: every acknowledged post is there once, none twice.

1,000 submissions from 8 clients; a worker is killed (SIGKILL) every two seconds. A client whose
connection breaks sends the same form again, as a person would.

    .venv/bin/python -m bench.submissions
"""

import os
import random
import signal
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from uuid import uuid4

import sqlalchemy as sa

from app.demonstration.loading import PASSWORD
from bench.places import on_both, workers
from bench.visitor import Visitor
from tests.support.live import Live

CLIENTS = 8
EACH = 125
KILL_EVERY = 2.0
AUTHORS = ["priya", "dewi", "hannah", "tom", "yasmin", "colin", "joy", "callum"]


class Sender:
    """One client: sends its forms, again when the connection broke, until each is acknowledged."""

    def __init__(self, live: Live, author: str) -> None:
        self.visitor = Visitor(live.url)
        self.visitor.sign_in(f"{author}@example.org", PASSWORD)
        self.author = author
        self.acknowledged: list[str] = []
        self.seconds: list[float] = []
        self.repeats = 0

    def run(self) -> None:
        """Send all."""
        fields = self.visitor.form("/experiences/new", "title", "body")
        for number in range(EACH):
            key = str(uuid4())
            title = f"Sent by {self.author}, number {number}"
            fields |= {"key": key, "title": title, "body": "What happened to us.", "do": "submit"}
            self.send({**fields, "perspective": "bidder", "identity": "role_only"})
            self.acknowledged.append(key)

    def send(self, fields: dict[str, str]) -> None:
        """Send one form until it is acknowledged."""
        while True:
            started = time.perf_counter()
            try:
                answer = self.visitor.post("/experiences/new", fields)
            except (OSError, HTTPException):
                self.repeats += 1
                time.sleep(0.05)
                continue
            assert answer.status == 303, f"{answer.status}: {answer.text[:500]}"
            self.seconds.append(time.perf_counter() - started)
            return


def kill_workers(live: Live, done: threading.Event, killed: list[int]) -> None:
    """Kill a random worker every while, until done."""
    while not done.wait(KILL_EVERY):
        living = workers(live)
        if living:
            killed.append(random.choice(living))  # noqa: S311 - no secret hangs on it
            os.kill(killed[-1], signal.SIGKILL)


def measure(live: Live) -> None:
    """Send everything while workers die, then look what is there."""
    senders = [Sender(live, author) for author in AUTHORS]
    done, killed = threading.Event(), list[int]()
    killer = threading.Thread(target=kill_workers, args=(live, done, killed))
    started = time.perf_counter()
    killer.start()
    try:
        with ThreadPoolExecutor(CLIENTS) as pool:
            for running in [pool.submit(sender.run) for sender in senders]:
                running.result()
    finally:
        done.set()
        killer.join()
    took = time.perf_counter() - started
    keys = {key for sender in senders for key in sender.acknowledged}
    waits = sorted(wait for sender in senders for wait in sender.seconds)
    with sa.create_engine(live.database_url).connect() as connection:
        sent = connection.execute(
            sa.text(
                "SELECT r.key, r.title FROM revisions r JOIN posts p ON p.id = r.post_id"
                " WHERE r.title LIKE 'Sent by %' AND r.state = 'waiting'"
            )
        ).all()
    there = [key for key, _ in sent]
    twice = len(sent) - len({title for _, title in sent})
    print(f"  acknowledged {len(keys)}, there {len(keys & set(there))}, twice {twice}")
    print(f"  workers killed {len(killed)}, sent again {sum(s.repeats for s in senders)}")
    print(
        f"  {len(keys) / took:.0f} a second; median {statistics.median(waits) * 1000:.0f} ms,"
        f" p95 {waits[int(len(waits) * 0.95)] * 1000:.0f} ms, longest {waits[-1] * 1000:.0f} ms"
    )
    assert len(keys) == CLIENTS * EACH
    assert keys <= set(there)
    assert twice == 0


if __name__ == "__main__":
    on_both(measure, {"WEB_CONCURRENCY": "3"})

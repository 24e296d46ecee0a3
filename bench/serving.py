"""The two kinds of gunicorn's workers: how fast they serve, who keeps them waiting, what they need.

    .venv/bin/python -m bench.serving

`deploy/gunicorn.conf.py` takes `sync` behind a proxy that hands over whole requests, and `gthread`
where clients connect themselves. Each serves the demonstration content here: requests a second of
one worker; how long a reader waits for one of two workers while four clients have connected and say
nothing; what a worker holds in memory after 10,000 requests; and what five hold together.
"""

import random
import re
import socket
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from http.client import HTTPException
from pathlib import Path

from app.demonstration.loading import PASSWORD
from bench.places import on_both, workers
from bench.visitor import Visitor
from tests.support.live import Live

KINDS = {"1": "sync", "0": "gthread"}
"""The kind of worker, by the number of proxies that the forum is told of."""
ALONE, TWO, FIVE = "1", "2", "5"
SETTINGS = [
    {"TRUSTED_PROXIES": proxies, "WEB_CONCURRENCY": workers}
    for proxies in KINDS
    for workers in (ALONE, TWO, FIVE)
]
CLIENTS, REQUESTS = 4, 400
SILENT = 4
REQUESTS_BEFORE = 10_000
MOST_MEMORY = 130
"""Megabytes."""


def ask(visitor: Visitor, pages: Sequence[str], count: int) -> None:
    """Ask for pages, any of them, one after the other."""
    chance = random.Random(count)  # noqa: S311 - no secret hangs on it
    for _ in range(count):
        assert visitor.get(chance.choice(pages)).status == 200


def ask_together(visitor: Visitor, pages: Sequence[str], count: int) -> None:
    """Ask for pages as several clients at once."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(partial(ask, visitor, pages), [count // CLIENTS] * CLIENTS))


def a_second(visitor: Visitor, page: str) -> float:
    """Return how many requests for a page are answered in a second; asked by another process."""
    visitor.get(page)
    with ProcessPoolExecutor(1) as others:
        others.submit(visitor.get, page).result()
        started = time.perf_counter()
        others.submit(ask_together, visitor, [page], REQUESTS).result()
        return REQUESTS / (time.perf_counter() - started)


def wait_behind_silence(live: Live) -> str:
    """Return how long a reader waits while others have connected and say nothing."""
    silent = [socket.create_connection(("127.0.0.1", live.port)) for _ in range(SILENT)]
    time.sleep(0.5)
    started = time.perf_counter()
    try:
        Visitor(live.url).get("/guidelines")
        return f"{time.perf_counter() - started:.2f} s"
    except (OSError, HTTPException) as error:
        return f"{type(error).__name__} after {time.perf_counter() - started:.0f} s"
    finally:
        for connection in silent:
            connection.close()


def megabytes(pid: int, what: str) -> int:
    """Return how much memory a process holds: `Rss`, or `Pss` where what is shared is divided."""
    told = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    found = re.search(rf"^{what}:\s+(\d+) kB$", told, re.MULTILINE)
    assert found
    return int(found[1]) // 1024


def measure_speed(kind: str, reader: Visitor, member: Visitor) -> None:
    """Measure what a worker serves by itself."""
    thread = reader.get("/experiences/1/").location
    for name, visitor, page in (
        ("kept page", reader, thread),
        ("thread, signed in", member, thread),
        ("list, signed in", member, "/experiences"),
        ("search, signed in", member, "/search?q=radio"),
    ):
        print(f"  {kind}: {name}, {a_second(visitor, page):.0f} a second")


def use(reader: Visitor, member: Visitor, requests: int) -> None:
    """Ask for pages of all kinds, a fifth of them as a member."""
    thread = reader.get("/experiences/1/").location
    pages = [thread, "/", "/experiences", "/experiences?stage=bid", "/search?q=radio", "/insights"]
    ask_together(member, [*pages, "/mine", "/notices"], requests // 5)
    ask_together(reader, pages, requests * 4 // 5)


def all_workers(live: Live) -> list[int]:
    """Return the process ids of the workers once the last of them has started."""
    while len(found := workers(live)) < int(live.settings["WEB_CONCURRENCY"]):
        time.sleep(0.1)
    return found


def measure(live: Live) -> None:
    """Measure one kind: what one worker does, what silence does to two, what five hold."""
    kind = KINDS[live.settings["TRUSTED_PROXIES"]]
    count = live.settings["WEB_CONCURRENCY"]
    if count == TWO:
        waits = wait_behind_silence(live)
        print(f"  {kind}: behind {SILENT} silent clients a reader waits {waits}")
        return
    reader, member = Visitor(live.url), Visitor(live.url)
    member.sign_in("priya@example.org", PASSWORD)
    if count == ALONE:
        measure_speed(kind, reader, member)
    before = all_workers(live)
    use(reader, member, REQUESTS_BEFORE)
    assert workers(live) == before, "one was replaced meanwhile"
    said = f"{kind}: after {REQUESTS_BEFORE:,} requests"
    if count == ALONE:
        print(f"  {said} a worker holds {megabytes(before[0], 'Rss')} MB (goal {MOST_MEMORY})")
    else:
        held = sum(megabytes(pid, "Pss") for pid in (live.processes[0].pid, *before))
        print(f"  {said} {count} workers and their master hold {held} MB")


if __name__ == "__main__":
    on_both(measure, *SETTINGS)

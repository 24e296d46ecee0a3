"""A crowd: 64 readers and 8 writers for five minutes, while a moderator lets their texts appear.

    .venv/bin/python -m bench.crowd [sqlite] [postgresql] [SECONDS]

Readers ask for one page after the other without a pause and never for a picture; a writer sends a
reply twice a second. Passes when nothing but the expected answers came, and every reply that was
acknowledged is there once.
"""

import random
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from uuid import uuid4

import sqlalchemy as sa

from app.demonstration.loading import PASSWORD
from bench.places import numbers, on_both
from bench.visitor import Visitor
from tests.support.live import Live

READERS, WRITERS, PROCESSES = 64, 8, 2
SECONDS = 300
PAUSE = 0.5
AUTHORS = ["priya", "dewi", "hannah", "tom", "yasmin", "colin", "joy", "callum"]
PAGES = (
    "/",
    "/experiences",
    "/experiences?perspective=bidder",
    "/experiences?stage=bid&sort=most",
    "/search?q=radio",
    "/search?q=%22social+value%22&sort=newest",
    "/insights",
    "/sides",
    "/questions/bid_or_not",
    "/guidelines",
)

Waits = list[float]


def read(url: str, pages: list[str], until: float, seed: int) -> tuple[Waits, Counter[int]]:
    """Read one page after the other; return how long each took, and the statuses."""
    chance = random.Random(seed)  # noqa: S311 - no secret hangs on it
    visitor, waits, statuses = Visitor(url), Waits(), Counter[int]()
    while time.time() < until:
        started = time.perf_counter()
        statuses[visitor.get(chance.choice(pages)).status] += 1
        waits.append(time.perf_counter() - started)
    return waits, statuses


def read_together(
    url: str, pages: list[str], until: float, number: int
) -> tuple[Waits, Counter[int]]:
    """Be a share of the readers, in this process."""
    count = READERS // PROCESSES
    with ThreadPoolExecutor(count) as pool:
        seeds = range(number * count, (number + 1) * count)
        found = list(pool.map(lambda seed: read(url, pages, until, seed), seeds))
    statuses: Counter[int] = Counter()
    for _, some in found:
        statuses.update(some)
    return [wait for waits, _ in found for wait in waits], statuses


def write(live: Live, author: str, thread: int, until: float) -> tuple[list[str], Waits]:
    """Send replies; return the keys of those that were acknowledged, and how long each took."""
    visitor, keys, waits = Visitor(live.url), list[str](), Waits()
    visitor.sign_in(f"{author}@example.org", PASSWORD)
    path = f"/experiences/{thread}/reply"
    fields = visitor.form(path, "body")
    while time.time() < until:
        key = str(uuid4())
        text = {"key": key, "body": f"{author} answers for the {len(keys)}th time."}
        text |= {"do": "submit", "perspective": "bidder", "identity": "named"}
        started = time.perf_counter()
        answer = visitor.post(path, {**fields, **text})
        waits.append(time.perf_counter() - started)
        assert answer.status == 303, f"{answer.status}: {answer.text[:500]}"
        keys.append(key)
        time.sleep(PAUSE)
    return keys, waits


def moderate(live: Live, until: float) -> int:
    """Approve what waits, the oldest first; return how many."""
    visitor, approved = Visitor(live.url), 0
    visitor.sign_in("graham@example.org", PASSWORD)
    with sa.create_engine(live.database_url).connect() as connection:
        while time.time() < until:
            oldest = "SELECT id FROM revisions WHERE state = 'waiting' ORDER BY id LIMIT 1"
            waiting = connection.scalar(sa.text(oldest))
            connection.rollback()
            if waiting is None:
                time.sleep(PAUSE)
                continue
            path = f"/moderation/revisions/{waiting}"
            fields = visitor.form(path, "seen", "reason")
            answer = visitor.post(path, {**fields, "action": "approve"})
            assert answer.status == 303, f"{answer.status}: {answer.text[:500]}"
            approved += 1
    return approved


def measure(live: Live) -> None:
    """Have all of them at it together."""
    with sa.create_engine(live.database_url).connect() as connection:
        most = "SELECT id FROM posts WHERE parent_id IS NULL ORDER BY reply_count DESC LIMIT 1"
        thread = connection.scalars(sa.text(most)).one()
    seconds = [*numbers(), SECONDS][0]
    until = time.time() + seconds
    pages = [*PAGES, Visitor(live.url).get(f"/experiences/{thread}/").location]
    with ThreadPoolExecutor(WRITERS + 1) as people, ProcessPoolExecutor(PROCESSES) as crowd:
        reading = [crowd.submit(read_together, live.url, pages, until, n) for n in range(PROCESSES)]
        writing = [people.submit(write, live, author, thread, until) for author in AUTHORS]
        moderating = people.submit(moderate, live, until)
        read_, written = [one.result() for one in reading], [one.result() for one in writing]
        approved = moderating.result()
    statuses: Counter[int] = Counter()
    for _, some in read_:
        statuses.update(some)
    keys = [key for some, _ in written for key in some]
    with sa.create_engine(live.database_url).connect() as connection:
        there = Counter(connection.scalars(sa.text("SELECT key FROM revisions")).all())
    show("read", [wait for waits, _ in read_ for wait in waits], seconds)
    show("sent", [wait for _, waits in written for wait in waits], seconds)
    print(f"  answers {dict(statuses)}; acknowledged {len(keys)}, approved {approved}")
    assert set(statuses) == {200}
    assert all(there[key] == 1 for key in keys)


def show(what: str, waits: Waits, seconds: float) -> None:
    """Print how many there were a second, and how long they took."""
    waits = sorted(waits)
    middle, most = waits[len(waits) // 2], waits[int(len(waits) * 0.99)]
    print(f"  {what} {len(waits)}, {len(waits) / seconds:.0f} a second;", end=" ")
    print(f"median {middle * 1000:.0f} ms, p99 {most * 1000:.0f} ms, longest {waits[-1]:.1f} s")


if __name__ == "__main__":
    on_both(measure)

"""Writes it all: batches are made by other processes and written by this one, in order."""

import multiprocessing
import random
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate
from typing import Any, Final

import sqlalchemy as sa

from app.core import clock, edition
from app.core.db import db, unit_of_work
from app.demonstration.load import rhythm, shape
from app.demonstration.load.people import invite
from app.demonstration.load.posts import Batch, Cast
from app.demonstration.load.rows import First, bulks
from app.demonstration.load.told import Asked
from app.experiences.models import Post, Revision
from app.perspectives.tags import Perspective
from app.questions.queries import list_questions
from app.search.engines import Rows

BATCH: Final = 10_000
"""Posts that are made, and committed, at a time; a thread is never parted."""
_AHEAD: Final = 2
"""Batches that each process has made before they are written."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """How much is written."""

    experiences: int
    replies: int
    hot: int = 0
    """Replies of one further thread; none when there are none."""
    seed: int = 1

    @property
    def posts(self) -> int:
        """Return how many posts that is."""
        return self.experiences + self.replies + self.hot + (self.hot > 0)


def populate(wanted: Wanted, processes: int) -> Iterator[int]:
    """Write as much, giving after each commit how many posts it was.

    Without processes of its own it makes the batches here. Nobody else may write meanwhile: the
    ids are counted on.
    """
    with unit_of_work():
        cast = _cast(wanted)
        first = _reserve(wanted.posts)
    batches = list(_batches(wanted, first))
    ends = accumulate(batch.size for batch in batches)
    firsts = [
        First(first.post + end - batch.size, first.revision + end - batch.size)
        for batch, end in zip(batches, ends, strict=True)
    ]
    url = db.engine.url.drivername + "://"
    with _makers(processes if len(batches) > 1 else 0) as makers:
        jobs = ((batch, cast, first, url) for batch, first in zip(batches, firsts, strict=True))
        for batch, made in zip(batches, _ahead(makers, jobs, processes * _AHEAD), strict=True):
            with unit_of_work():
                _make_room()
                for bulk in made:
                    _write(bulk)
                edition.renew()
            yield batch.size
    _tidy()


def _cast(wanted: Wanted) -> Cast:
    now = clock.now()
    people, reader_id = invite(wanted.posts, now - timedelta(seconds=rhythm.SPAN))
    questions = [
        Asked(question.id, frozenset(map(Perspective, question.put_to)))
        for question in list_questions()
    ]
    return Cast(people, reader_id, questions, now.timestamp())


def _reserve(posts: int) -> First:
    """Return the first free ids, and have the database go on behind those that are wanted."""
    found = []
    for table in (Post, Revision):
        first = sa.func.coalesce(sa.func.max(table.id), 0) + 1
        if db.session.get_bind().dialect.name == "postgresql":
            counter = sa.func.pg_get_serial_sequence(table.__tablename__, "id")
            first = sa.func.setval(counter, sa.func.nextval(counter) + posts - 1) - posts + 1
        found.append(db.session.scalars(sa.select(first)).one())
    return First(*found)


def _batches(wanted: Wanted, first: First) -> Iterator[Batch]:
    """Give the threads that are wanted, in the order of their beginnings, the hot one last."""
    chance = random.Random(wanted.seed)  # noqa: S311 - not for secrets
    lengths = shape.lengths(chance, wanted.experiences, wanted.replies)
    start = size = 0
    for end, length in enumerate(lengths, start=1):
        size += 1 + length
        if size >= BATCH or end == len(lengths):
            yield Batch(
                seed=f"{wanted.seed} {first.post} {start}",
                replies=lengths[start:end],
                begins=start / len(lengths),
                ends=end / len(lengths),
            )
            start, size = end, 0
    if wanted.hot:
        yield Batch(f"{wanted.seed} {first.post} hot", [wanted.hot], begins=0.5, ends=0.5, hot=True)


@contextmanager
def _makers(processes: int) -> Iterator[Executor | None]:
    """Start processes that know nothing of the connections of this one."""
    if not processes:
        yield None
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as makers:
        yield makers


def _ahead(
    makers: Executor | None, jobs: Iterable[tuple[Any, ...]], ahead: int
) -> Iterator[list[Rows]]:
    """Give what is made of each job, in order, having a few made before they are asked for."""
    if makers is None:
        for job in jobs:
            yield bulks(*job)
        return
    waiting: deque[Future[list[Rows]]] = deque()
    for job in jobs:
        waiting.append(makers.submit(bulks, *job))
        if len(waiting) > ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


_ROOM: Final = {
    "sqlite": ["PRAGMA cache_size = -262144"],
    # Words are put into their index by many thousand posts at a time.
    "postgresql": ["SET LOCAL work_mem = '256MB'", "SET LOCAL gin_pending_list_limit = '256MB'"],
}


def _make_room() -> None:
    """Let this transaction have memory enough for what it writes."""
    connection = db.session.connection()
    for statement in _ROOM[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def _write(bulk: Rows) -> None:
    """Write rows as fast as the database takes them."""
    connection = db.session.connection()
    columns = ", ".join(f'"{name}"' for name in bulk.columns)
    if connection.dialect.name == "sqlite":
        places = ", ".join("?" * len(bulk.columns))
        insert = f"INSERT INTO {bulk.table} ({columns}) VALUES ({places})"  # noqa: S608 - our names
        connection.exec_driver_sql(insert, [*bulk.rows])
        return
    driver: Any = connection.connection.driver_connection
    with driver.cursor().copy(f"COPY {bulk.table} ({columns}) FROM STDIN") as copy:
        for row in bulk.rows:
            copy.write_row(row)


def _tidy() -> None:
    """Do what the database would do by and by, so that it is measured as it would stand then."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")

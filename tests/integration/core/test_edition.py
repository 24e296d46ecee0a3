"""The mark of what readers see is written with it, last of all, or not at all."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import edition
from app.core.db import db, unit_of_work
from app.core.edition import Glance
from app.core.kept import keep
from app.experiences.drafting import lock_post
from app.experiences.lifecycle import Action
from app.experiences.lists import count_published
from app.members.models import Member
from tests.conftest import Work
from tests.factories import make_decision, make_member, make_moderator, make_post
from tests.support.databases import Databases, end_others
from tests.support.watching import count_queries, engine_of


@pytest.fixture
def mark(app: Flask) -> Iterator[Callable[[], str | None]]:
    """Return what reads the mark."""
    glance = Glance(engine_of(app))
    yield glance
    glance._engine.dispose()


def test_it_is_drawn_anew(mark: Callable[[], str | None], work: Work) -> None:
    seen = {mark()}
    for _ in range(5):
        with work():
            edition.renew()
            edition.renew()
        seen.add(mark())
    assert len(seen) == 6
    assert all(isinstance(one, str) and len(one) == 16 for one in seen)


def test_it_stays_with_what_is_not_for_readers(mark: Callable[[], str | None], work: Work) -> None:
    before = mark()
    with work():
        keep([("title", "Kept")])
    assert mark() == before


def test_it_stays_when_the_work_is_undone(app: Flask, mark: Callable[[], str | None]) -> None:
    before = mark()
    with app.app_context():
        with pytest.raises(ZeroDivisionError):
            _renew_and_fail()
        assert mark() == before
        with unit_of_work():  # in the same session
            keep([("title", "Kept")])
    assert mark() == before


def _renew_and_fail() -> None:
    with unit_of_work():
        keep([("title", "Never kept")])
        edition.renew()
        _ = 1 / 0


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("inside", [False, True])
def test_part_of_the_work_that_is_undone_takes_nothing_with_it(
    mark: Callable[[], str | None], work: Work, *, fails: bool, inside: bool
) -> None:
    before = mark()
    with work():
        if not inside:
            edition.renew()
        with _savepoint(fails=fails):
            if inside:
                edition.renew()
        keep([("title", "Kept")])
    assert mark() != before


@contextmanager
def _savepoint(*, fails: bool) -> Iterator[None]:
    nested = db.session.begin_nested()
    keep([("title", "Kept in a part")])
    yield
    if fails:
        nested.rollback()
    else:
        nested.commit()


def test_it_is_written_last(app: Flask, work: Work) -> None:
    with work():
        member = make_member()
    with count_queries(app) as statements, work():
        edition.renew()
        with db.session.begin_nested():
            db.session.get_one(Member, member.id).about = "Written in a part."
        db.session.get_one(Member, member.id).about = "Written at the end."
    writes = [text for text in statements.texts if not text.startswith("SELECT")]
    assert [text.split()[1] for text in writes] == ["members", "members", "edition"]


def test_two_who_change_what_readers_see_do_not_wait_in_a_circle(app: Flask, work: Work) -> None:
    """One has a post and wants the mark; the other, who said so earlier, still wants the post."""
    with work():
        first, second = make_post().id, make_post().id
    said, locked = threading.Event(), threading.Event()
    failed: list[BaseException] = []

    def early() -> None:
        with work():
            lock_post(first)
            edition.renew()
            with db.session.begin_nested():
                keep([("title", "Kept")])
            said.set()
            if engine_of(app).dialect.name == "postgresql":  # on SQLite writers take turns
                assert locked.wait(10)
            lock_post(second)

    def late() -> None:
        assert said.wait(10)
        with work():
            lock_post(second)
            locked.set()
            edition.renew()

    def run(act: Callable[[], None]) -> None:
        try:
            act()
        except BaseException as error:  # noqa: BLE001 - told below, in the test's own thread
            failed.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in (early, late)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failed == []


def test_many_publish_at_once(app: Flask, mark: Callable[[], str | None], work: Work) -> None:
    with work():
        moderators = [make_moderator() for _ in range(3)]
        posts = [[make_post(state="waiting").id for _ in range(4)] for _ in moderators]
    before, failed = mark(), []

    def publish(moderator: Member, ids: list[int]) -> None:
        try:
            with work():
                for post_id in ids:
                    make_decision(moderator, lock_post(post_id), Action.APPROVE)
        except BaseException as error:  # noqa: BLE001 - told below, in the test's own thread
            failed.append(error)

    pairs = zip(moderators, posts, strict=True)
    threads = [threading.Thread(target=publish, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert mark() != before
    with app.app_context():
        assert count_published().experiences == 12


def test_it_cannot_be_read_from_a_database_that_is_away(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path}/away/forum.db")
    assert Glance(engine)() is None


def test_a_lost_connection_is_lost_once(
    mark: Callable[[], str | None], backend: str, databases: Databases
) -> None:
    before = mark()
    databases.get(backend).reset()
    if backend == "postgresql":
        end_others(databases.get(backend).url)
        assert mark() is None
    assert mark() == before


def test_it_closes_with_the_application_s_connections(app: Flask) -> None:
    glance = Glance(engine_of(app))
    glance()
    assert glance._engine.pool.checkedin() == 1  # type: ignore[attr-defined]
    engine_of(app).dispose()
    assert glance._engine.pool.checkedin() == 0  # type: ignore[attr-defined]

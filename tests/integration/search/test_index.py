"""The index holds what readers see: as soon as they see it, and no longer."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskCliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core import progress
from app.core.db import db, unit_of_work
from app.core.edition import Edition
from app.experiences import drafting
from app.experiences.lifecycle import RevisionState
from app.experiences.models import Post, Revision
from app.members.models import Member
from app.search import cli
from app.search import service as search
from app.search.engines import engine
from app.search.models import Entry
from tests.conftest import Work
from tests.factories import hide, make_member, make_moderator, make_post, make_writing
from tests.integration.experiences.bulk import make_thread
from tests.integration.search.conftest import Tell
from tests.integration.search.history import ALL, History
from tests.integration.search.index import places_of_words, read_index, what_it_should_hold
from tests.integration.search.pages import ask, found
from tests.support.client import Client
from tests.support.databases import Databases

WORDS = ("zebra", "okapi", "giraffe")
REBUILD = ["search", "rebuild"]

steps = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(ALL), st.sampled_from(WORDS)),
    min_size=3,
    max_size=16,
)


def check(app: Flask, client: Client) -> None:
    """Check the index against what readers see, and the search against both."""
    index = read_index(app)
    with app.app_context():
        shown = db.session.execute(
            sa.select(Post.id, Revision.title)
            .join(Revision, Revision.post_id == Post.id)
            .where(Post.published, Revision.state == RevisionState.APPROVED)
        ).all()
        everything = list(db.session.scalars(sa.select(Post.id)))
    assert index.posts == {row.id for row in shown}
    assert index.entries == what_it_should_hold(app, everything)
    assert places_of_words(app) == [place for place, _, _ in index.entries]
    for word in WORDS:
        expected = {row.id for row in shown if row.title.startswith(word)}
        assert {*found(ask(client, word, sort="newest"))} == expected


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=steps)
def test_whatever_happened_the_index_holds_what_readers_see(
    app: Flask,
    work: Work,
    client: Client,
    backend: str,
    databases: Databases,
    history: Sequence[tuple[int, str, str]],
) -> None:
    databases.get(backend).reset()
    with work():
        lives = History(app, work, make_member("Ffion Carrow"), make_moderator())
    for number, step, word in history:
        lives.take(step, number, word)
        if not lives.lost:
            check(app, client)
    lives.index("missing")
    check(app, client)
    before = read_index(app)
    lives.index("rebuild")
    assert read_index(app) == before


# ── The command ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def few(tell: Tell) -> list[int]:
    """Return the ids of five posts that can be found."""
    top = tell("Zebra", stage="bid")
    return [top.id, *(tell(f"Zebra {number}", to=top).id for number in range(4))]


def run(runner: FlaskCliRunner, *arguments: str) -> str:
    result = runner.invoke(args=[*REBUILD, *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_it_says_what_it_did(
    app: Flask, runner: FlaskCliRunner, few: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "BATCH", 2)
    assert run(runner) == "5 posts looked at; 5 can be found.\n"
    monkeypatch.setattr(progress, "is_terminal", lambda: True)
    said = run(runner)
    assert said.startswith("Taking in")
    assert said.endswith("5 posts looked at; 5 can be found.\n")


def test_an_empty_forum_has_an_empty_index(app: Flask, runner: FlaskCliRunner) -> None:
    assert run(runner) == "0 posts looked at; 0 can be found.\n"
    assert run(runner, "--missing") == ""


def test_it_fills_an_empty_index(app: Flask, runner: FlaskCliRunner, few: list[int]) -> None:
    """As after the upgrade that brought it."""
    right = read_index(app)
    for arguments in ([], ["--missing"]):
        with app.app_context(), unit_of_work():
            db.session.execute(sa.delete(Entry))
            for place in engine().places:
                engine().remove(db.session.scalars(sa.select(place)).all())
        assert run(runner, *arguments) == "5 posts looked at; 5 can be found.\n"
        assert read_index(app) == right


def test_it_takes_in_what_is_missing_and_looks_at_nothing_else(
    app: Flask, work: Work, runner: FlaskCliRunner, few: list[int]
) -> None:
    right = read_index(app)
    with work():
        db.session.execute(sa.delete(Entry).where(Entry.post_id.in_(few[1:3])))
    assert run(runner, "--missing") == "2 posts looked at; 5 can be found.\n"
    assert read_index(app) == right
    assert run(runner, "--missing") == "", "so that it can run at every start"


def test_it_mends_what_is_wrong(
    app: Flask, work: Work, runner: FlaskCliRunner, few: list[int], tell: Tell
) -> None:
    gone = tell("Zebra that was hidden", state="hidden")
    right = read_index(app)
    with work():
        engine().remove([right.entries[1][0]])
        db.session.execute(sa.update(Entry).values(facets="nonsense"))
        db.session.execute(sa.delete(Entry).where(Entry.post_id == few[3]))
        # An entry of what nobody sees, and words whose entry is lost.
        stray = {"place": 5, "post_id": gone.id, "facets": "", "experience": True}
        db.session.execute(sa.insert(Entry).values(stray))
    with work():
        _add_words(7)
    run(runner)
    assert read_index(app) == right


def _add_words(place: int) -> None:
    columns = {"sqlite": "(rowid, title) VALUES (?, 'zebra')"}
    columns["postgresql"] = "(place, words) VALUES (%s, 'zebra')"
    how = columns[db.engine.dialect.name]
    db.session.connection().exec_driver_sql(f"INSERT INTO search_words {how}", (place,))
    if db.engine.dialect.name == "postgresql":
        tags = "INSERT INTO search_tags VALUES (%s, '{kind_experience}', '')"
        db.session.connection().exec_driver_sql(tags, (place + 1,))


def test_pages_that_are_kept_are_made_anew(
    app: Flask, work: Work, runner: FlaskCliRunner, few: list[int]
) -> None:
    def mark() -> str:
        with app.app_context():
            return db.session.scalars(sa.select(Edition.mark)).one()

    before = mark()
    run(runner, "--missing")
    assert mark() == before, "nothing was missing"
    run(runner)
    assert mark() != before


# ── Meanwhile ────────────────────────────────────────────────────────────────────────────────────


def test_others_publish_meanwhile(
    app: Flask, runner: FlaskCliRunner, few: list[int], tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "BATCH", 2)
    take_in, made = search.rebuild, []

    def somebody_writes_first(post_ids: Sequence[int], *, related: bool) -> None:
        made.append(tell("Zebra in between").id)
        take_in(post_ids, related=related)

    monkeypatch.setattr(cli.service, "rebuild", somebody_writes_first)
    assert run(runner) == "5 posts looked at; 8 can be found.\n"
    index = read_index(app)
    assert index.posts == {*few, *made}
    assert index.entries == what_it_should_hold(app, [*few, *made])


def beside(act: Callable[[], Any]) -> threading.Thread:
    """Begin to do something in a thread of its own."""
    thread = threading.Thread(target=act)
    thread.start()
    return thread


def test_what_is_hidden_while_it_waits_is_not_taken_in(
    app: Flask, work: Work, few: list[int], moderator: Member
) -> None:
    """Two connections: one decides and has not committed, the other takes the post in."""

    def take_in() -> None:
        with work():
            search.rebuild(few)

    with work():
        hide(moderator, drafting.lock_post(few[2]))
        thread = beside(take_in)
        thread.join(0.5)
        assert thread.is_alive(), "it waits for the thread"
    thread.join(20)
    assert not thread.is_alive()
    assert read_index(app).posts == {*few} - {few[2]}


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_it_waits_for_nobody_in_a_circle(app: Flask, work: Work, author: Member) -> None:
    """Whoever writes has the top of the thread, then any of its posts: so must a part of it."""
    with work():
        ids = make_thread(author, [0, 1, 1])
    failed: list[Exception] = []

    def take_in() -> None:
        try:
            with work():
                search.rebuild(ids[1:])  # the first is in the batch before
        except Exception as error:  # noqa: BLE001 - whatever it is
            failed.append(error)

    with work():
        drafting.lock_post(ids[3])
        thread = beside(take_in)
        thread.join(0.5)
        drafting.lock_post(ids[1])
    thread.join(20)
    assert not thread.is_alive()
    assert failed == []


def test_two_take_in_the_same(app: Flask, work: Work, few: list[int]) -> None:
    right = read_index(app)
    failed: list[Exception] = []

    def take_in() -> None:
        try:
            with work():
                search.rebuild(few)
        except Exception as error:  # noqa: BLE001 - whatever it is
            failed.append(error)

    threads = [beside(take_in) for _ in range(3)]
    for thread in threads:
        thread.join(30)
    assert failed == []
    assert read_index(app) == right


def test_a_post_keeps_its_place(
    app: Flask, work: Work, few: list[int], author: Member, moderator: Member
) -> None:
    before = read_index(app).entries
    with work():
        search.rebuild(few)
    assert read_index(app).entries == before
    with work():
        post = make_post(author, moderator=moderator, writing=make_writing(title="Newest"))
    newest = read_index(app).entries[-1]
    assert newest[1] == post.id

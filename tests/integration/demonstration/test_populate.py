"""Load data is what the forum itself would have left, on both databases."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import clock
from app.core.db import Base, db, unit_of_work
from app.core.edition import Edition
from app.demonstration.load import populate
from app.demonstration.load import posts as making
from app.demonstration.loading import PASSWORD
from app.experiences import paths
from app.experiences.lifecycle import PostState
from app.experiences.lists import count_published
from app.experiences.models import Identity, Post, Revision
from app.insights.models import Figure, FigureConcern, FigureFact
from app.members.models import Member
from app.members.queries import find_by_email
from app.search.models import Entry
from config import Development
from tests.factories import make_post
from tests.integration.demonstration.test_demo import check_counts, count
from tests.support.client import Client

SMALL = ("--experiences", "50", "--replies", "200", "--hot", "60", "--processes", "0")
WORDS = {
    "sqlite": "SELECT rowid, title, facts, body, tags FROM search_words",
    "postgresql": (
        "SELECT place, words::text, tags, facets"
        " FROM search_words FULL JOIN search_tags USING (place)"
    ),
}
KEPT = (Figure, FigureFact, FigureConcern, Entry)
POSTS = sa.select(sa.func.count()).select_from(Post)


@pytest.fixture
def developing(app_with: Callable[..., Flask]) -> Flask:
    """Return the application as a newcomer has it."""
    return app_with(kind=Development)


def run(app: Flask, *arguments: str) -> str:
    result = app.test_cli_runner().invoke(args=arguments)
    assert result.exit_code == 0, result.output
    return result.output


def rows(*tables: type[Base]) -> dict[str, list[str]]:
    """Return all rows of some tables, and the words of the search."""
    found = {
        table.__tablename__: sorted(
            repr(tuple(row)) for row in db.session.execute(sa.select(*table.__table__.columns))
        )
        for table in tables
    }
    words = sa.text(WORDS[db.engine.dialect.name])
    found["search_words"] = sorted(repr(tuple(row)) for row in db.session.execute(words))
    return found


def mark_now() -> str:
    return db.session.scalars(sa.select(Edition.mark)).one()


def test_what_is_kept_beside_the_posts_is_what_it_would_be(developing: Flask) -> None:
    said = run(developing, "populate", *SMALL)
    assert (
        f"311 posts written by load-1@example.org and others. Their password is {PASSWORD}" in said
    )
    with developing.app_context():
        before, mark = rows(*KEPT), mark_now()
        assert [name for name, found in before.items() if not found] == []
    run(developing, "insights", "rebuild")
    run(developing, "search", "rebuild")
    with developing.app_context():
        assert rows(*KEPT) == before
        assert mark_now() != mark


def test_counts_and_places_are_those_that_counting_anew_finds(
    developing: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "DEEPEST", 8)
    monkeypatch.setattr(making, "_HIDDEN", 0.05)
    monkeypatch.setattr(making, "_WITHDRAWN", 0.1)
    run(developing, "populate", *SMALL)
    with developing.app_context():
        check_counts()
        posts = db.session.scalars(sa.select(Post)).all()
        counted = count_published()
        assert counted.experiences + counted.replies < len(posts) == 311
        states = {post.state for post in posts}
        assert states == {PostState.PUBLISHED, PostState.HIDDEN, PostState.WITHDRAWN}
        assert any(not post.published and post.public for post in posts)
        assert max(post.depth for post in posts) == 8
        assert max(post.answers for post in posts) >= 15
        check_places(posts)


def check_places(posts: list[Post]) -> None:
    """Check that each post has a place of its own, and was sent after what it answers appeared."""
    by_id = {post.id: post for post in posts}
    by_place = {(post.thread_id, post.path): post for post in posts}
    assert len(by_place) == len(posts)
    given = dict.fromkeys(by_id, 0)
    for post in posts:
        assert post.created_at == post.sent_at < post.published_at < clock.now()
        if post.parent_id is None:
            assert (post.path, post.depth, post.thread_id) == ("", 0, post.id)
            continue
        parent = by_id[post.parent_id]
        assert post.sent_at > parent.published_at
        anchor = by_place[post.thread_id, paths.above(post.path)]
        assert anchor is parent or anchor.depth + 1 == parent.depth == paths.DEEPEST
        assert post.depth == anchor.depth + 1
        given[anchor.id] += 1
    assert {post.id: post.children for post in posts} == given


def test_there_is_something_of_every_kind(developing: Flask) -> None:
    run(developing, "populate", *SMALL)
    with developing.app_context():
        pairs = db.session.execute(sa.select(Post.perspective, Post.identity, Post.checked))
        kinds = set(map(tuple, pairs))
        assert {kind[1] for kind in kinds} == set(Identity)
        assert {kind[2] for kind in kinds if kind[0].value != "observer"} == {True, False}
        assert {kind[2] for kind in kinds if kind[0].value == "observer"} == {False}
        told = set(db.session.scalars(sa.select(FigureFact.fact)))
        assert {"questions", "outcome", "period"} <= told
        bodies = [len(body) for body in db.session.scalars(sa.select(Revision.body))]
        assert min(bodies) < 100
        assert max(bodies) > 1_000
        first = db.session.scalars(sa.select(Post).where(Post.reply_count > 20)).first()
        assert first is not None
    client = developing.test_client()
    assert isinstance(client, Client)
    for page in ("/", "/experiences", f"/experiences/{first.id}", "/insights", "/search?q=council"):
        assert client.get(page, follow_redirects=True).status_code == 200, page


def test_a_second_time_it_writes_more(developing: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(populate, "BATCH", 20)
    run(developing, "populate", "--experiences", "30", "--replies", "30", "--processes", "1")
    members = sa.select(sa.func.count()).select_from(Member)
    with developing.app_context():
        assert (count(POSTS), count(members)) == (60, 21)
        before = list(db.session.scalars(sa.select(Revision.body)))
    run(developing, "populate", "--experiences", "0", "--replies", "0", "--hot", "2")
    run(developing, "populate", "--experiences", "5", "--replies", "0")
    with developing.app_context():
        assert (count(POSTS), count(members)) == (68, 21)
        assert len({*before, *db.session.scalars(sa.select(Revision.body))}) == 68
        check_counts()
        bylines = sa.select(Post.byline).where(Post.profile_id.is_not(None))
        names = set(db.session.scalars(sa.select(Member.display_name)))
        assert set(db.session.scalars(bylines)) < names


def test_who_wrote_it_can_sign_in(developing: Flask) -> None:
    run(developing, "populate", "--experiences", "1", "--replies", "0")
    client = developing.test_client()
    assert isinstance(client, Client)
    with developing.app_context():
        member = find_by_email("load-1@example.org")
    assert member is not None
    client.sign_in(member, PASSWORD)


def test_the_forum_goes_on_behind_it(developing: Flask) -> None:
    run(developing, "populate", "--experiences", "3", "--replies", "3")
    with developing.app_context(), unit_of_work():
        last = db.session.scalar(sa.select(sa.func.max(Post.id)))
        assert make_post(state="waiting").id > last


def test_it_refuses_outside_development(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["populate", *SMALL])
    assert result.exit_code == 1
    assert "for development only" in result.output


@pytest.mark.parametrize("replies", ["0", "1"])
def test_replies_need_something_to_answer(developing: Flask, replies: str) -> None:
    given = ["populate", "--experiences", "0", "--replies", replies]
    result = developing.test_cli_runner().invoke(args=given)
    assert result.exit_code == 2
    assert "need experiences" in result.output

"""What is counted is what readers see: as soon as they see it, and no longer."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskCliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core import progress
from app.core.db import db
from app.core.errors import Conflict, NotAllowed
from app.experiences import drafting, service
from app.experiences.lifecycle import Action, RevisionState
from app.experiences.models import Identity, Post
from app.insights import cli, queries
from app.insights.filters import Filter
from app.insights.models import Figure, FigureConcern, FigureFact
from app.members.models import Member
from app.perspectives.tags import Perspective
from tests.conftest import Work
from tests.factories import hide, make_decision, make_post, make_writing
from tests.integration.experiences.pages import find_post, reopen, restore

TABLES = (Figure, FigureFact, FigureConcern)
FACTS: dict[str, Any] = {
    "stage": "bid",
    "outcome": "lost",
    "began": "2025-09",
    "hours": 12,
    "expertise": ["learnt", "lent"],
    "concerns": {
        "mission": {"severity": 3, "source": "met"},
        "feedback": {"severity": None, "source": ""},
    },
    "questions": ["bid_or_not"],
    "message": "Publish your budget.",
}
OTHERS: dict[str, Any] = {"stage": "award", "cost": 900}

Rows = dict[str, list[tuple[Any, ...]]]


def rows(app: Flask) -> Rows:
    """Return all that is counted."""
    with app.app_context():
        return {
            table.__tablename__: sorted(
                map(tuple, db.session.execute(sa.select(*table.__table__.columns))), key=repr
            )
            for table in TABLES
        }


def tell(author: Member, facts: dict[str, Any], **how: Any) -> Post:
    return make_post(author, writing=replace(make_writing(), facts=facts), **how)


def edit(author: Member, post: Post, facts: dict[str, Any]) -> None:
    service.revise(author, post.id, replace(make_writing(), facts=facts), submit=True)


def test_a_published_experience_is_counted(app: Flask, work: Work, author: Member) -> None:
    with work():
        post = tell(author, FACTS)
    found = rows(app)
    assert [row[:2] for row in found["figures"]] == [(post.id, Perspective.BIDDER)]
    assert found["figures"][0][3:] == (12, None, "Publish your budget.")
    assert {row[1:3] for row in found["figure_facts"]} == {
        ("stage", "bid"),
        ("outcome", "lost"),
        ("period", "since_2025"),
        ("expertise", "learnt"),
        ("expertise", "lent"),
        ("questions", "bid_or_not"),
    }
    assert {(row[1], row[3]) for row in found["figure_concerns"]} == {
        ("mission", 3),
    }


@pytest.mark.parametrize(
    "state", ["draft", "waiting", "returned", "declined", "hidden", "withdrawn"]
)
def test_nothing_else_is_counted(app: Flask, work: Work, author: Member, state: str) -> None:
    with work():
        tell(author, FACTS, state=state)
    assert rows(app) == {table.__tablename__: [] for table in TABLES}


def test_a_reply_is_not_counted(app: Flask, work: Work, author: Member) -> None:
    with work():
        post = make_post()
        make_post(author, answering=post)
    assert [row[0] for row in rows(app)["figures"]] == [post.id]


def test_what_an_edit_tells_counts_once_it_is_approved(
    app: Flask, work: Work, author: Member, moderator: Member
) -> None:
    with work():
        post = tell(author, FACTS)
    before = rows(app)
    with work():
        edit(author, post, OTHERS)
    assert rows(app) == before
    with work():
        make_decision(moderator, post, Action.APPROVE)
    after = rows(app)
    assert [row[3:5] for row in after["figures"]] == [(None, 900)]
    assert [row[1:3] for row in after["figure_facts"]] == [("stage", "award")]
    with work():
        reopen(moderator, post)
    assert rows(app) == before


def test_the_tables_name_nobody(app: Flask, work: Work, author: Member) -> None:
    with work():
        tell(author, FACTS)
    columns = {column.name for table in TABLES for column in table.__table__.columns}
    assert {name for name in columns if re_naming(name)} == set()
    assert author.display_name not in repr(rows(app))


def re_naming(column: str) -> bool:
    return any(part in column for part in ("author", "member", "profile", "byline", "name"))


STEPS = ("edit", "approve", "return", "hide", "restore", "reopen", "withdraw", "reply")
steps = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(STEPS), st.sampled_from([FACTS, OTHERS, {}])),
    min_size=3,
    max_size=14,
)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=steps)
def test_whatever_happened_counting_anew_changes_nothing(
    app: Flask,
    work: Work,
    runner: FlaskCliRunner,
    author: Member,
    moderator: Member,
    history: Sequence[tuple[int, str, dict[str, Any]]],
) -> None:
    with work():
        posts = [tell(author, FACTS, moderator=moderator) for _ in range(3)]
    for number, step, facts in history:
        try:
            with work():
                take(step, find_post(app, posts[number].id), facts, author, moderator)
        except (Conflict, NotAllowed):
            continue  # it cannot be done to a post that stands so
    kept = rows(app)
    assert runner.invoke(args=["insights", "rebuild"]).exit_code == 0
    assert rows(app) == kept


def take(step: str, post: Post, facts: dict[str, Any], author: Member, moderator: Member) -> None:
    if step == "edit":
        edit(author, post, facts)
    elif step in {"approve", "return"}:
        if drafting.find_in_state(post.id, RevisionState.WAITING):
            make_decision(moderator, post, Action(step))
    elif step == "hide":
        hide(moderator, post)
    elif step == "restore":
        restore(moderator, post)
    elif step == "reopen":
        reopen(moderator, post)
    elif step == "withdraw":
        service.withdraw(author, post.id)
    else:
        make_post(author, answering=post, moderator=moderator)


def test_counting_anew_mends_what_is_wrong(
    app: Flask, work: Work, runner: FlaskCliRunner, author: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "BATCH", 2)
    monkeypatch.setattr(progress, "is_terminal", lambda: True)
    with work():
        posts = [tell(author, FACTS) for _ in range(5)]
    right = rows(app)
    with work():
        db.session.execute(sa.update(Figure).values(hours=1))
        db.session.execute(sa.delete(FigureFact))
        db.session.execute(sa.delete(Figure).where(Figure.post_id == posts[0].id))
    said = runner.invoke(args=["insights", "rebuild"])
    assert said.output.endswith("Counted 5 experiences.\n")
    assert rows(app) == right


def test_counting_anew_lets_others_write_meanwhile(
    app: Flask, work: Work, runner: FlaskCliRunner, author: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    with work():
        tell(author, FACTS)
    count_again = cli.service.rebuild

    def somebody_writes_first(post_ids: Sequence[int]) -> None:
        with work():
            tell(author, OTHERS)
        count_again(post_ids)

    monkeypatch.setattr(cli.service, "rebuild", somebody_writes_first)
    said = runner.invoke(args=["insights", "rebuild"])
    assert (said.exit_code, said.output) == (0, "Counted 2 experiences.\n")


def test_what_the_sides_say_to_each_other(app: Flask, work: Work, author: Member) -> None:
    with work():
        first, _, third = (
            tell(author, {**FACTS, **more})
            for more in ({}, {"message": ""}, {"message": "Answer letters.", "stage": "award"})
        )
        tell(author, {})
    with app.app_context():
        said = queries.messages(None, Perspective.BIDDER, 5)
        assert [(one.post_id, one.text) for one in said] == [
            (third.id, "Answer letters."),
            (first.id, "Publish your budget."),
        ]
        assert queries.messages(None, Perspective.COMMISSIONER, 5) == []
        in_bid = Filter("stage", "bid")
        assert [one.post_id for one in queries.messages(in_bid, Perspective.BIDDER, 5)] == [
            first.id
        ]
        about = Filter("questions", "bid_or_not")
        assert [one.post_id for one in queries.messages(about, Perspective.BIDDER, 1)] == [third.id]


def test_a_role_only_author_is_counted_like_any_other(
    app: Flask, work: Work, author: Member
) -> None:
    with work():
        writing = replace(make_writing(identity=Identity.ROLE_ONLY), facts=FACTS)
        post = make_post(author, writing=writing)
    counted = [row[0] for row in rows(app)["figures"]]
    assert counted == ([post.id] if find_post(app, post.id).published else [])

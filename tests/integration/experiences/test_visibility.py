"""Who sees what: the rule, its twin in SQL, and the pages, for every state and kind of actor."""

import itertools
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.db import db
from app.experiences import drafting, service
from app.experiences.lifecycle import Action
from app.experiences.models import Post
from app.experiences.queries import find_shown, visible_to
from app.members.models import Member
from app.members.service import create_member
from app.moderation.service import Verdict, decide
from app.policy.actor import VISITOR, Actor, Standing
from app.policy.permissions import Permission
from app.policy.rules import allowed
from tests.conftest import Work
from tests.factories import hide, make_member, make_moderator, make_post, make_writing
from tests.support.client import PASSWORD, Client


@dataclass(frozen=True)
class Case:
    """A state that a post can be in. Of these a reader sees: the post, a stone, or nothing."""

    name: str
    readers: str
    sent: bool = True


CASES = (
    Case("draft", "nothing", sent=False),
    Case("draft withdrawn", "nothing", sent=False),
    Case("waiting", "nothing"),
    Case("taken back", "nothing"),
    Case("returned", "nothing"),
    Case("declined", "nothing"),
    Case("published", "post"),
    Case("published, edit waiting", "post"),
    Case("published, answered", "post"),
    Case("reopened", "nothing"),
    Case("reopened, answered", "stone"),
    Case("hidden", "nothing"),
    Case("hidden, answered", "stone"),
    Case("hidden, answer hidden too", "nothing"),
    Case("hidden, answered under a stone", "stone"),
    Case("withdrawn", "nothing"),
    Case("withdrawn, answered", "stone"),
)
WHO = ("visitor", "another member", "author", "moderator", "administrator")
KINDS = ("experience", "reply")


def bring_about(case: Case, author: Member, moderator: Member, above: Post | None) -> Post:
    """Make a post of the author's and bring it into a state."""
    state, _, more = case.name.partition(", ")
    first = {"taken back": "waiting", "reopened": "published", "draft withdrawn": "draft"}
    made = first.get(state, state) if "answer" not in more else "published"
    post = make_post(author, state=made, answering=above, moderator=moderator)
    if "answer" in more:
        answer = make_post(answering=post, moderator=moderator)
        if more == "answered under a stone":
            make_post(answering=answer, moderator=moderator)
        if more in {"answer hidden too", "answered under a stone"}:
            undo(moderator, answer, "hidden")
        undo(moderator, post, state)
    if state == "reopened" and not more:
        undo(moderator, post, state)
    if state == "taken back":
        service.take_back(author, post.id)
    if state == "draft withdrawn":
        service.withdraw(author, post.id)
    if more == "edit waiting":
        service.revise(author, post.id, make_writing(body="Newer."), submit=True)
    return post


def undo(moderator: Member, post: Post, how: str) -> None:
    if how == "hidden":
        hide(moderator, drafting.lock_post(post.id))
    elif how == "withdrawn":
        service.withdraw(db.session.get_one(Member, post.author_id), post.id)
    elif how == "reopened":
        newest = drafting.latest_revision(post.id)
        decide(moderator, newest.id, Verdict(action=Action.REOPEN, reason="x", seen=newest.version))


@dataclass
class People:
    """Everybody who may look."""

    author: Member
    everyone: dict[str, Actor]


@pytest.fixture
def people(work: Work) -> People:
    with work():
        author = make_member()
        return People(
            author,
            {
                "visitor": VISITOR,
                "another member": make_member(),
                "author": author,
                "moderator": make_moderator(),
                "administrator": create_member(
                    email="chief@example.org",
                    password=PASSWORD,
                    display_name="Chief",
                    standing=Standing.ADMINISTRATOR,
                ),
            },
        )


def expected(case: Case, who: str) -> bool:
    """Tell whether somebody may see anything of the post."""
    if case.readers != "nothing" or who == "author":
        return True
    return who in {"moderator", "administrator"} and case.sent


@pytest.mark.parametrize(
    ("kind", "case"),
    [*itertools.product(KINDS, CASES)],
    ids=lambda value: value.name if isinstance(value, Case) else value,
)
def test_the_rule_and_its_twin_in_sql_agree_with_what_is_served(
    app: Flask, work: Work, people: People, kind: str, case: Case
) -> None:
    with work():
        moderator = make_moderator()
        above = make_post(moderator=moderator) if kind == "reply" else None
        post_id = bring_about(case, people.author, moderator, above).id
    served = {}
    for who, actor in people.everyone.items():
        with app.app_context():
            post = drafting.lock_post(post_id)
            by_rule = allowed(actor, Permission.POST_READ, post)
            found = db.session.scalar(
                sa.select(Post.id).where(Post.id == post_id, visible_to(actor))
            )
            view = find_shown(post_id, actor)
            db.session.rollback()
        assert by_rule is (found == post_id) is expected(case, who), who
        seen = "nothing" if view is None else "stone" if view.tombstone else "post"
        assert seen == case.readers, who
        if view is not None and view.tombstone:
            assert (view.byline, view.profile_id) == ("", None), "a stone carries no name"
            assert (view.title, view.excerpt, view.html) == ("", "", "")
        client = app.test_client()
        assert isinstance(client, Client)
        if isinstance(actor, Member):
            client.sign_in(actor)
        served[who] = client.get(f"/posts/{post_id}").status_code

    assert served == {who: 302 if expected(case, who) else 404 for who in WHO}


@pytest.mark.parametrize("standing", [Standing.MODERATOR, Standing.ADMINISTRATOR])
def test_who_moderates_sees_their_own_drafts_and_nobody_elses(
    app: Flask, work: Work, standing: Standing
) -> None:
    with work():
        own = make_member(standing=standing)
        mine, theirs = make_post(own, state="draft"), make_post(state="draft")
    with app.app_context():
        seen = set(db.session.scalars(sa.select(Post.id).where(visible_to(own))))
        assert seen == {mine.id}
        for post_id in (mine.id, theirs.id):
            post = drafting.lock_post(post_id)
            assert allowed(own, Permission.POST_READ, post) is (post_id in seen)
        db.session.rollback()


def test_a_post_that_was_not_asked_for_its_author_does_not_tell(app: Flask, work: Work) -> None:
    with work():
        post_id = make_post().id
    with app.app_context():
        post = db.session.get_one(Post, post_id)
        with pytest.raises(sa.exc.InvalidRequestError, match="raiseload"):
            _ = post.author_id

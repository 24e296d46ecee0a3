"""Whatever happens to the posts of a thread, its stones and counts are what they should be."""

from dataclasses import dataclass, field

import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.core.db import db
from app.core.errors import ForumError
from app.experiences import drafting, service
from app.experiences.lifecycle import Action, RevisionState
from app.experiences.lists import count_published
from app.experiences.models import Post
from app.members.models import Member
from app.moderation.service import Verdict, decide, decide_post
from tests.conftest import Work
from tests.factories import make_writing

ACTS = ("answer", "approve", "return", "edit", "hide", "restore", "withdraw", "reopen")

histories = st.lists(
    st.tuples(st.integers(0, 30), st.sampled_from((*ACTS, "answer", "approve", "approve"))),
    min_size=5,
    max_size=40,
)


@dataclass
class Model:
    """A post as it ought to be, in a few words."""

    parent: "Model | None" = None
    state: str = "unpublished"
    waits: bool = True
    newest: str = "waiting"
    texts: int = 0
    """How many texts were approved, one upon the other."""
    children: list["Model"] = field(default_factory=list)

    @property
    def public(self) -> bool:
        return self.state == "published" or any(child.public for child in self.children)

    @property
    def answers(self) -> int:
        return sum(child.public for child in self.children)

    @property
    def replies(self) -> int:
        return sum((child.state == "published") + child.replies for child in self.children)

    def act(self, what: str) -> bool:
        """Do it, or tell that it cannot be done."""
        possible = {
            "approve": self.newest == "waiting",
            "return": self.newest == "waiting",
            "edit": self.state != "withdrawn",
            "hide": self.state == "published",
            "restore": self.state == "hidden",
            "withdraw": self.state != "withdrawn",
            "reopen": self.may_reopen(),
        }[what]
        if possible:
            getattr(self, f"_{what}")()
        return possible

    def may_reopen(self) -> bool:
        if self.state == "withdrawn" or self.newest not in {"approved", "returned"}:
            return False
        return self.newest == "returned" or self.texts > 1 or self.state == "published"

    def _approve(self) -> None:
        self.newest = "approved"
        self.texts += 1
        if self.state == "unpublished":
            self.state = "published"

    def _return(self) -> None:
        self.newest = "returned"

    def _edit(self) -> None:
        self.newest = "waiting"

    def _hide(self) -> None:
        self.state = "hidden"

    def _restore(self) -> None:
        self.state = "published"

    def _withdraw(self) -> None:
        self.state = "withdrawn"
        self.newest = "draft" if self.newest == "waiting" else self.newest

    def _reopen(self) -> None:
        if self.newest == "approved":
            self.texts -= 1
            if self.texts == 0:
                self.state = "unpublished"
        self.newest = "waiting"


def really(what: str, post_id: int, author: Member, moderator: Member) -> int:
    """Do it by the forum's use cases; return the id of the post that it was done to or made."""
    post = drafting.lock_post(post_id)
    newest = drafting.latest_revision(post_id)
    if what == "answer":
        return service.write(author, make_writing(), answering=post, submit=True).id
    if what == "edit":
        return service.revise(author, post_id, make_writing(), submit=True).id
    if what == "withdraw":
        return service.withdraw(author, post_id).id
    on_post = what in {"hide", "restore"}
    seen = post.version if on_post else newest.version
    verdict = Verdict(action=Action(what), reason="Because.", seen=seen)
    if on_post:
        decide_post(moderator, post_id, verdict)
    else:
        decide(moderator, newest.id, verdict)
    return post_id


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=histories)
@example(history=[(0, what) for what in ("reopen", "edit", "approve", "reopen")])
@example(history=[(0, what) for what in ("edit", "approve", "reopen", "edit", "approve", "reopen")])
def test_any_history_of_a_thread_leaves_true_stones_and_counts(
    app: Flask, work: Work, author: Member, moderator: Member, history: list[tuple[int, str]]
) -> None:
    top = Model()
    models = [top]
    with work():
        before = count_published()
        ids = [service.write(author, make_writing(), submit=True).id]
    for pick, what in [(0, "approve"), *history]:
        number = pick % len(models)
        model = models[number]
        if what == "answer":
            possible = model.state == "published" and top.state == "published"
        else:
            possible = model.act(what)
        done = True
        try:
            with work():
                made = really(what, ids[number], author, moderator)
        except ForumError:
            done = False
        assert done is possible, f"{what} with {model}"
        if what == "answer" and done:
            models.append(Model(parent=model))
            ids.append(made)
            model.children.append(models[-1])

    with app.app_context():
        posts = [db.session.get_one(Post, post_id) for post_id in ids]
        found = [(post.state.value, post.public, post.answers) for post in posts]
        assert found == [(model.state, model.public, model.answers) for model in models]
        assert posts[0].reply_count == top.replies
        seen = [post.published_at for post in posts[1:] if post.published and post.published_at]
        assert posts[0].answered_at == max(seen, default=None)
        public = sa.select(Post.id).where(Post.public, Post.thread_id == ids[0])
        assert set(db.session.scalars(public)) == {
            post_id for post_id, model in zip(ids, models, strict=True) if model.public
        }
        for post, model in zip(posts, models, strict=True):
            approved = drafting.find_in_state(post.id, RevisionState.APPROVED)
            assert (approved is not None) is (model.texts > 0)
        counts = count_published()
        assert counts.experiences - before.experiences == (top.state == "published")
        assert counts.replies - before.replies == top.replies
        given = [str(post.path) for post in posts if post.path is not None]
        assert len(set(given)) == len(given)

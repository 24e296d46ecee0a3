"""What may happen to posts, a step at a time."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Final

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskCliRunner

from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed
from app.experiences import drafting, releases, service
from app.experiences.lifecycle import Action, RevisionState
from app.experiences.models import Identity, Post
from app.members.models import Member
from app.members.queries import get_member
from app.members.service import edit_profile
from app.moderation.service import Verdict, decide
from app.search.models import Entry
from tests.conftest import Work
from tests.factories import hide, make_decision, make_post, make_writing
from tests.integration.experiences.pages import find_post, reopen, restore

Step = Callable[[Post, str], None]


class History:
    """Posts, and what is done to them."""

    def __init__(self, app: Flask, work: Work, author: Member, moderator: Member) -> None:
        self.app, self.work, self.author, self.moderator = app, work, author, moderator
        self.runner: FlaskCliRunner = app.test_cli_runner()
        self.posts: list[int] = []
        self.names = 0
        self.lost = False
        """An entry was lost, and was not taken in again."""

    def take(self, step: str, number: int, word: str) -> None:
        """Do something to a post, or nothing when it stands in no state for that."""
        if step in {"rebuild", "missing"}:
            self.index(step)
        elif step in {"tell", "schedule"} or not self.posts:
            with self.work():
                self.tell(word, by_role=step == "schedule")
        else:
            post = find_post(self.app, self.posts[number % len(self.posts)])
            with suppress(Conflict, NotAllowed, Invalid), self.work():
                STEPS[step](self, post, word)

    def index(self, how: str) -> None:
        """Run the command that brings the index in line."""
        arguments = {"rebuild": [], "missing": ["--missing"]}[how]
        result = self.runner.invoke(args=["search", "rebuild", *arguments])
        assert result.exit_code == 0, result.output
        self.lost = False

    def tell(self, word: str, *, by_role: bool = False, to: Post | None = None) -> None:
        """Publish an experience or a reply; one by role is approved for tomorrow."""
        number = len(self.posts)
        identity = Identity.ROLE_ONLY if by_role else Identity.NAMED
        title = f"{word} {number}" if to is None else ""
        writing = make_writing(title=title, identity=identity)
        if word == "zebra" and to is None:
            writing = replace(writing, facts={"stage": "bid"})
        author = get_member(self.author.id)
        state = "waiting" if by_role else "published"
        post = make_post(
            author, state=state, answering=to, moderator=self.moderator, writing=writing
        )
        if by_role:
            waiting = drafting.latest_revision(post.id)
            verdict = Verdict(action=Action.APPROVE, reason="", seen=waiting.version)
            tomorrow = clock.now() + timedelta(days=1)
            decide(self.moderator, waiting.id, verdict, appears_at=tomorrow)
        self.posts.append(post.id)

    def answer(self, post: Post, word: str) -> None:
        self.tell(word, to=post)

    def edit(self, post: Post, word: str) -> None:
        title = f"{word} anew" if post.is_experience else ""
        writing = make_writing(title=title, identity=post.identity)
        service.revise(self.author, post.id, writing, submit=True)

    def approve(self, post: Post, _word: str) -> None:
        self._decide(post, Action.APPROVE)

    def give_back(self, post: Post, _word: str) -> None:
        self._decide(post, Action.RETURN)

    def _decide(self, post: Post, action: Action) -> None:
        if drafting.find_in_state(post.id, RevisionState.WAITING):
            make_decision(self.moderator, post, action)

    def hide(self, post: Post, _word: str) -> None:
        hide(self.moderator, post)

    def restore(self, post: Post, _word: str) -> None:
        restore(self.moderator, post)

    def reopen(self, post: Post, _word: str) -> None:
        reopen(self.moderator, post)

    def withdraw(self, post: Post, _word: str) -> None:
        service.withdraw(self.author, post.id)

    def release(self, _post: Post, _word: str) -> None:
        with clock.at(clock.now() + timedelta(days=2)):
            releases.release_scheduled()

    def rename(self, _post: Post, _word: str) -> None:
        self.names += 1
        member = get_member(self.author.id)
        name = f"Ffion {'abcdefghk'[self.names % 9].upper()}arrow"
        edit_profile(member, member, display_name=name, about="", usual_perspectives=())

    def lose(self, post: Post, _word: str) -> None:
        """Lose an entry, as nothing of ours does."""
        db.session.execute(sa.delete(Entry).where(Entry.post_id == post.id))
        self.lost = True


STEPS: Final[dict[str, Callable[[History, Post, str], None]]] = {
    "answer": History.answer,
    "edit": History.edit,
    "approve": History.approve,
    "give back": History.give_back,
    "hide": History.hide,
    "restore": History.restore,
    "reopen": History.reopen,
    "withdraw": History.withdraw,
    "release": History.release,
    "rename": History.rename,
    "lose": History.lose,
}
ALL: Final = ("tell", "schedule", "rebuild", "missing", *STEPS)

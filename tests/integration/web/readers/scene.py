"""What can happen on a forum, by whether readers see it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

import sqlalchemy as sa

from app.core import clock
from app.core.db import db
from app.core.kept import keep
from app.experiences import drafting, releases, service
from app.experiences.lifecycle import Action, PostState, RevisionState
from app.experiences.models import Identity, Post
from app.members import service as members
from app.members.models import Member
from app.members.registrations import KEPT_FOR, forget_unconfirmed
from app.moderation.service import Verdict, decide
from app.openings import service as openings
from app.perspectives import service as perspectives
from app.perspectives.lifecycle import Step
from app.perspectives.tags import Perspective
from app.policy.actor import Standing
from app.questions import service as questions
from tests.factories import (
    hide,
    make_affiliation,
    make_decision,
    make_finding,
    make_member,
    make_moderator,
    make_post,
    make_writing,
)
from tests.integration.experiences.pages import reopen, restore

FACTS: Final[dict[str, Any]] = {
    "stage": "bid",
    "outcome": "lost",
    "hours": 12,
    "concerns": {"mission": {"severity": 3, "source": "met"}},
    "questions": ["bid_or_not"],
    "message": "Publish your budget.",
}
ROLE_ONLY: Final = Identity.ROLE_ONLY
Take = Callable[["Scene"], object]


@dataclass
class Scene:
    """Who acts, and on what. Each step happens in a transaction of its own."""

    author_id: int
    moderator_id: int
    post_id: int
    number: int = 0

    @property
    def author(self) -> Member:
        """Return who wrote the post."""
        return db.session.get_one(Member, self.author_id)

    @property
    def moderator(self) -> Member:
        """Return who decides."""
        return db.session.get_one(Member, self.moderator_id)

    @property
    def post(self) -> Post:
        """Return the published experience that most happens to."""
        return db.session.get_one(Post, self.post_id)

    def count(self) -> int:
        """Return a number that was not returned before."""
        self.number += 1
        return self.number

    def publish(self, identity: Identity = Identity.NAMED) -> Post:
        """Publish another experience of the author's."""
        writing = replace(make_writing(identity=identity), facts=FACTS)
        return make_post(self.author, writing=writing, moderator=self.moderator)

    def schedule(self) -> Post:
        """Approve an experience without a name that is to appear later."""
        writing = make_writing(identity=ROLE_ONLY)
        post = make_post(self.author, state="waiting", writing=writing)
        self.approve(post, later=True)
        return post

    def approve(self, post: Post, *, later: bool = False) -> None:
        """Approve the text that waits, if one does."""
        waiting = drafting.find_in_state(post.id, RevisionState.WAITING)
        if waiting is not None:
            verdict = Verdict(action=Action.APPROVE, reason="", seen=waiting.version)
            at = clock.now() + timedelta(hours=1) if later else None
            decide(self.moderator, waiting.id, verdict, appears_at=at)

    def edit(self, post: Post, *, submit: bool = True) -> None:
        """Write a newer text."""
        newer = replace(
            make_writing(identity=post.identity), facts={**FACTS, "hours": self.count()}
        )
        service.revise(self.author, post.id, newer, submit=submit)

    def say(self, name: str, about: str = "", usual: Collection[str] = ()) -> None:
        """Have the author save their profile."""
        author = self.author
        members.edit_profile(
            author, author, display_name=name, about=about, usual_perspectives=usual
        )

    def waiting(self) -> Post:
        """Send an experience."""
        return make_post(self.author, state="waiting")

    def decided(self, action: Action) -> None:
        """Send an experience and have it decided on."""
        make_decision(self.moderator, self.waiting(), action)

    def edited(self, action: Action) -> None:
        """Send a newer text of what is published, and have it decided on."""
        self.edit(self.post)
        make_decision(self.moderator, self.post, action)


def _reply(scene: Scene) -> None:
    make_post(answering=scene.post, moderator=scene.moderator)


def _hide_reply(scene: Scene) -> None:
    reply = make_post(answering=scene.post, moderator=scene.moderator)
    hide(scene.moderator, reply)


def _appear(_scene: Scene) -> None:
    with clock.at(clock.now() + timedelta(hours=2)):
        releases.release_scheduled()


def _register(name: str | None = None) -> Member:
    """Have somebody register who has not confirmed their address."""
    email = f"{uuid4().hex}@example.org"
    member = members.new_member(email=email, password="x", display_name=name)
    db.session.flush()
    return member


def _take_a_name(scene: Scene) -> None:
    """Somebody registers with a name, and who has confirmed theirs takes it."""
    name = f"Person Quay {'abcdefghijklmnopqrstuvwxyz'[scene.count() % 26]}"
    _register(name)
    scene.say(name)


def _add_question(scene: Scene) -> None:
    questions.add_question(
        scene.moderator,
        topic=f"Topic {scene.count()}",
        text="What did you have to report?",
        hint="",
        put_to=[Perspective.BIDDER],
    )


def _ask_no_longer(scene: Scene) -> None:
    questions.set_open(scene.moderator, "what_worries", is_open=False)


def _ask_again(scene: Scene) -> None:
    questions.set_open(scene.moderator, "what_worries", is_open=True)


SEEN: Final[dict[str, Take]] = {
    "publish": Scene.publish,
    "publish without a name": lambda scene: scene.publish(ROLE_ONLY),
    "reply": _reply,
    "hide a reply": _hide_reply,
    "schedule": Scene.schedule,
    "appear": _appear,
    "edit and approve": lambda scene: scene.edited(Action.APPROVE),
    "reopen an edit": lambda scene: reopen(scene.moderator, scene.post),
    "approve again": lambda scene: scene.approve(scene.post),
    "hide": lambda scene: hide(scene.moderator, scene.post),
    "restore": lambda scene: restore(scene.moderator, scene.post),
    "rename": lambda scene: scene.say(f"Ffion {'ABCDEFGH'[scene.count() % 8]}uay"),
    "say more": lambda scene: scene.say(scene.author.display_name, f"Line {scene.count()}"),
    "speak as": lambda scene: scene.say(scene.author.display_name, usual=["bidder"]),
    "take a name": _take_a_name,
    "ask a question": _add_question,
    "ask no longer": _ask_no_longer,
    "ask again": _ask_again,
    "withdraw": lambda scene: service.withdraw(scene.author, scene.post_id),
}
"""In an order in which all of them can happen."""


def _check(scene: Scene, step: Step) -> None:
    make_finding(scene.moderator, make_affiliation(scene.author, state="asked"), step)


def _end(scene: Scene) -> None:
    perspectives.end(scene.author, make_affiliation(scene.author).id)


def _open(scene: Scene, *, agree: bool | None = None) -> None:
    post = scene.schedule()
    opening = openings.ask(make_moderator(), post.id, "Somebody is named in it.")
    if agree is not None:
        openings.answer(scene.moderator, opening.id, agree=agree, reason="Yes, I see that.")


def _forget() -> None:
    with clock.at(clock.now() - KEPT_FOR - timedelta(days=1)):
        _register("Persis Quay")
    forget_unconfirmed()


def _hidden() -> Post:
    """Return a post that was hidden, with nothing below it."""
    return db.session.scalars(sa.select(Post).where(Post.state == PostState.HIDDEN)).one()


UNSEEN: Final[dict[str, Take]] = {
    "save a draft": lambda scene: make_post(scene.author, state="draft"),
    "save a draft reply": lambda scene: make_post(state="draft", answering=scene.post),
    "send": Scene.waiting,
    "send a reply": lambda scene: make_post(state="waiting", answering=scene.post),
    "take back": lambda scene: service.take_back(scene.author, scene.waiting().id),
    "return": lambda scene: scene.decided(Action.RETURN),
    "decline": lambda scene: scene.decided(Action.DECLINE),
    "withdraw what waits": lambda scene: service.withdraw(scene.author, scene.waiting().id),
    "approve for later": Scene.schedule,
    "approve an edit for later": lambda scene: (
        scene.edit(post := scene.schedule()),
        scene.approve(post),
    ),
    "reopen what is scheduled": lambda scene: reopen(scene.moderator, scene.schedule()),
    "withdraw what is scheduled": lambda scene: service.withdraw(scene.author, scene.schedule().id),
    "release before the hour": lambda _scene: releases.release_scheduled(),
    "save an edit": lambda scene: scene.edit(scene.post, submit=False),
    "send an edit": lambda scene: scene.edit(scene.post),
    "return an edit": lambda scene: make_decision(scene.moderator, scene.post, Action.RETURN),
    "decline an edit": lambda scene: scene.edited(Action.DECLINE),
    "approve an edit of what is hidden": lambda scene: (
        scene.edit(_hidden()),
        scene.approve(_hidden()),
    ),
    "withdraw what is hidden": lambda scene: service.withdraw(scene.author, _hidden().id),
    "state an affiliation": lambda scene: make_affiliation(scene.author),
    "ask to be checked": lambda scene: make_affiliation(scene.author, state="asked"),
    "check": lambda scene: _check(scene, Step.CHECK),
    "refuse": lambda scene: _check(scene, Step.REFUSE),
    "end an affiliation": _end,
    "ask who wrote": _open,
    "agree": lambda scene: _open(scene, agree=True),
    "disagree": lambda scene: _open(scene, agree=False),
    "save the same profile": lambda scene: scene.say(scene.author.display_name),
    "register": lambda _scene: _register(),
    "register with a name that waits": lambda _scene: [_register("Persis Quay") for _ in range(2)],
    "forget a registration": lambda _scene: _forget(),
    "give a standing": lambda _scene: make_member(standing=Standing.MODERATOR),
    "let a member go": lambda _scene: members.deactivate(member := make_member(), member),
    "keep a form": lambda _scene: keep([("title", "Kept")]),
}

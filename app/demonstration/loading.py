"""Replays the demonstration content through the forum's own use cases, at the times it tells of.

Nothing is written past the services, so that the log, the notices and the counts are what they
would be had people really done it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import uuid4

import sqlalchemy as sa

from app.core import clock
from app.core.db import db
from app.core.mail import MessageState, OutboxMessage
from app.demonstration.content_files import Person, Story, Text
from app.experiences import drafting, service
from app.experiences.lifecycle import Action, RevisionState
from app.experiences.models import Identity
from app.experiences.writing import Writing
from app.members.models import Member
from app.members.service import create_member
from app.moderation.service import Verdict, decide, decide_post
from app.notifications.models import Notice
from app.perspectives.tags import Perspective
from app.policy.actor import Standing

PASSWORD: Final = "have-regard-demo"  # noqa: S105 - printed for every newcomer
RECENT: Final = 7
"""Days for which notices of the demonstration are still unread."""
CAME: Final = timedelta(days=730)
"""How long ago its people came: before the first of them wrote."""
READING_TAKES: Final = timedelta(minutes=40)
_DECIDED: Final = {
    "published": Action.APPROVE,
    "hidden": Action.APPROVE,
    "withdrawn": Action.APPROVE,
    "returned": Action.RETURN,
    "declined": Action.DECLINE,
}


@dataclass
class Replay:
    """The steps of the demonstration, gathered first and then taken in order of time."""

    now: datetime
    members: dict[str, Member] = field(default_factory=dict)
    steps: list[tuple[datetime, Callable[[], object]]] = field(default_factory=list)

    def add_people(self, people: list[Person]) -> None:
        """Add the members, all with the same password."""
        with clock.at(self.now - CAME):
            for person in people:
                self.members[person.key] = create_member(
                    email=person.email,
                    password=PASSWORD,
                    display_name=person.name,
                    about=person.about,
                    usual_perspectives=person.perspectives,
                    standing=Standing(person.standing),
                )

    def add_thread(self, story: Story) -> None:
        """Gather the steps of an experience and of its replies."""
        told = {"": _Telling(self, story, above=None)}
        for reply in story.replies:
            told[reply.id] = _Telling(self, reply, above=told[reply.to])
        last = max(telling.read_at for telling in told.values())
        for telling in told.values():
            telling.end(last)

    def at(self, moment: datetime, step: Callable[[], object]) -> None:
        """Gather a step; nothing happens in the future."""
        self.steps.append((min(moment, self.now), step))

    def run(self) -> Iterator[None]:
        """Take the steps in order of time, yielding after each."""
        for moment, step in sorted(self.steps, key=lambda entry: entry[0]):
            with clock.at(moment):
                step()
            yield

    def read_what_is_old(self) -> None:
        """Leave only the notices of the last days unread, as somebody who comes by would."""
        old = Notice.created_at < self.now - timedelta(days=RECENT)
        db.session.execute(sa.update(Notice).where(old).values(read_at=self.now))


class _Telling:
    """One post on its way: written, read, and perhaps edited, hidden or withdrawn."""

    def __init__(self, replay: Replay, story: Story, *, above: "_Telling | None") -> None:
        self.replay, self.story, self.above = replay, story, above
        self.post_id = 0
        self.read_at: datetime
        for text in story.rounds:
            moment = self._ago(text.days_ago)
            replay.at(moment, partial(self._write, text))
            returned = partial(self._decide, Action.RETURN, text.reason)
            replay.at(moment + READING_TAKES, returned)
        written = self._ago(story.days_ago)
        if above is not None:
            written = max(written, above.read_at + READING_TAKES)
        self.read_at = written + READING_TAKES
        self._tell(written)

    def _tell(self, written: datetime) -> None:
        story = self.story
        text = Text(title=story.title, body=story.body, days_ago=story.days_ago)
        self.replay.at(written, partial(self._write, text, submit=story.state != "draft"))
        if story.state in _DECIDED:
            reason = story.reason if story.state in {"returned", "declined"} else ""
            decided = partial(self._decide, _DECIDED[story.state], reason)
            self.replay.at(self.read_at, decided)
        if story.edit is not None:
            self.replay.at(self._ago(story.edit.days_ago), partial(self._write, story.edit))

    def end(self, last: datetime) -> None:
        """Hide or withdraw the post once the whole thread has been told."""
        if self.story.state == "hidden":
            self.replay.at(last + READING_TAKES, self._hide)
        if self.story.state == "withdrawn":
            self.replay.at(last + READING_TAKES, self._withdraw)

    def _ago(self, days: float) -> datetime:
        return self.replay.now - timedelta(days=days)

    def _write(self, text: Text, *, submit: bool = True) -> None:
        story, actor = self.story, self.replay.members[self.story.author]
        writing = Writing(
            key=str(uuid4()),
            title=text.title or story.title,
            body=text.body.strip(),
            perspective=Perspective(story.perspective),
            identity=Identity(story.identity),
            facts=story.facts,
        )
        if self.post_id:
            service.revise(actor, self.post_id, writing, submit=submit)
            return
        answering = None if self.above is None else drafting.get_post(self.above.post_id, actor)
        self.post_id = service.write(actor, writing, answering=answering, submit=submit).id

    def _decide(self, action: Action, reason: str) -> None:
        waiting = drafting.find_in_state(self.post_id, RevisionState.WAITING)
        assert waiting is not None  # noqa: S101 - it was sent the step before
        verdict = Verdict(action=action, reason=reason, seen=waiting.version)
        decide(self.replay.members[self.story.moderator], waiting.id, verdict)

    def _withdraw(self) -> None:
        service.withdraw(self.replay.members[self.story.author], self.post_id)

    def _hide(self) -> None:
        moderator = self.replay.members[self.story.moderator]
        post = drafting.get_post(self.post_id, moderator)
        verdict = Verdict(action=Action.HIDE, reason=self.story.reason, seen=post.version)
        decide_post(moderator, self.post_id, verdict)


@contextmanager
def unsent() -> Iterator[None]:
    """Drop the letters written inside: nobody in the demonstration has an address."""
    yield
    db.session.execute(sa.delete(OutboxMessage).where(OutboxMessage.state == MessageState.WAITING))


def is_loaded() -> bool:
    """Tell whether anybody is a member here already."""
    return db.session.scalar(sa.select(Member.id).limit(1)) is not None

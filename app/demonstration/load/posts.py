"""A batch of whole threads, each with its posts as the forum itself would have left them. Pure."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from app.demonstration.load import prose, rhythm, shape, told
from app.demonstration.load.people import Person
from app.demonstration.load.shape import Spot
from app.demonstration.load.told import Asked
from app.experiences import bylines
from app.experiences.lifecycle import Action, PostState, advance
from app.experiences.models import Identity
from app.perspectives.tags import KINDS, Perspective

_AS_USUAL: Final = 0.9
_NAMED: Final = 0.5
_TELLS: Final = 0.4
"""That a role-only byline tells the kind of organisation, or the area."""
_HIDDEN, _WITHDRAWN = 0.008, 0.012
"""Shares of posts that readers no longer see: hidden, and hidden or withdrawn."""
_IN_A_THREAD: Final = 2
"""Fewest who write in one; then one more for each so many replies."""
_AREAS: Final = [term.id for term in bylines.areas()]


@dataclass(frozen=True, slots=True)
class Cast:
    """Who writes and reads, and what is asked: the same in all batches."""

    people: Sequence[Person]
    reader_id: int
    questions: Sequence[Asked]
    now: float


@dataclass(frozen=True, slots=True)
class Batch:
    """Threads to be made, that opened one soon after another."""

    seed: str
    replies: Sequence[int]
    """Of each thread."""
    begins: float
    ends: float
    """Which part of all there is appeared before and with it."""
    hot: bool = False

    @property
    def size(self) -> int:
        """Return how many posts it has."""
        return len(self.replies) + sum(self.replies)


@dataclass(frozen=True, slots=True)
class Manner:
    """How somebody writes in a thread."""

    author: Person
    perspective: Perspective
    identity: Identity
    checked: bool
    kind: str = ""
    area: str = ""

    @property
    def named(self) -> bool:
        """Tell whether the name stands over it."""
        return self.identity is Identity.NAMED


@dataclass(slots=True)
class Made:
    """A post that has no id yet."""

    thread: "list[Made]"
    spot: Spot
    manner: Manner
    number: int
    """Of a role-only author among those of their side in the thread; else 0."""
    labelled: bool
    """Whether this post is the one with which the author was given the number."""
    sent: datetime
    appeared: datetime
    gone: datetime | None
    title: str
    text: prose.Text
    facts: dict[str, Any]
    id: int = 0

    @property
    def byline(self) -> str:
        """Return the line over it."""
        how = self.manner
        if how.named:
            return how.author.name
        return f"{how.perspective.label} {self.number}{_told(how.perspective, how.kind, how.area)}"


_told: Final = cache(bylines.told)


def make(batch: Batch, cast: Cast) -> list[Made]:
    """Return the posts of a batch in the order in which they were sent."""
    chance = random.Random(batch.seed)  # noqa: S311 - not for secrets
    found: list[Made] = []
    for replies in batch.replies:
        fraction = batch.begins + (batch.ends - batch.begins) * chance.random()
        start = rhythm.opened(chance, fraction, cast.now)
        answering = shape.hot_parents if batch.hot else shape.parents
        found += _thread(chance, cast, start, answering(chance, replies))
    return sorted(found, key=lambda made: made.sent)


def _thread(chance: random.Random, cast: Cast, start: float, parents: Sequence[int]) -> list[Made]:
    """Return the posts of a thread in the order in which they appeared."""
    appeared = [start, *rhythm.answered(chance, len(parents), start, cast.now)]
    sent = rhythm.sent(chance, appeared, parents)
    spots = shape.spots(parents)
    _let_go(chance, spots)
    shape.count(spots)
    manners = _manners(chance, cast.people, len(spots))
    numbers = _numbers(manners, sent)
    gone = rhythm.moment((appeared[-1] + cast.now) / 2)
    thread: list[Made] = []
    for number, spot in enumerate(spots):
        side, moment = manners[number].perspective, rhythm.moment(sent[number])
        first = spot.parent is None
        made = Made(
            thread=thread,
            spot=spot,
            manner=manners[number],
            number=numbers[number][0],
            labelled=numbers[number][1],
            sent=moment,
            appeared=rhythm.moment(appeared[number]),
            gone=None if spot.state is PostState.PUBLISHED else gone,
            title=prose.title(chance) if first else "",
            text=prose.text(chance, 110, 0.7) if first else prose.text(chance, 35, 0.8),
            facts=told.facts(chance, side, moment.date(), cast.questions) if first else {},
        )
        thread.append(made)
    return thread


def _let_go(chance: random.Random, spots: Sequence[Spot]) -> None:
    """Hide or withdraw a few posts."""
    for spot in spots:
        drawn = chance.random()
        if drawn < _WITHDRAWN:
            action = Action.HIDE if drawn < _HIDDEN else Action.WITHDRAW
            advance(spot, action)


def _manners(chance: random.Random, people: Sequence[Person], posts: int) -> list[Manner]:
    """Return how each post is written; everybody keeps to their manner in a thread."""
    some = chance.sample(people, k=min(len(people), _IN_A_THREAD + posts // _IN_A_THREAD))
    manners = [_manner(chance, person) for person in some]
    return [manners[0], *chance.choices(manners, k=posts - 1)]


def _manner(chance: random.Random, author: Person) -> Manner:
    side = author.perspective
    if chance.random() > _AS_USUAL:
        side = chance.choice([*Perspective])
    checked = author.checked and side is author.perspective
    if chance.random() < _NAMED:
        return Manner(author, side, Identity.NAMED, checked)
    kind = author.kind if side in KINDS and author.kind in KINDS[side] else ""
    return Manner(
        author,
        side,
        Identity.ROLE_ONLY,
        checked,
        kind=kind if chance.random() < _TELLS else "",
        area=chance.choice(_AREAS) if chance.random() < _TELLS else "",
    )


def _numbers(manners: Sequence[Manner], sent: Sequence[float]) -> list[tuple[int, bool]]:
    """Return the number in the label of each post, and whether it was given then: as they came."""
    given: dict[int, int] = {}
    last = dict.fromkeys(Perspective, 0)
    found = [(0, False)] * len(manners)
    for post in sorted(range(len(manners)), key=sent.__getitem__):
        how = manners[post]
        if how.named:
            continue
        first = how.author.id not in given
        if first:
            last[how.perspective] += 1
            given[how.author.id] = last[how.perspective]
        found[post] = (given[how.author.id], first)
    return found

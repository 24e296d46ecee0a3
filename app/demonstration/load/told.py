"""Invented facts of experiences, which never contradict themselves. Pure."""

import random
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from itertools import accumulate
from typing import Any, Final, NamedTuple

from app.demonstration.load import prose
from app.experiences.facts import CONCERNS, FACTS, Fact, check
from app.perspectives.tags import BOTH_SIDES, Perspective

_LIKELY: Final = 0.7
"""That a fact is told at all."""
_SAYS: Final = 0.3
"""That there is a line for the other side, and that a question is answered."""
_OLDEST: Final = 5
"""Years between a procurement's beginning and what is told of it."""
_SEVERITIES: Final = (None, 0, 1, 2, 2, 3, 3, 4)
_SOURCES: Final = ("met", "met", "expected", "")


class Asked(NamedTuple):
    """A question of the forum, and whom it is put to."""

    id: str
    put_to: frozenset[Perspective]


def facts(
    chance: random.Random, side: Perspective, today: date, questions: Sequence[Asked]
) -> dict[str, Any]:
    """Return what an experience tells that is sent today."""
    told = {fact.id: _value(chance, fact, side) for fact in _chosen(chance, side)}
    told["began"] = _month(chance, today)
    if side in BOTH_SIDES:
        told |= {"hours": int(chance.lognormvariate(3, 1)), "people": chance.randrange(1, 9)}
        told["cost"] = int(chance.expovariate(1 / 40)) * 50
        told["concerns"] = {
            concern: {"severity": chance.choice(_SEVERITIES), "source": chance.choice(_SOURCES)}
            for concern in chance.sample(_CONCERNS, k=chance.randrange(len(_CONCERNS)))
        }
    if chance.random() < _SAYS:
        told["message"] = prose.line(chance)
    put = [question.id for question in questions if side in question.put_to]
    if put and chance.random() < _SAYS:
        told["questions"] = [chance.choice(put)]
    return _sound(told, side, today, [question.id for question in questions])


def _sound(
    told: dict[str, Any], side: Perspective, today: date, questions: Iterable[str]
) -> dict[str, Any]:
    """Leave out what contradicts the rest."""
    for name in check(told, side, today=today, questions=[*questions]):
        del told[name]
    return told


def _chosen(chance: random.Random, side: Perspective) -> list[Fact]:
    return [
        fact
        for fact in FACTS
        if fact.vocabulary and side in fact.sides and chance.random() < _LIKELY
    ]


def _value(chance: random.Random, fact: Fact, side: Perspective) -> Any:
    terms, weights = _terms(fact, side)
    if fact.several:
        return sorted(set(chance.choices(terms, cum_weights=weights, k=2)))
    return chance.choices(terms, cum_weights=weights)[0]


@cache
def _terms(fact: Fact, side: Perspective) -> tuple[list[str], list[float]]:
    """Return what may be chosen, some terms much more often than others."""
    terms = [term.id for term in fact.terms(side).offered]
    return terms, [*accumulate(1 / place for place in range(1, len(terms) + 1))]


def _month(chance: random.Random, today: date) -> str:
    months = today.year * 12 + today.month - 1 - int(chance.random() ** 2 * _OLDEST * 12)
    return f"{months // 12}-{months % 12 + 1:02}"


_CONCERNS: Final = [term.id for term in CONCERNS.offered]

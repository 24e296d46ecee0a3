"""Many experiences that tell facts, as the forum itself would have left them."""

import random
from collections.abc import Iterable, Sequence
from typing import Any, Final

import sqlalchemy as sa

from app.core.db import db
from app.experiences.facts import CONCERNS, FACTS, Fact
from app.experiences.models import Post, Revision
from app.insights import service
from app.members.models import Member
from app.perspectives.tags import Perspective
from app.search import service as search
from tests.integration.experiences.bulk import make_experiences

Facts = dict[str, Any]
Told = tuple[Perspective, Facts]

_MONTHS: Final = ("2012-05", "2014-03", "2018-11", "2023-06", "2025-09")
_LIKELY: Final = 0.8
"""That a fact is told at all."""


def make_told(author: Member, told: Sequence[Told]) -> list[int]:
    """Make a published experience for each, and return their ids. Call it in a unit of work."""
    ids = make_experiences(author, len(told))
    db.session.execute(
        sa.update(Post),
        [{"id": i, "perspective": side} for i, (side, _) in zip(ids, told, strict=True)],
    )
    facts = {i: one for i, (_, one) in zip(ids, told, strict=True)}
    revisions = db.session.execute(
        sa.select(Revision.id, Revision.post_id).where(Revision.post_id >= ids[0])
    )
    db.session.execute(
        sa.update(Revision),
        [{"id": revision, "facts": facts[post]} for revision, post in revisions],
    )
    for start in range(0, len(ids), 500):
        service.rebuild(ids[start : start + 500])
        search.rebuild(ids[start : start + 500])
    return ids


def invented(count: int, seed: int = 1, sides: Iterable[Perspective] = Perspective) -> list[Told]:
    """Return facts of many experiences, the same for the same seed; some terms are rare."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    return [(side, _facts(chance, side)) for side in chance.choices([*sides], k=count)]


def _facts(chance: random.Random, side: Perspective) -> Facts:
    facts: Facts = {
        fact.id: _value(chance, fact, side)
        for fact in FACTS
        if fact.vocabulary and side in fact.sides and chance.random() < _LIKELY
    }
    facts["began"] = chance.choice(_MONTHS)
    if side is not Perspective.OBSERVER:
        facts |= {"hours": chance.randrange(400), "cost": chance.randrange(0, 9_000, 50)}
        facts["concerns"] = {
            term.id: {"severity": chance.choice([None, 0, 1, 2, 3, 4, 4]), "source": "met"}
            for term in chance.sample(CONCERNS.terms, k=chance.randrange(len(CONCERNS.terms)))
        }
    return facts


def _value(chance: random.Random, fact: Fact, side: Perspective) -> Any:
    terms = [term.id for term in fact.terms(side).terms]
    weights = [1 / (place + 1) for place in range(len(terms))]
    if fact.several:
        return sorted(set(chance.choices(terms, weights, k=2)))
    return chance.choices(terms, weights)[0]

"""Which experiences are like one that was published: they share facts, or words of its title."""

from collections.abc import Mapping, Sequence
from typing import Final

import sqlalchemy as sa

from app.core.db import db
from app.experiences.models import Related
from app.search.documents import EXPERIENCE, Document
from app.search.engines import Query, engine
from app.search.models import Entry

SHOWN: Final = 4
_LOOKED_AT: Final = 1_000
"""Of the newest that share anything, so many are looked at."""
_WORTH: Final[Mapping[str, float]] = {
    "service": 3,
    "outcome": 2,
    "stage": 1.5,
    "buyer_kind": 1,
    "nation": 1,
    "period": 0.5,
}
"""What a shared term of a fact is worth. A whole title is worth as much as `_TITLE`."""
_TITLE: Final = 4
_TOLD: Final = ("service_", "outcome_")
"""What begins so is shared by few enough to look for."""


def relate(one: Document) -> None:
    """Find anew what an experience is related to, among those that can be found."""
    if not one.is_experience:
        return
    db.session.execute(sa.delete(Related).where(Related.post_id == one.post_id))
    rows = [
        {"post_id": one.post_id, "position": position, "other_id": other}
        for position, other in enumerate(_nearest(one))
    ]
    if rows:
        db.session.execute(sa.insert(Related), rows)


def _nearest(one: Document) -> Sequence[int]:
    """Return the ids of the most alike, the nearest first."""
    some = [*dict.fromkeys(one.title), *(tag for tag in one.facets if tag.startswith(_TOLD))]
    if not some:
        return []
    scored = engine().scored(_LOOKED_AT).subquery()
    rows = db.session.execute(
        sa.select(Entry.post_id, Entry.facets, scored.c.score)
        .join(scored, scored.c.place == Entry.place)
        .where(Entry.post_id != one.post_id)
        .order_by(Entry.place.desc()),
        engine().values(Query(tags=[EXPERIENCE], some=some)),
    ).all()
    best = max((row.score for row in rows), default=0) or 1
    shared = set(one.facets)

    def likeness(row: sa.Row[int, str, float]) -> float:
        facts = sum(_worth(tag) for tag in shared & set(row.facets.split()))
        return facts + _TITLE * float(row.score) / best

    return [row.post_id for row in sorted(rows, key=likeness, reverse=True)[:SHOWN]]


def _worth(tag: str) -> float:
    return next((worth for fact, worth in _WORTH.items() if tag.startswith(f"{fact}_")), 0)

"""Figures for readers. Whatever was counted goes through `gate` on its way out.

A page about a side, a concern or a question asks here: `evidence` for figures, `messages` and
`told` for what to read.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from app.core.db import db
from app.experiences.models import Post
from app.insights import counting
from app.insights.evidence import Concern, Evidence, concerns, gather
from app.insights.filters import DIMENSIONS, Filter
from app.insights.gate import middles, passed, passed_of_non_bidders
from app.insights.models import Figure, FigureFact
from app.insights.protection import LEAST
from app.insights.spending import BANDS
from app.perspectives.tags import BOTH_SIDES, Perspective


@dataclass(frozen=True)
class Message:
    """A line that somebody has for the other side."""

    post_id: int
    perspective: Perspective
    text: str
    published_at: datetime


def evidence(chosen: Filter | None = None) -> Evidence:
    """Return what may be known of all experiences, or of those that a filter lets through.

    Takes four statements. The filter must be by one of DIMENSIONS.
    """
    by = chosen.fact if chosen else None
    given = {cell: parts for fact in BANDS for cell, parts in counting.answers(fact, by).items()}
    lines = {**counting.ratings(by), **counting.terms(by), **counting.bands(given)}
    cells = passed(lines, chosen)
    return gather(cells, middles(given, cells, chosen), chosen)


def compared() -> Evidence:
    """Return how each concern is rated in all experiences, and nothing else. One statement."""
    return gather(passed(counting.ratings(None), None), {}, None)


def over_time() -> Mapping[str, Sequence[Concern]]:
    """Return how each concern was rated in each period: what the filters by period show."""
    lines = counting.ratings("period")
    return {
        term.id: [*concerns(passed(lines, Filter("period", term.id)))]
        for term in DIMENSIONS["period"].terms
    }


def why_not() -> Sequence[Concern]:
    """Return how bidders who considered a contract and did not bid rate each concern."""
    return [*concerns(passed_of_non_bidders(counting.ratings("outcome")))]


def messages(chosen: Filter | None, perspective: Perspective, limit: int) -> Sequence[Message]:
    """Return the newest lines that a side has for the other one.

    The filter may also be a question: `Filter("questions", id)`.
    """
    statement = (
        sa.select(Figure.post_id, Figure.perspective, Figure.message, Figure.published_at)
        .where(Figure.perspective == perspective, Figure.message != "")
        .order_by(Figure.published_at.desc(), Figure.post_id.desc())
        .limit(limit)
    )
    if chosen is not None:
        statement = statement.where(Figure.post_id.in_(told(chosen)))
    return [Message(*row) for row in db.session.execute(statement)]


def told(chosen: Filter) -> sa.Select[int]:
    """Select the ids of the experiences that a filter, or a question, lets through."""
    return sa.select(FigureFact.post_id).where(
        FigureFact.fact == chosen.fact, FigureFact.term == chosen.term
    )


def answered() -> Mapping[str, Mapping[Perspective, int]]:
    """Return how many experiences of each side answer each question, but for fewer than five.

    Takes one statement. A question is no filter, so a number is a part of no line.
    """
    row = FigureFact
    statement = (
        sa.select(row.term, row.perspective, sa.func.count())
        .where(row.fact == _QUESTIONS, row.perspective.in_(BOTH_SIDES))
        .group_by(row.term, row.perspective)
    )
    found: defaultdict[str, dict[Perspective, int]] = defaultdict(dict)
    for question, side, count in db.session.execute(statement):
        if count >= LEAST:
            found[question][side] = count
    return found


_QUESTIONS: Final = "questions"


def list_countable() -> Sequence[int]:
    """Return the ids of all experiences that are counted, or should be."""
    published = sa.select(Post.id).where(Post.parent_id.is_(None), Post.published)
    either = sa.union(sa.select(Figure.post_id.label("id")), published).subquery()
    return db.session.scalars(sa.select(either.c.id).order_by(either.c.id)).all()


def count_figures() -> int:
    """Return how many experiences are counted, observers' among them. For the operator alone."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Figure)) or 0

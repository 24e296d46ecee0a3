"""How often each thing is told, parted by a filter. Nothing here is fit to be shown yet."""

from collections import Counter, defaultdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.db import db
from app.insights.evidence import COUNTED, Cell, Tally
from app.insights.gate import Answers
from app.insights.models import Figure, FigureConcern, FigureFact
from app.insights.spending import band_of
from app.perspectives.tags import BOTH_SIDES


def ratings(by: str | None) -> dict[Cell, dict[str, Tally]]:
    """Count and add up the ratings of each concern."""
    rated = FigureConcern
    statement = _parted(
        sa.select(rated.perspective, rated.concern, sa.func.count(), sa.func.sum(rated.severity))
        .where(rated.perspective.in_(BOTH_SIDES))
        .group_by(rated.perspective, rated.concern),
        rated,
        by,
    )
    found: defaultdict[Cell, dict[str, Tally]] = defaultdict(dict)
    for side, concern, count, total, part in db.session.execute(statement):
        found[Cell(side, "concern", concern)][part or ""] = Tally(count, int(total))
    return found


def terms(by: str | None) -> dict[Cell, dict[str, Tally]]:
    """Count how often each term of the COUNTED facts was named."""
    told = FigureFact
    statement = _parted(
        sa.select(told.perspective, told.fact, told.term, sa.func.count())
        .where(told.fact.in_(COUNTED), told.perspective.in_(BOTH_SIDES))
        .group_by(told.perspective, told.fact, told.term),
        told,
        by,
    )
    found: defaultdict[Cell, dict[str, Tally]] = defaultdict(dict)
    for side, fact, term, count, part in db.session.execute(statement):
        found[Cell(side, fact, term)][part or ""] = Tally(count)
    return found


def answers(fact: str, by: str | None) -> dict[Cell, dict[str, Counter[int]]]:
    """Return how often each number of hours or pounds was given."""
    number = getattr(Figure, fact)
    statement = _parted(
        sa.select(Figure.perspective, number, sa.func.count())
        .where(number.is_not(None), Figure.perspective.in_(BOTH_SIDES))
        .group_by(Figure.perspective, number),
        Figure,
        by,
    )
    found: defaultdict[Cell, defaultdict[str, Counter[int]]]
    found = defaultdict(lambda: defaultdict(Counter))
    for side, answer, count, part in db.session.execute(statement):
        found[Cell(side, fact, "")][part or ""][answer] += count
    return {cell: dict(parts) for cell, parts in found.items()}


def bands(given: Answers) -> dict[Cell, dict[str, Tally]]:
    """Count the answers, all together and in each band."""
    found: defaultdict[Cell, Counter[str]] = defaultdict(Counter)
    for cell, parts in given.items():
        for part, numbers in parts.items():
            for answer, count in numbers.items():
                for term in ("", band_of(cell.fact, answer)):
                    found[cell._replace(term=term)][part] += count
    return {
        cell: {part: Tally(count) for part, count in parts.items()} for cell, parts in found.items()
    }


def _parted(statement: Any, table: Any, by: str | None) -> Any:
    """Have a statement count by the terms of a fact as well; NULL for who did not say."""
    if by is None:
        return statement.add_columns(sa.null())
    part = aliased(FigureFact)
    same = sa.and_(part.post_id == table.post_id, part.fact == by)
    return (
        statement.select_from(table)
        .outerjoin(part, same)
        .add_columns(part.term)
        .group_by(part.term)
    )

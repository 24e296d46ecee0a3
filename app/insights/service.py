"""Keeping the figures true to what readers see."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from app.core import edition
from app.core.db import db
from app.experiences.facts import terms
from app.experiences.models import Post, Revision
from app.experiences.queries import SHOWN_TEXT
from app.insights.models import Figure, FigureConcern, FigureFact
from app.insights.reading import ratings


def keep(post_ids: Sequence[int]) -> None:
    """Write the rows of these posts anew: those of published experiences, and none of others.

    The posts must be locked, as whoever decides on one has it.
    """
    for table in (FigureConcern, FigureFact, Figure):
        db.session.execute(sa.delete(table).where(table.post_id.in_(post_ids)))
    statement = (
        sa.select(Post.id, Post.perspective, Post.published_at, Revision.facts)
        .join(Revision, SHOWN_TEXT)
        .where(Post.id.in_(post_ids), Post.parent_id.is_(None), Post.published)
    )
    told = [dict(row._mapping) for row in db.session.execute(statement)]  # noqa: SLF001 - documented
    for table, rows in rows_of(told).items():
        if rows:
            db.session.execute(sa.insert(table), rows)


def rows_of(told: Sequence[Mapping[str, Any]]) -> dict[type[Any], list[dict[str, Any]]]:
    """Return the rows of published experiences, by their tables.

    Of each it must be known: id, perspective, published_at and facts.
    """
    return {
        Figure: [_figure(one) for one in told],
        FigureFact: [
            {**_key(one), "fact": fact, "term": term}
            for one in told
            for fact, term in terms(one["facts"])
        ],
        FigureConcern: [
            {**_key(one), **rating} for one in told for rating in ratings(one["facts"])
        ],
    }


def rebuild(post_ids: Sequence[int]) -> None:
    """Write the rows of these experiences anew, also while others decide on them."""
    wanted = sa.select(Post.id).where(Post.id.in_(post_ids)).order_by(Post.id)
    db.session.execute(wanted.with_for_update(key_share=True))
    edition.renew()
    keep(post_ids)


def _key(one: Mapping[str, Any]) -> dict[str, Any]:
    return {"post_id": one["id"], "perspective": one["perspective"]}


def _figure(one: Mapping[str, Any]) -> dict[str, Any]:
    facts = one["facts"]
    return {
        **_key(one),
        "published_at": one["published_at"],
        **{name: facts.get(name) for name in ("hours", "cost")},
        "message": facts.get("message", ""),
    }

"""From posts made in memory to the rows of every table that a published post has rows in. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Dialect, make_url

from app.core import richtext
from app.demonstration.load.posts import Batch, Cast, Made, make
from app.experiences.lifecycle import Action, PostState, RevisionState
from app.experiences.models import Alias, Decision, Post, Revision
from app.insights.service import rows_of
from app.search.documents import as_rows, document
from app.search.engines import ENGINES, Rows
from app.search.models import Entry

Row = dict[str, Any]
_SENT_AND_APPROVED: Final = 3
"""The version of a text to which that happened."""


@dataclass(frozen=True, slots=True)
class First:
    """The ids with which a batch begins."""

    post: int
    revision: int


def bulks(batch: Batch, cast: Cast, first: First, url: str) -> list[Rows]:
    """Return the rows of a batch of threads for the database at an address, table by table.

    Their values are as its driver takes them.
    """
    made = make(batch, cast)
    for number, one in enumerate(made):
        one.id = first.post + number
    texts = [_text(one, first) for one in made]
    dialect = make_url(url).get_dialect()()
    readable = [one for one in made if one.spot.state is PostState.PUBLISHED]
    found: dict[Any, Sequence[Row]] = {
        Post: [_post(one) for one in made],
        Revision: texts,
        Decision: _decisions(made, cast.reader_id, first),
        Alias: [_alias(one) for one in made if one.labelled],
        **rows_of([_shown(one) for one in readable if one.spot.parent is None]),
    }
    documents = sorted((document(_shown(one)) for one in readable), key=lambda one: one.place)
    found[Entry] = as_rows(documents)
    return [
        *(_bulk(table.__table__, rows, dialect) for table, rows in found.items() if rows),
        *ENGINES[dialect.name].rows(documents),
    ]


def _post(made: Made) -> Row:
    spot, how = made.spot, made.manner
    return {
        "id": made.id,
        "thread_id": made.thread[0].id,
        "parent_id": None if spot.parent is None else made.thread[spot.parent].id,
        "author_id": how.author.id,
        "state": spot.state,
        "perspective": how.perspective,
        "identity": how.identity,
        "checked": how.checked,
        "told_kind": how.kind,
        "told_area": how.area,
        "byline": made.byline,
        "profile_id": how.author.id if how.named else None,
        "path": spot.path,
        "depth": spot.depth,
        "children": spot.children,
        "answers": spot.answers,
        "reply_count": spot.reply_count,
        "answered_at": _answered_at(made),
        "version": 1 if made.gone is None else 2,
        "created_at": made.sent,
        "sent_at": made.sent,
        "published_at": made.appeared,
    }


def _answered_at(made: Made) -> datetime | None:
    """Return when the newest reply that readers see appeared, for the experience at the top."""
    if made.spot.parent is not None:
        return None
    replies = (other for other in made.thread if other.spot.parent is not None)
    seen = (other.appeared for other in replies if other.spot.state is PostState.PUBLISHED)
    return max(seen, default=None)


def _text(made: Made, first: First) -> Row:
    return {
        "id": first.revision + made.id - first.post,
        "post_id": made.id,
        "number": 1,
        # In order, for the sake of the index; no form has such a key.
        "key": f"load-{made.id:012}",
        "state": RevisionState.APPROVED,
        "title": made.title,
        "body": made.text.body,
        "html": made.text.html,
        "excerpt": made.text.excerpt,
        "facts": made.facts,
        "pause": {},
        "renderer": richtext.VERSION,
        "version": _SENT_AND_APPROVED,
        "saved_at": made.sent,
        "submitted_at": made.sent,
    }


def _decisions(made: Sequence[Made], reader_id: int, first: First) -> list[Row]:
    """Return what was decided, in order; nobody decides that an author withdraws."""
    rows = []
    for one in made:
        rows.append(
            _decision(one, reader_id)
            | {
                "revision_id": first.revision + one.id - first.post,
                "action": Action.APPROVE,
                "before": RevisionState.WAITING.value,
                "after": RevisionState.APPROVED.value,
                "at": one.appeared,
            }
        )
        if one.spot.state is PostState.HIDDEN:
            hidden = {"reason": "Invented, to be hidden.", "at": one.gone}
            rows.append(_decision(one, reader_id) | hidden)
    return sorted(rows, key=lambda row: row["at"])


def _decision(made: Made, reader_id: int) -> Row:
    return {
        "post_id": made.id,
        "revision_id": None,
        "moderator_id": reader_id,
        "action": Action.HIDE,
        "before": PostState.PUBLISHED.value,
        "after": PostState.HIDDEN.value,
        "reason": "",
        "at": made.appeared,
    }


def _alias(made: Made) -> Row:
    return {
        "thread_id": made.thread[0].id,
        "perspective": made.manner.perspective,
        "member_id": made.manner.author.id,
        "number": made.number,
    }


def _shown(made: Made) -> Row:
    """Return what the figures and the search need to know of a post that readers see."""
    how, spot = made.manner, made.spot
    return {
        "id": made.id,
        "parent_id": spot.parent,
        "published_at": made.appeared,
        "perspective": how.perspective,
        "checked": how.checked,
        "profile_id": how.author.id if how.named else None,
        "title": made.title,
        "html": made.text.html,
        "facts": made.facts,
    }


def _bulk(table: sa.Table, rows: Sequence[Mapping[str, Any]], dialect: Dialect) -> Rows:
    """Return rows with their values as SQLAlchemy would give them to the driver."""
    names = [*rows[0]]
    return Rows(
        table.name,
        names,
        [*zip(*(_values(table.c[name].type, name, rows, dialect) for name in names), strict=True)],
    )


def _values(
    kind: sa.types.TypeEngine[Any], name: str, rows: Sequence[Mapping[str, Any]], dialect: Dialect
) -> Iterator[Any]:
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    values = (row[name] for row in rows)
    return map(process, values) if process else values

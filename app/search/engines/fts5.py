"""SQLite's engine, in a virtual table."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

import sqlalchemy as sa

from app.search.documents import Document, shortest, twins
from app.search.engines.base import Engine, Phrase, Query, Rows, token


class Fts5(Engine):
    """Full-text search within SQLite."""

    _TABLE: Final = sa.table("search_words", sa.column("rowid", sa.BigInteger))
    _WEIGHTS: Final = (8.0, 2.0, 1.0, 0.0)
    """Of the title, the facts, the body; a tag is no better a match than another."""
    place = _TABLE.c.rowid.label("place")
    matching = sa.select(place).where(
        sa.literal_column("search_words").op("MATCH")(sa.bindparam("matching", type_=sa.String))
    )
    places = (_TABLE.c.rowid,)

    def rows(self, documents: Sequence[Document]) -> Iterator[Rows]:
        """Give some documents as the rows of each table; nothing of a table without rows."""
        columns = ("rowid", "title", "facts", "body", "tags")
        yield Rows("search_words", columns, [*map(self._row, documents)])

    @staticmethod
    def _row(one: Document) -> tuple[int | str, ...]:
        parts = (" ".join(map(token, part)) for part in (one.title, one.facts, one.body))
        return (one.place, *parts, " ".join([*one.tags, *twins(one)]))

    def scored(self, most: int) -> sa.Select[int, float]:
        """Select the newest matches, `most` at most: place, and score, the better the higher."""
        weights = ", ".join(map(str, self._WEIGHTS))
        score = sa.literal_column(f"-bm25(search_words, {weights})", sa.Float).label("score")
        newest = self.matching.order_by(self._TABLE.c.rowid.desc()).limit(most)
        return newest.add_columns(score)

    def values(self, query: Query) -> dict[str, Any]:
        """Return what a statement with `matching` in it is executed with."""
        return {"matching": written(replace(query, tags=shortest(query.tags)))}


def written(query: Query) -> str:
    """Write a query as FTS5 reads it."""

    def strings(phrases: Iterable[Phrase]) -> list[str]:
        return [f'"{" ".join(map(token, phrase))}"' for phrase in phrases]

    all_of = [*strings(query.wanted), *(f'"{tag}"' for tag in query.tags)]
    if query.some:
        all_of.append(f"({' OR '.join(strings([one] for one in query.some))})")
    found = " AND ".join(all_of)
    without = " OR ".join(strings(query.unwanted))
    return f"({found}) NOT ({without})" if without else found

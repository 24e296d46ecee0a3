"""The two engines behind one interface: FTS5 on SQLite, tsvector with GIN on PostgreSQL.

Both are given the words that `words` made, as they stand, so that they agree on what matches. They
differ in what is the best match, each after its own fashion, and in one thing more: a tsvector
holds 256 positions of a word, so the 257th time that a word stands in a text it is in no phrase on
PostgreSQL. That a position is 16,383 at most does not matter: no text is long enough.

Both keep a table `search_words` beside the models: a virtual one on SQLite, and on PostgreSQL one
whose column type other databases do not have. The migration makes it.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.sql.elements import ColumnElement

from app.core.db import db
from app.search.documents import Document

Phrase = Sequence[str]
"""One stem, or several that stand behind each other."""


@dataclass(frozen=True, kw_only=True)
class Query:
    """What must all be there, and what must not. Something must be there."""

    wanted: Sequence[Phrase] = ()
    unwanted: Sequence[Phrase] = ()
    tags: Sequence[str] = ()
    some: Sequence[str] = ()
    """Stems and tags of which one at least must be there, when any are given."""


class Engine(ABC):
    """Keeps the words of documents and finds documents by them."""

    place: ColumnElement[int]
    """The column by which it knows a document."""
    matching: sa.Select[int]
    """Selects the places of the documents that match."""
    columns: Sequence[str]
    """Of `search_words`, as `row` fills them."""
    _ADD: str

    def add(self, documents: Sequence[Document]) -> None:
        """Take documents in whose places are free."""
        db.session.connection().exec_driver_sql(self._ADD, [*map(self.row, documents)])

    @abstractmethod
    def row(self, one: Document) -> tuple[int | str, ...]:
        """Return a document as a row of `search_words`."""

    @abstractmethod
    def remove(self, places: Sequence[int]) -> None:
        """Forget documents, also when they are not there."""

    @abstractmethod
    def scored(self, most: int) -> sa.Select[int, float]:
        """Select the newest matches, `most` at most: place, and score, the better the higher."""

    @abstractmethod
    def values(self, query: Query) -> dict[str, str]:
        """Return what a statement with `matching` or `scored` in it is executed with."""


class Fts5(Engine):
    """SQLite's."""

    _TABLE: Final = sa.table("search_words", sa.column("rowid", sa.BigInteger))
    _WEIGHTS: Final = (8.0, 2.0, 1.0, 0.0)
    """Of the title, the facts, the body; a tag is no better a match than another."""
    place = _TABLE.c.rowid.label("place")
    matching = sa.select(place).where(
        sa.literal_column("search_words").op("MATCH")(sa.bindparam("matching", type_=sa.String))
    )
    columns = ("rowid", "title", "facts", "body", "tags")
    _ADD = "INSERT INTO search_words (rowid, title, facts, body, tags) VALUES (?, ?, ?, ?, ?)"

    def row(self, one: Document) -> tuple[int | str, ...]:
        """Return a document as a row of `search_words`."""
        parts = (" ".join(map(token, part)) for part in (one.title, one.facts, one.body))
        return (one.place, *parts, " ".join(one.tags))

    def remove(self, places: Sequence[int]) -> None:
        """Forget documents, also when they are not there."""
        db.session.execute(sa.delete(self._TABLE).where(self._TABLE.c.rowid.in_(places)))

    def scored(self, most: int) -> sa.Select[int, float]:
        """Select the newest matches, `most` at most: place, and score, the better the higher."""
        weights = ", ".join(map(str, self._WEIGHTS))
        score = sa.literal_column(f"-bm25(search_words, {weights})", sa.Float).label("score")
        newest = self.matching.order_by(self._TABLE.c.rowid.desc()).limit(most)
        return newest.add_columns(score)

    def values(self, query: Query) -> dict[str, str]:
        """Return what a statement with `matching` or `scored` in it is executed with."""
        return {"matching": _fts5(query)}


def _asked(name: str) -> ColumnElement[Any]:
    return sa.cast(sa.bindparam(name, type_=sa.String), TSQUERY)


class TsVector(Engine):
    """PostgreSQL's."""

    _TABLE: Final = sa.table(
        "search_words", sa.column("place", sa.BigInteger), sa.column("words", TSVECTOR)
    )
    place = _TABLE.c.place
    matching = sa.select(place).where(_TABLE.c.words.op("@@")(_asked("matching")))
    columns = ("place", "words")
    _ADD = "INSERT INTO search_words (place, words) VALUES (%s, %s::tsvector)"

    def row(self, one: Document) -> tuple[int | str, ...]:
        """Return a document as a row of `search_words`."""
        return one.place, " ".join(_lexemes(one))

    def remove(self, places: Sequence[int]) -> None:
        """Forget documents, also when they are not there."""
        db.session.execute(sa.delete(self._TABLE).where(self._TABLE.c.place.in_(places)))

    def scored(self, most: int) -> sa.Select[int, float]:
        """Select the newest matches, `most` at most: place, and score, the better the higher."""
        newest = self.matching.add_columns(self._TABLE.c.words)
        newest_first = newest.order_by(self.place.desc()).limit(most).subquery()
        score = sa.func.ts_rank(newest_first.c.words, _asked("wanted"), type_=sa.Float)
        return sa.select(newest_first.c.place, score.label("score"))

    def values(self, query: Query) -> dict[str, str]:
        """Return what a statement with `matching` or `scored` in it is executed with."""
        wanted = Query(wanted=query.wanted, some=query.some)
        return {"matching": _tsquery(query), "wanted": _tsquery(wanted)}


def engine() -> Engine:
    """Return the engine of the database that is used."""
    return ENGINES[db.session.get_bind().dialect.name]


ENGINES: Final[Mapping[str, Engine]] = {"sqlite": Fts5(), "postgresql": TsVector()}


def token(stem: str) -> str:
    """Return a stem as both engines take it for one word.

    They know other letters than Python does, and each its own: what is not ASCII is written in
    figures. The low line keeps it from being any other word.
    """
    return stem if stem.isascii() else f"_{stem.encode().hex()}"


def _fts5(query: Query) -> str:
    """Write a query as FTS5 reads it."""

    def strings(phrases: Iterable[Phrase]) -> list[str]:
        return [f'"{" ".join(map(token, phrase))}"' for phrase in phrases]

    all_of = [*strings(query.wanted), *(f'"{tag}"' for tag in query.tags)]
    if query.some:
        all_of.append(f"({' OR '.join(strings([one] for one in query.some))})")
    found = " AND ".join(all_of)
    without = " OR ".join(strings(query.unwanted))
    return f"({found}) NOT ({without})" if without else found


def _tsquery(query: Query) -> str:
    """Write a query as PostgreSQL reads it."""

    def term(phrase: Phrase) -> str:
        return f"({' <-> '.join(map(token, phrase))})"

    wanted = [*map(term, query.wanted), *query.tags]
    if query.some:
        wanted.append(f"({' | '.join(map(token, query.some))})")
    return " & ".join([*wanted, *(f"!{term(phrase)}" for phrase in query.unwanted)])


_LAST_POSITION: Final = 16_383
"""The highest that a tsvector holds; words behind it stand there."""


def _lexemes(one: Document) -> Iterator[str]:
    """Give each word with its positions and the weight of its part, as a tsvector is written."""
    positions: dict[str, list[str]] = {}
    at = 0
    for part, weight in ((one.title, "A"), (one.facts, "B"), (one.body, "D")):
        for at, stem in enumerate(part, at + 1):  # noqa: B020 - goes on where it was
            positions.setdefault(token(stem), []).append(f"{min(at, _LAST_POSITION)}{weight}")
        at += 1  # so that no phrase goes over the end of a part
    for word, places in positions.items():
        yield f"{word}:{','.join(places)}"
    yield from one.tags


def as_rows(documents: Iterable[Document]) -> list[dict[str, Any]]:
    """Return the entries of documents as rows."""
    return [
        {
            "place": one.place,
            "post_id": one.post_id,
            "facets": " ".join(one.facets),
            "experience": one.is_experience,
        }
        for one in documents
    ]

"""What an engine is asked, what it is given, and what it does."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from app.core.db import db
from app.search.documents import EXPERIENCE, Document
from app.search.models import Entry

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

    @property
    def of_experiences(self) -> bool:
        """Tell whether experiences are asked for by their tags alone."""
        return EXPERIENCE in self.tags and not (self.wanted or self.unwanted or self.some)


@dataclass(frozen=True)
class Rows:
    """Rows of one of an engine's tables."""

    table: str
    columns: Sequence[str]
    rows: Sequence[tuple[Any, ...]]


class Matches(ABC):
    """Where documents are found."""

    place: ColumnElement[int]
    """The column by which a document is known."""
    matching: sa.Select[int]
    """Selects the places of the documents that match."""

    @abstractmethod
    def values(self, query: Query) -> dict[str, Any]:
        """Return what a statement with `matching` in it is executed with."""

    def newest(self, most: int) -> sa.Select[int, str]:
        """Select the newest matches, `most` at most: place, and facets."""
        places = self.matching.order_by(self.place.desc()).limit(most).subquery()
        return sa.select(Entry.place, Entry.facets).join(places, places.c.place == Entry.place)


class Engine(Matches):
    """Keeps the words of documents and finds documents by them."""

    places: Sequence[sa.ColumnClause[int]]
    """The columns, one of each table, by which it knows documents."""

    def add(self, documents: Sequence[Document]) -> None:
        """Take some documents in whose places are free."""
        for one in self.rows(documents):
            table = sa.table(one.table, *map(sa.column, one.columns))
            rows = [dict(zip(one.columns, row, strict=True)) for row in one.rows]
            db.session.execute(sa.insert(table), rows)

    def remove(self, places: Sequence[int]) -> None:
        """Forget documents, also when they are not there."""
        for place in self.places:
            table: Any = place.table
            db.session.execute(sa.delete(table).where(place.in_(places)))

    @abstractmethod
    def rows(self, documents: Sequence[Document]) -> Iterator[Rows]:
        """Give some documents as the rows of each table; nothing of a table without rows."""

    @abstractmethod
    def scored(self, most: int) -> sa.Select[int, float]:
        """Select the newest matches, `most` at most: place, and score, the better the higher.

        A statement with it is executed with the `values` of a query.
        """

    def of(self, query: Query) -> Matches:
        """Return where it finds what matches a query soonest."""
        del query
        return self


def token(stem: str) -> str:
    """Return a stem as both engines take it for one word.

    They know other letters than Python does, and each its own: what is not ASCII is written in
    figures. The low line keeps it from being any other word.
    """
    return stem if stem.isascii() else f"_{stem.encode().hex()}"

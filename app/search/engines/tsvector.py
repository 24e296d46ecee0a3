"""PostgreSQL's engine: words in a tsvector with GIN, the tags of experiences by themselves."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY, TSVECTOR
from sqlalchemy.sql.elements import ColumnElement

from app.search.documents import EXPERIENCE, Document
from app.search.engines.base import Engine, Matches, Phrase, Query, Rows, token


def _asked(name: str) -> ColumnElement[Any]:
    return sa.cast(sa.bindparam(name, type_=sa.String), TSQUERY)


class Tags(Matches):
    """PostgreSQL's experiences, by their tags alone.

    It knows how many have a tag, and whether it is quicker to look for them or to look at the
    newest one after the other. Among the words of all posts it could neither know that nor be so
    quick.
    """

    _KIND: Final = ARRAY(sa.Text)
    TABLE: Final = sa.table(
        "search_tags",
        sa.column("place", sa.BigInteger),
        sa.column("tags", _KIND),
        sa.column("facets", sa.Text),
    )
    place = TABLE.c.place
    matching = sa.select(place).where(
        TABLE.c.tags.contains(sa.cast(sa.bindparam("matching", type_=_KIND), _KIND))
    )

    def values(self, query: Query) -> dict[str, Any]:
        """Return what a statement with `matching` in it is executed with."""
        return {"matching": [tag for tag in query.tags if tag != EXPERIENCE]}  # all of them are

    def newest(self, most: int) -> sa.Select[int, str]:
        """Select the newest matches, `most` at most: place, and facets."""
        newest = self.matching.add_columns(self.TABLE.c.facets)
        return newest.order_by(self.place.desc()).limit(most)


class TsVector(Engine):
    """Full-text search within PostgreSQL."""

    _TABLE: Final = sa.table(
        "search_words", sa.column("place", sa.BigInteger), sa.column("words", TSVECTOR)
    )
    _TAGS: Final = Tags()
    place = _TABLE.c.place
    matching = sa.select(place).where(_TABLE.c.words.op("@@")(_asked("matching")))
    places = (_TABLE.c.place, Tags.TABLE.c.place)

    def rows(self, documents: Sequence[Document]) -> Iterator[Rows]:
        """Give some documents as the rows of each table; nothing of a table without rows."""
        words = [(one.place, " ".join(lexemes(one))) for one in documents]
        yield Rows("search_words", ("place", "words"), words)
        experiences = [one for one in documents if one.is_experience]
        if tags := [(one.place, [*one.tags], " ".join(one.facets)) for one in experiences]:
            yield Rows("search_tags", ("place", "tags", "facets"), tags)

    def scored(self, most: int) -> sa.Select[int, float]:
        """Select the newest matches, `most` at most: place, and score, the better the higher."""
        newest = self.matching.add_columns(self._TABLE.c.words)
        newest_first = newest.order_by(self.place.desc()).limit(most).subquery()
        score = sa.func.ts_rank(newest_first.c.words, _asked("wanted"), type_=sa.Float)
        return sa.select(newest_first.c.place, score.label("score"))

    def values(self, query: Query) -> dict[str, Any]:
        """Return what a statement with `matching` or `scored` in it is executed with."""
        wanted = Query(wanted=query.wanted, some=query.some)
        return {"matching": written(query), "wanted": written(wanted)}

    def of(self, query: Query) -> Matches:
        """Return where it finds what matches a query soonest."""
        return self._TAGS if query.of_experiences else self


def written(query: Query) -> str:
    """Write a query as PostgreSQL reads it."""

    def term(phrase: Phrase) -> str:
        return f"({' <-> '.join(map(token, phrase))})"

    wanted = [*map(term, query.wanted), *query.tags]
    if query.some:
        wanted.append(f"({' | '.join(map(token, query.some))})")
    return " & ".join([*wanted, *(f"!{term(phrase)}" for phrase in query.unwanted)])


_LAST_POSITION: Final = 16_383
"""The highest that a tsvector holds; words behind it stand there."""


def lexemes(one: Document) -> Iterator[str]:
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

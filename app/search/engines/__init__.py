"""The two engines behind one interface: FTS5 on SQLite, tsvector with GIN on PostgreSQL.

Both are given the words that `words` made, as they stand, so that they agree on what matches. They
differ in what is the best match, each after its own fashion, and in one thing more: a tsvector
holds 256 positions of a word, so the 257th time that a word stands in a text it is in no phrase on
PostgreSQL. That a position is 16,383 at most does not matter: no text is long enough.

Both keep a table `search_words` beside the models: a virtual one on SQLite, and on PostgreSQL one
whose column type other databases do not have. There `search_tags` holds the tags of experiences by
themselves. The migrations make them.
"""

from collections.abc import Mapping
from typing import Final

from app.core.db import db
from app.search.engines.base import Engine, Matches, Phrase, Query, Rows
from app.search.engines.fts5 import Fts5
from app.search.engines.tsvector import TsVector

__all__ = ["ENGINES", "Engine", "Matches", "Phrase", "Query", "Rows", "engine"]

ENGINES: Final[Mapping[str, Engine]] = {"sqlite": Fts5(), "postgresql": TsVector()}


def engine() -> Engine:
    """Return the engine of the database that is used."""
    return ENGINES[db.session.get_bind().dialect.name]

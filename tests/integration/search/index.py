"""Looking at the index itself, and counting anew what it should hold."""

from dataclasses import dataclass

import sqlalchemy as sa
from flask import Flask

from app.core.db import db
from app.search.documents import Document, as_rows
from app.search.engines import engine
from app.search.models import Entry
from app.search.service import _documents


@dataclass(frozen=True)
class Index:
    """All that there is to find: entries, and the words of each place as the database has them."""

    entries: list[tuple[int, int, str]]
    words: list[tuple[object, ...]]

    @property
    def posts(self) -> set[int]:
        """Return the ids of the posts that can be found."""
        return {post_id for _, post_id, _ in self.entries}


_WORDS = {
    "sqlite": "SELECT rowid, title, facts, body, tags FROM search_words ORDER BY rowid",
    "postgresql": (
        "SELECT place, words::text, tags, facets"
        " FROM search_words FULL JOIN search_tags USING (place)"
        " ORDER BY place"
    ),
}


def read_index(app: Flask) -> Index:
    """Return what the index holds."""
    with app.app_context():
        entries = db.session.execute(
            sa.select(Entry.place, Entry.post_id, Entry.facets).order_by(Entry.place)
        )
        words = db.session.execute(sa.text(_WORDS[db.engine.dialect.name]))
        return Index([tuple(row) for row in entries], [tuple(row) for row in words])


def entries_of(documents: list[Document]) -> list[tuple[int, int, str]]:
    """Return the entries that documents make, in order."""
    return sorted((row["place"], row["post_id"], row["facets"]) for row in as_rows(documents))


def what_it_should_hold(app: Flask, posts: list[int]) -> list[tuple[int, int, str]]:
    """Return the entries of posts, counted from scratch."""
    with app.app_context():
        return entries_of(_documents(posts))


def places_of_words(app: Flask) -> list[int]:
    """Return the places of which there are words."""
    with app.app_context():
        return list(db.session.scalars(sa.select(engine().place).order_by(engine().place)))

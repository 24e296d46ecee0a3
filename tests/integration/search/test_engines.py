"""Both databases find the same, whatever was told and whatever is asked."""

import random
from collections.abc import Iterator, Sequence
from typing import Final

import pytest
from flask import Flask

from app.core.db import db, unit_of_work
from app.search import engines
from app.search.asked import Asked, read
from app.search.documents import EXPERIENCE, Document
from app.search.engines import Query
from app.search.engines.fts5 import Fts5
from app.search.engines.tsvector import TsVector
from app.search.models import SECOND
from app.search.words import stems
from tests.conftest import Work
from tests.support.databases import BACKENDS, Databases

TAGS: Final = ("stage_bid", "stage_award", "nation_wales", "by_12", EXPERIENCE)
TEXTS: Final = (
    "We bid for youth radio, and the council's social value question was worth 10%.",
    "Social value weighs more; value social things.",
    "The sub-contract of 2023/24 was £10,000. R&D, Q&A, e.g. this.",
    "Café cafés CAFÉ naïve Ŵyau Malmø Łódź İstanbul straße ﬁnance",
    "日本語テキスト、次 العربية हिन्दी λόγος Ёлка ½ ① m² ٣٤",
    "AND OR NOT NEAR title tags rowid the of and a to be or not to be",
    "O'Neill's don't suppliers' supplier\u2019s it's its rock 'n' roll",
    "📻 👩\u200d👩\u200d👧 radio\u200dio e\u0301te\u0301 so\u00adcial x\u0000y",
    "",
    "radio radio radio radio-radio radio_radio",
    "volunteering volunteers volunteered voluntary volunteer",
    "a b c d e f g a b c a b 1 2 3 12 23 123",
)
ODD: Final = [
    '"',
    "-",
    "*",
    "(",
    ")",
    "^",
    ":",
    "&",
    "|",
    "!",
    "<->",
    "'",
    "\\",
    "--",
    ";",
    "%",
    "\x00",
]


def invented(chance: random.Random, number: int) -> Document:
    """Return a document made of pieces of the texts."""
    pool = [word for text in TEXTS for word in text.split()]

    def part(most: int) -> list[str]:
        whole = chance.choice(TEXTS) if chance.random() < 0.4 else ""
        return stems(" ".join([whole, *chance.choices(pool, k=chance.randrange(most))]))

    experience = chance.random() < 0.6
    marks = [EXPERIENCE] if experience else []
    return Document(
        place=(1_700_000_000 + number) * SECOND + number,
        post_id=number,
        title=part(5),
        facts=part(4),
        body=part(40),
        facets=chance.sample(TAGS[:3], k=chance.randrange(3)) if experience else [],
        marks=[*marks, *chance.sample(["by_12"], k=chance.randrange(2))],
    )


def asked(chance: random.Random) -> str:
    """Return what somebody might type: words, phrases, what to leave out, odd signs."""
    pool = [word for text in TEXTS for word in text.split()]
    pieces = []
    for _ in range(chance.randrange(1, 4)):
        words = chance.choices(pool, k=chance.choice([1, 1, 1, 2, 2, 3]))
        if chance.random() < 0.4:
            run = chance.choice([text for text in TEXTS if text]).split()
            start = chance.randrange(len(run))
            words = run[start : start + chance.randrange(1, 4)]
        piece = " ".join(words)
        if len(words) > 1 or chance.random() < 0.2:
            piece = f'"{piece}"'
        if chance.random() < 0.2:
            piece = f"-{piece}"
        if chance.random() < 0.1:
            piece += chance.choice(ODD)
        pieces.append(piece)
    return " ".join(pieces)


def query_of(typed: Asked, tags: Sequence[str]) -> Query | None:
    if not (typed.wanted or tags):
        return None
    return Query(wanted=typed.wanted, unwanted=typed.unwanted, tags=tags)


def queries(chance: random.Random, count: int) -> Iterator[tuple[str, Query]]:
    while count:
        typed = asked(chance)
        query = query_of(read(typed), chance.sample(TAGS, k=chance.choice([0, 0, 0, 1, 2])))
        if query is not None:
            count -= 1
            yield typed, query


@pytest.fixture
def both(databases: Databases) -> list[Flask]:
    """Return the application on each database, empty."""
    made = [databases.get(backend) for backend in BACKENDS]
    for database in made:
        database.reset()
    return [database.app for database in made]


def fill(app: Flask, documents: Sequence[Document]) -> None:
    with app.app_context(), unit_of_work():
        engines.engine().add(documents)


def matches(app: Flask, query: Query) -> list[int]:
    """Return the numbers of the documents that match, wherever an engine looks for them."""
    with app.app_context():
        engine = engines.engine()
        all_ways = [
            sorted(db.session.scalars(way.matching, way.values(query)))
            for way in (engine.of(query), engine)
        ]
    assert all_ways[0] == all_ways[1]
    return [place % SECOND for place in all_ways[0]]


def holds(document: Document, query: Query) -> bool:
    """Tell whether a document matches, by looking for oneself."""

    def says(phrase: Sequence[str]) -> bool:
        length, wanted = len(phrase), [*phrase]
        return any(
            [*part[at : at + length]] == wanted
            for part in (document.title, document.facts, document.body)
            for at in range(len(part))
        )

    return (
        all(map(says, query.wanted))
        and not any(map(says, query.unwanted))
        and {*query.tags} <= {*document.tags}
    )


def test_both_find_the_same_and_the_right(both: list[Flask]) -> None:
    chance = random.Random(7)  # noqa: S311 - not for secrets
    documents = [invented(chance, number) for number in range(1, 90)]
    for app in both:
        fill(app, documents)
    hits = 0
    for typed, query in queries(chance, 300):
        expected = [one.post_id for one in documents if holds(one, query)]
        for app in both:
            assert matches(app, query) == expected, (typed, query)
        hits += 0 < len(expected) < len(documents)
    assert hits > 150, "most of the questions should tell something"


def test_both_score_the_newest_of_what_matches(both: list[Flask]) -> None:
    chance = random.Random(8)  # noqa: S311 - not for secrets
    documents = [invented(chance, number) for number in range(1, 60)]
    for app in both:
        fill(app, documents)
        for _, query in queries(chance, 40):
            if query.wanted:
                with app.app_context():
                    engine = engines.engine()
                    scored = db.session.execute(engine.scored(5), engine.values(query))
                found = {place % SECOND: score for place, score in scored}
                assert sorted(found) == matches(app, query)[-5:]
                assert all(isinstance(score, float) for score in found.values())


def test_what_is_forgotten_is_found_no_more(both: list[Flask]) -> None:
    chance = random.Random(9)  # noqa: S311 - not for secrets
    documents = [invented(chance, number) for number in range(1, 30)]
    query = Query(tags=["kind_experience"])
    for app in both:
        fill(app, documents)
        gone = documents[::2]
        with app.app_context(), unit_of_work():
            engines.engine().remove([*(one.place for one in gone), 3, 4])
            engines.engine().remove([])
        left = [one.post_id for one in documents[1::2] if holds(one, query)]
        assert matches(app, query) == left
        fill(app, gone)
        assert matches(app, query) == [one.post_id for one in documents if holds(one, query)]


# ── As long as a text may be ─────────────────────────────────────────────────────────────────────


def long_text(words: str, count: int) -> Document:
    return Document(
        place=SECOND + 1,
        post_id=1,
        title=["long"],
        facts=[],
        body=[*stems(words) * count, "last", "word"],
        facets=[],
        marks=[],
    )


LATE: Final = Query(wanted=[["last", "word"]])


def test_a_phrase_at_the_end_of_the_longest_text_is_found(both: list[Flask]) -> None:
    """No text of 20,000 characters has more than 10,000 words."""
    for app in both:
        fill(app, [long_text("a b", 5_000)])
        assert matches(app, LATE) == [1]
        assert matches(app, Query(wanted=[["word", "last"]])) == []


def test_where_postgresql_knows_less(both: list[Flask]) -> None:
    """The 257th time that a word stands in a text, it is in no phrase any more."""
    query = Query(wanted=[["the", "last"]])
    found = []
    for app in both:
        fill(app, [long_text("the", 257)])
        found.append(matches(app, query))
    assert found == [[1], []]
    for app in both:
        with app.app_context(), unit_of_work():
            engines.engine().remove([SECOND + 1])
        fill(app, [long_text("the", 256)])
        assert matches(app, query) == [1]
        assert matches(app, Query(wanted=[["the"], ["last"]])) == [1]


def test_each_database_has_its_engine(app: Flask, work: Work, backend: str) -> None:
    with work():
        kind = Fts5 if backend == "sqlite" else TsVector
        assert isinstance(engines.engine(), kind)

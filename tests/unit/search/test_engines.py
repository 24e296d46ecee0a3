"""What both engines are given: words and queries, as each reads them."""

import re
from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite

from app.search.documents import Document, as_rows
from app.search.engines import Matches, Query, fts5, tsvector
from app.search.engines.base import token
from app.search.engines.fts5 import Fts5
from app.search.engines.tsvector import Tags, TsVector, lexemes
from app.search.words import LONGEST, stems

ALPHABET = re.compile("[a-z0-9_]+")


def document(
    *, title: Sequence[str] = (), facts: Sequence[str] = (), body: Sequence[str] = ()
) -> Document:
    return Document(
        place=3 << 31 | 7,
        post_id=7,
        title=title,
        facts=facts,
        body=body,
        facets=["stage_bid", "nation_wales"],
        marks=["kind_experience"],
    )


# ── Words ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("stem", "written"),
    [
        ("radio", "radio"),
        ("2012", "2012"),
        ("λ", "_cebb"),
        ("日本", "_e697a5e69cac"),
        ("a日", "_61e697a5"),
    ],
)
def test_what_is_not_ascii_is_written_in_figures(stem: str, written: str) -> None:
    assert token(stem) == written


@given(st.text(st.characters(codec=None)))
def test_a_word_means_nothing_to_either_engine(text: str) -> None:
    for stem in stems(text):
        written = token(stem)
        assert ALPHABET.fullmatch(written), (stem, written)
        assert "_" not in written[1:], "this could be a tag"
        assert len(written) <= 1 + 8 * LONGEST < 2_046, "the most that a tsvector holds"


@given(st.text(), st.text())
def test_two_words_are_written_alike_only_when_they_are_one(one: str, other: str) -> None:
    first, second = {*stems(one)}, {*stems(other)}
    assert {*map(token, first)} & {*map(token, second)} == {*map(token, first & second)}


# ── Queries ──────────────────────────────────────────────────────────────────────────────────────

WRITTEN = [
    (Query(wanted=[["radio"]]), '"radio"', "(radio)"),
    (
        Query(wanted=[["radio"], ["social", "valu"]]),
        '"radio" AND "social valu"',
        "(radio) & (social <-> valu)",
    ),
    (Query(tags=["stage_bid"]), '"stage_bid"', "stage_bid"),
    (
        Query(wanted=[["λ"]], tags=["kind_experience", "by_3"]),
        '"_cebb" AND "kind_experience" AND "by_3"',
        "(_cebb) & kind_experience & by_3",
    ),
    (
        Query(wanted=[["radio"]], unwanted=[["televis"], ["social", "valu"]]),
        '("radio") NOT ("televis" OR "social valu")',
        "(radio) & !(televis) & !(social <-> valu)",
    ),
    (
        Query(tags=["stage_bid", "by_3"], unwanted=[["bid"]]),
        '("stage_bid" AND "by_3") NOT ("bid")',
        "stage_bid & by_3 & !(bid)",
    ),
    # Words of command are words like any other.
    (Query(wanted=[["and"], ["or", "not"]]), '"and" AND "or not"', "(and) & (or <-> not)"),
]


@pytest.mark.parametrize(("query", "on_sqlite", "on_postgresql"), WRITTEN)
def test_how_a_query_is_written(query: Query, on_sqlite: str, on_postgresql: str) -> None:
    assert fts5.written(query) == on_sqlite
    assert tsvector.written(query) == on_postgresql


def compiled(statement: sa.Select[int], dialect: sa.Dialect) -> str:
    return " ".join(str(statement.compile(dialect=dialect)).split())


def test_a_query_goes_as_a_value_never_as_part_of_the_statement() -> None:
    for engine, dialect in ((Fts5(), sqlite.dialect()), (TsVector(), postgresql.dialect())):
        values = engine.values(Query(wanted=[["radio"]]))
        assert all("radio" in value for value in values.values())
        for statement, asked in ((engine.matching, {"matching"}), (engine.scored(5), {*values})):
            assert "radio" not in compiled(statement, dialect)
            assert asked <= {*statement.compile(dialect=dialect).params}


def test_a_tag_goes_as_a_value_too() -> None:
    values = Tags().values(Query(tags=["kind_experience", "stage_bid"]))
    assert values == {"matching": ["stage_bid"]}, "they are all experiences"
    for statement in (Tags().matching, Tags().newest(5)):
        assert "stage_bid" not in compiled(statement, postgresql.dialect())
        assert {"matching"} <= {*statement.compile(dialect=postgresql.dialect()).params}


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        (Query(tags=["kind_experience"]), Tags),
        (Query(tags=["kind_experience", "stage_bid"]), Tags),
        (Query(tags=["stage_bid"]), TsVector),
        (Query(tags=["kind_experience"], wanted=[["radio"]]), TsVector),
        (Query(tags=["kind_experience"], unwanted=[["radio"]]), TsVector),
        (Query(tags=["kind_experience"], some=["radio"]), TsVector),
    ],
)
def test_experiences_are_found_by_their_tags_alone(query: Query, kind: type[Matches]) -> None:
    assert type(TsVector().of(query)) is kind
    assert type(Fts5().of(query)) is Fts5


def test_the_newest_are_scored() -> None:
    on_sqlite = compiled(Fts5().scored(5), sqlite.dialect())
    assert "-bm25(search_words, 8.0, 2.0, 1.0, 0.0)" in on_sqlite
    assert "ORDER BY search_words.rowid DESC LIMIT" in on_sqlite
    on_postgresql = compiled(TsVector().scored(5), postgresql.dialect())
    assert "ts_rank(anon_1.words" in on_postgresql
    assert "ORDER BY search_words.place DESC LIMIT" in on_postgresql


def test_tags_and_what_is_unwanted_make_no_match_a_better_one() -> None:
    query = Query(wanted=[["radio"]], tags=["stage_bid"], unwanted=[["tv"]])
    assert TsVector().values(query)["wanted"] == "(radio)"


# ── Positions ────────────────────────────────────────────────────────────────────────────────────


def positions(one: Document) -> dict[str, str]:
    """Return what a tsvector is made of: positions by word."""
    pairs = [lexeme.partition(":") for lexeme in lexemes(one)]
    assert len({word for word, _, _ in pairs}) == len(pairs), "each once"
    return {word: places for word, _, places in pairs}


def test_a_word_has_its_positions_and_the_weight_of_its_part() -> None:
    found = positions(document(title=["youth", "radio"], facts=["radio"], body=["λ", "youth"]))
    assert found == {
        "youth": "1A,7D",
        "radio": "2A,4B",
        "_cebb": "6D",
        "stage_bid": "",
        "nation_wales": "",
        "kind_experience": "",
    }


def test_no_phrase_goes_over_the_end_of_a_part() -> None:
    found = positions(document(title=["a"], facts=["b"], body=["c"]))
    assert (found["a"], found["b"], found["c"]) == ("1A", "3B", "5D")
    assert positions(document(title=["a"], body=["c"]))["c"] == "4D"
    assert positions(document(body=["c"]))["c"] == "3D"


def test_a_position_is_never_higher_than_a_tsvector_holds() -> None:
    found = positions(document(body=["a"] * 16_390 + ["b"]))
    assert found["b"] == "16383D"
    assert found["a"].rsplit(",", 1)[1] == "16383D"


def test_an_entry_holds_what_is_counted() -> None:
    entry = {"place": 3 << 31 | 7, "post_id": 7, "facets": "stage_bid nation_wales"}
    assert as_rows([document()]) == [{**entry, "experience": True}]

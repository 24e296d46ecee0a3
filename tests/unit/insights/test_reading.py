"""From facts to rows, and from an address to a filter."""

from collections import Counter

import pytest

from app.core.errors import NotFound
from app.experiences.facts import terms
from app.insights.filters import Filter, find_filter
from app.insights.reading import ratings
from app.insights.spending import band_of, median, rounded


def test_terms_are_all_that_was_chosen() -> None:
    facts = {
        "stage": "bid",
        "expertise": ["learnt", "lent", "learnt"],
        "began": "2025-09",
        "hours": 12,
        "message": "Publish your budget.",
        "questions": ["bid_or_not"],
    }
    assert list(terms(facts)) == [
        ("stage", "bid"),
        ("expertise", "learnt"),
        ("expertise", "lent"),
        ("period", "since_2025"),
        ("questions", "bid_or_not"),
    ]


def test_who_tells_nothing_has_no_rows() -> None:
    assert list(terms({})) == []
    assert list(ratings({})) == []


def test_a_concern_that_does_not_apply_is_kept_without_a_severity() -> None:
    told = {
        "mission": {"severity": None, "source": ""},
        "timescale": {"severity": 3, "source": "met"},
    }
    assert list(ratings({"concerns": told})) == [
        {"concern": "timescale", "severity": 3},
    ]


def test_a_filter_is_one_term() -> None:
    assert find_filter({}) is None
    assert find_filter({"stage": "", "other": "x"}) is None
    chosen = find_filter({"stage": "bid", "nation": ""})
    assert chosen == Filter("stage", "bid")
    assert (chosen.title, chosen.label, chosen.query) == (
        "Stage",
        "Writing the bid",
        {"stage": "bid"},
    )


@pytest.mark.parametrize(
    "asked", [{"stage": "nowhere"}, {"stage": "bid", "nation": "wales"}, {"period": "2025"}]
)
def test_any_other_filter_is_not_there(asked: dict[str, str]) -> None:
    with pytest.raises(NotFound):
        find_filter(asked)


@pytest.mark.parametrize(
    ("fact", "answer", "band"),
    [
        ("hours", 0, "day"),
        ("hours", 7, "day"),
        ("hours", 8, "week"),
        ("hours", 20_000, "more"),
        ("cost", 0, "nothing"),
        ("cost", 1, "under_1k"),
        ("cost", 5_000, "under_20k"),
    ],
)
def test_every_number_has_its_band(fact: str, answer: int, band: str) -> None:
    assert band_of(fact, answer) == band


def test_the_middle_lies_between_two() -> None:
    assert median(Counter({10: 2, 1_000: 1})) == 10
    assert median(Counter({10: 1, 20: 1})) == 15


@pytest.mark.parametrize(("number", "told"), [(0, 0), (7, 7), (42, 42), (155, 160), (1_249, 1_200)])
def test_the_middle_answer_is_told_to_two_figures(number: int, told: int) -> None:
    assert rounded(number) == told

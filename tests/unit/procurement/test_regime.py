"""Which rules applied when: periods, thresholds and what was there at all."""

from datetime import date, timedelta
from typing import Final

import pytest

from app.procurement.regime import (
    THRESHOLDS,
    in_force,
    in_words,
    is_month,
    period_of,
    thresholds_in,
)
from app.procurement.vocabulary import VOCABULARIES, Term

MONTHS: Final = [f"{year}-{month:02}" for year in range(1900, 2100) for month in range(1, 13)]


@pytest.mark.parametrize("text", ["1900-01", "1999-12", "2000-01", "2025-02", "2099-12"])
def test_a_month(text: str) -> None:
    assert is_month(text)


def test_every_month_has_its_name() -> None:
    names = {in_words(f"2025-{number:02}") for number in range(1, 13)}
    assert len(names) == 12
    assert {"May 2025", "December 2025"} <= names


def test_every_month_of_two_centuries_is_one_and_has_one_period() -> None:
    periods = VOCABULARIES["period"].terms
    for month in MONTHS:
        assert is_month(month)
        assert [term for term in periods if in_force(term, month)] == [period_of(month)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025",
        "2025-0",
        "2025-00",
        "2025-13",
        "2025-3",
        "1899-12",
        "2100-01",
        "0025-01",
        "2025-03-01",
        " 2025-03",
        "2025-03\n",
        "2025/03",
        "-2025-03",
        "٢٠٢٥-٠٣",
        "２０２５-０３",  # noqa: RUF001 - digits as wide as Chinese letters
        "2025\x00-03",
        "March 2025",
        "2025-03" * 10_000,
    ],
)
def test_what_is_no_month(text: str) -> None:
    assert not is_month(text)


@pytest.mark.parametrize(
    ("month", "period"),
    [
        ("1900-01", "before_2013"),
        ("2013-01", "before_2013"),  # the Act came into force on its last day
        ("2013-02", "2013_to_2015"),
        ("2015-12", "2013_to_2015"),
        ("2016-01", "2016_to_2020"),
        ("2020-12", "2016_to_2020"),
        ("2021-01", "2021_to_2025"),
        ("2025-02", "2021_to_2025"),  # the new Act came into force on its 24th
        ("2025-03", "since_2025"),
        ("2099-12", "since_2025"),
    ],
)
def test_the_period_at_its_edges(month: str, period: str) -> None:
    assert period_of(month).id == period


@pytest.mark.parametrize(
    ("more", "months"),
    [
        ({}, ["2020-01", "2020-02", "2021-03", "2021-04"]),
        ({"from": "2020-02"}, ["2020-02", "2021-03", "2021-04"]),
        ({"until": "2021-03"}, ["2020-01", "2020-02", "2021-03"]),
        ({"from": "2020-02", "until": "2021-03"}, ["2020-02", "2021-03"]),
    ],
)
def test_both_edges_are_in_force(more: dict[str, str], months: list[str]) -> None:
    term = Term("a", "A", "The first.", more=more)
    around = ("2020-01", "2020-02", "2021-03", "2021-04")
    assert [month for month in around if in_force(term, month)] == months


def test_the_thresholds_stand_oldest_first_and_change_with_even_years() -> None:
    since = [row.since for row in THRESHOLDS]
    assert since == sorted(set(since))
    assert all((day.month, day.day) == (1, 1) and day.year % 2 == 0 for day in since)
    assert all(0 < row.central <= row.other <= row.light_touch for row in THRESHOLDS)


@pytest.mark.parametrize(
    ("month", "central", "other", "light_touch"),
    [
        ("2024-01", 139_688, 214_904, 663_540),
        ("2025-12", 139_688, 214_904, 663_540),
        ("2026-01", 135_018, 207_720, 663_540),
        ("2027-12", 135_018, 207_720, 663_540),
    ],
)
def test_the_thresholds_of_a_month(month: str, central: int, other: int, light_touch: int) -> None:
    """As Procurement Policy Notes 11/23 and 023 give them, VAT included."""
    rows = thresholds_in(month)
    assert rows is not None
    kinds = [term.id for term in VOCABULARIES["buyer_kind"].terms]
    assert "central" in kinds
    for kind in (*kinds, "", "nobody"):
        expected = central if kind == "central" else other
        assert rows.of(kind, light_touch=False) == expected
        assert rows.of(kind, light_touch=True) == light_touch


def test_of_a_month_before_the_oldest_none_is_known() -> None:
    eve = THRESHOLDS[0].since - timedelta(days=1)
    assert eve == date(2023, 12, 31)
    assert thresholds_in(f"{eve:%Y-%m}") is None
    assert thresholds_in("1900-01") is None


def test_the_value_bands_fit_the_thresholds_of_today() -> None:
    """A band lies on one side of each, so that its words can say which rules apply."""
    least = {term.more.get("least") for term in VOCABULARIES["value_band"].terms}
    newest = THRESHOLDS[-1]
    assert {newest.central, newest.other, newest.light_touch} <= least

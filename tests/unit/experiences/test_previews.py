"""What an author is told before readers might guess who wrote a role-only post."""

import re
from typing import Any

import pytest

from app.experiences.models import Identity
from app.experiences.previews import warnings
from app.experiences.writing import Writing
from app.perspectives.tags import Perspective

COMMISSIONER, BIDDER, OBSERVER = Perspective
NARROW: dict[str, Any] = {"buyer_kind": "combined", "region": "UKC"}


def warned(facts: dict[str, Any] | None = None, **chosen: Any) -> list[str]:
    """Return the warnings for a commissioner's role-only text, or as chosen."""
    fields = {"perspective": COMMISSIONER, "title": "It went well", "body": "We bought.", **chosen}
    return warnings(Writing(key="", **fields), facts or {})


def test_a_side_alone_warns_of_nothing() -> None:
    assert warned() == []
    assert warned(told_area="UKK") == []


@pytest.mark.parametrize(
    "chosen", [{"identity": Identity.NAMED}, {"perspective": None}, {"perspective": OBSERVER}]
)
def test_who_has_a_name_or_no_side_with_kinds_is_not_warned_of_few(chosen: dict[str, Any]) -> None:
    assert warned(NARROW, **chosen) == []


@pytest.mark.parametrize(
    ("facts", "chosen", "few", "wider"),
    [
        (NARROW, {}, "about one organisation", "Leave the region, the kind or the turnover"),
        ({}, {"told_kind": "combined", "told_area": "UKK"}, "about one o", "Tell the nation in"),
        (NARROW, {"told_kind": "combined"}, "about one organisation", "Leave that out of the line"),
        (
            {"buyer_kind": "central"},
            {"told_area": "UKK"},
            "about 4 organisations",
            "Leave that out",
        ),
        (
            {"buyer_kind": "central", "region": "UKH"},
            {},
            "about 4 organisations",
            "Leave the region",
        ),
    ],
)
def test_few_are_told_in_figures_with_what_would_help(
    facts: dict[str, Any], chosen: dict[str, Any], few: str, wider: str
) -> None:
    (warning,) = warned(facts, **chosen)
    assert few in warning
    assert wider in warning


def test_from_ten_on_nobody_is_warned() -> None:
    assert warned({"buyer_kind": "upper_tier"}, told_area="UKL") == [], "ten and a half"
    assert warned({"buyer_kind": "upper_tier"}, told_area="UKC") != [], "eight"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("We wrote to Northton Borough Council twice.", "Northton Borough Council"),
        ("Northton FM lost.", "Northton FM"),
        ("The Northton and Easton Trust paid.", "Easton Trust"),
        ("We met St Mary\u2019s College.", "St Mary\u2019s College"),
        ("Ask Mid-Northton Health Board.", "Ask Mid-Northton Health Board"),
        ("Then Great Northton Homes came.", "Then Great Northton Homes"),
    ],
)
@pytest.mark.parametrize("field", ["title", "body"])
def test_an_organisation_that_is_named_is_pointed_at(field: str, text: str, name: str) -> None:
    (warning,) = warned(**{field: text})
    assert f"“{name}”" in warning


@pytest.mark.parametrize(
    "text",
    [
        "A council in our county wrote to a housing association.",
        "The Council said no. Our Trust and their College agreed. This University did not.",
        "Every Council has one. No Trust does.",
        "the northton borough council",
        "Northton\nCouncil",
        "COUNCIL",
        "Trust is what it takes. Radio is what we make.",
    ],
)
def test_what_names_nobody_is_left_alone(text: str) -> None:
    assert warned(body=text) == []


def test_a_name_does_not_run_from_the_title_into_the_text() -> None:
    assert warned(title="What we learnt in Northton", body="Council officers told us.") == []


def test_both_are_told_and_read_as_sentences() -> None:
    few, named = warned(NARROW, body="Northton Borough Council paid.")
    for warning in (few, named):
        assert re.fullmatch(r"[A-Z].*\.", warning)


def test_a_named_post_may_name_anybody() -> None:
    assert warned(body="Northton Borough Council paid.", identity=Identity.NAMED) == []


def test_a_text_of_the_greatest_length_is_looked_at_quickly() -> None:
    assert warned(body="Northton " * 2_000) == []
    assert warned(body="The " * 5_000) == []

"""The readable end of an address."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.experiences.queries import slug_of


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("We bid for the youth radio contract", "we-bid-for-the-youth-radio-contract"),
        ("  Quayside FM: who  pays? ", "quayside-fm-who-pays"),
        ("Cymru a'r Ddeddf: gŵyl 2026", "cymru-a-r-ddeddf-gwyl-2026"),
        ("Costs\u2014benefits", "costs-benefits"),
        ("", "experience"),
        ("???", "experience"),
        ("日本", "experience"),
        ("a" * 150, "a" * 60),
        ("a" * 59 + " b", "a" * 59),
    ],
)
def test_a_title_becomes_lower_case_words_with_hyphens(title: str, slug: str) -> None:
    assert slug_of(title) == slug


@given(st.text(max_size=150))
def test_any_title_makes_a_slug_that_an_address_can_hold(title: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug_of(title))
    assert len(slug_of(title)) <= 60

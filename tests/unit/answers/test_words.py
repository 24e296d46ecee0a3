"""Every filter has words in which whoever is missing can be asked."""

import pytest

from app.answers.words import ABOUT, FEW, invitation
from app.insights.filters import DIMENSIONS, Filter
from app.perspectives.tags import BOTH_SIDES, Perspective


def test_each_filter_has_its_words() -> None:
    assert set(ABOUT) == set(DIMENSIONS)


@pytest.mark.parametrize("fact", DIMENSIONS)
@pytest.mark.parametrize("side", BOTH_SIDES)
def test_a_missing_side_is_asked_in_them(fact: str, side: Perspective) -> None:
    for term in DIMENSIONS[fact].terms:
        asked = invitation(side, Filter(fact, term.id), 0)
        assert asked.startswith(f"No {side.value} has told of ")
        assert f"“{term.label}” yet. Did you " in asked


def test_the_fewer_the_sooner_one_is_asked() -> None:
    side = Perspective.BIDDER
    asked = "Did you bid, or think of bidding?"
    assert invitation(side, None, 0) == f"No bidder has told of an experience yet. {asked}"
    for shown in range(1, FEW):
        assert (
            invitation(side, None, shown)
            == f"Few bidders have told of an experience so far. {asked}"
        )
    assert invitation(side, None, FEW) == ""

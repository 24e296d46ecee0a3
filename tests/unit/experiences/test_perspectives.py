"""The sides that a post may speak from."""

from app.perspectives.tags import SIDES, Perspective


def test_there_are_three_sides_in_the_order_they_are_offered() -> None:
    assert [side.value for side in SIDES] == ["commissioner", "bidder", "observer"]


def test_every_side_has_a_word_and_a_line_that_says_who_speaks() -> None:
    assert [side.label for side in SIDES] == ["Commissioner", "Bidder", "Observer"]
    meanings = [side.meaning for side in Perspective]
    assert len(set(meanings)) == 3
    assert all(meaning.startswith("I ") for meaning in meanings)

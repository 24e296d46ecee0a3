"""What changed between two texts."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.moderation.diff import Piece, compare

WORDS = ["the", "bid", "was", "won", "lost", " ", "\n", ",", ".", "ü", "x\u0301"]
words = st.lists(st.sampled_from(WORDS)).map("".join)
texts = words | st.text(max_size=60)


@given(old=texts, new=texts)
def test_the_pieces_lead_from_one_text_to_the_other(old: str, new: str) -> None:
    pieces = compare(old, new)
    assert "".join(piece.text for piece in pieces if piece.change != "removed") == new
    assert "".join(piece.text for piece in pieces if piece.change != "added") == old
    assert all(piece.text for piece in pieces)


@given(text=texts)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert compare(text, text) == ([Piece("same", text)] if text else [])


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("", "New.", [Piece("added", "New.")]),
        ("Old.", "", [Piece("removed", "Old.")]),
        (
            "We lost the bid.",
            "We won the bid.",
            [
                Piece("same", "We "),
                Piece("removed", "lost"),
                Piece("added", "won"),
                Piece("same", " the bid."),
            ],
        ),
        (
            "One two",
            "One, two",
            [Piece("same", "One"), Piece("added", ","), Piece("same", " two")],
        ),
    ],
)
def test_it_compares_word_by_word(old: str, new: str, pieces: list[Piece]) -> None:
    assert compare(old, new) == pieces


def test_a_word_said_often_is_still_compared() -> None:
    """The standard library leaves out what is frequent in a long text, unless it is told not to."""
    old = "the bid " * 300
    pieces = compare(old, old.replace("bid", "tender", 1))
    assert [piece.change for piece in pieces] == ["same", "removed", "added", "same"]


def test_a_few_words_changed_in_the_longest_honest_text_are_a_few_words() -> None:
    """As long as a post may be, and written as people write: some words far oftener than others."""
    words = ["the", "of", "and", "to", "in", "we", "a", "was", *(f"word{n}" for n in range(700))]
    oftener = [6, 3, 3, 2, 2, 2, 2, 1, *(0.1 for _ in range(700))]
    spoken = Random(2012).choices(words, oftener, k=3_400)  # noqa: S311 - any text will do
    changed = [*spoken]
    for at in range(100, 3_400, 300):
        changed[at] = f"changed{at}"
    pieces = compare(" ".join(spoken), " ".join(changed))
    assert [p.text for p in pieces if p.change == "removed"] == spoken[100:3_400:300]
    assert len([piece for piece in pieces if piece.change == "added"]) == 11

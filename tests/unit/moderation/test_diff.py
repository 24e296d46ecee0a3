"""What changed between two texts."""

from difflib import Match, SequenceMatcher
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.moderation import diff
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


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ab " * 6_600, "ba " * 6_600),
        ("a " * 10_000, "a " * 9_999 + "b"),
        (", " * 9_999, ",. " * 6_000),
        ("a b " * 5_000, "b a a " * 3_300),
    ],
)
def test_no_text_keeps_a_moderator_waiting_for_its_difference(
    old: str, new: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search looks at each pair of equal words in its range; that is the work that grows."""
    looked_at = 0
    search = SequenceMatcher.find_longest_match

    def note(matcher: SequenceMatcher[str], alo: int, ahi: int, blo: int, bhi: int) -> Match:
        nonlocal looked_at
        b2j = matcher.b2j  # type: ignore[attr-defined]  # not in its types
        looked_at += sum(len(b2j.get(word, ())) for word in matcher.a[alo:ahi])
        return search(matcher, alo, ahi, blo, bhi)

    monkeypatch.setattr(SequenceMatcher, "find_longest_match", note)
    pieces = compare(old, new)
    assert looked_at <= diff._PAIRS
    assert "".join(piece.text for piece in pieces if piece.change != "removed") == new
    assert "".join(piece.text for piece in pieces if piece.change != "added") == old

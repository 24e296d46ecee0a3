"""What changed between two texts, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from typing import Final, Literal

# The space before a word goes with it: alone it would be the same everywhere.
_WORD: Final = re.compile(r"\s*\w+|\s*[^\w\s]|\s+")

_PAIRS: Final = 3_000_000
"""Pairs of equal words that are looked at: enough for any honest text, a second for any other."""

Change = Literal["same", "added", "removed"]


@dataclass(frozen=True)
class Piece:
    """A run of text that stayed, came or went."""

    change: Change
    text: str


class _Patient(SequenceMatcher[str]):
    """Finds what two texts share until it has worked enough; the rest counts as replaced."""

    a: list[str]
    b2j: dict[str, list[int]]
    left = _PAIRS

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        """Return the longest run that both share, or an empty one when it would take too long."""
        words = self.a[alo:ahi]
        self.left -= sum(len(self.b2j.get(word, ())) for word in words) + len(words)
        if self.left < 0:
            return Match(alo, blo, 0)
        return super().find_longest_match(alo, ahi, blo, bhi)


def compare(old: str, new: str) -> list[Piece]:
    """Return the pieces that turn `old` into `new`; without the removed ones they are `new`."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    head = _shared(before, after)
    tail = _shared(before[head:][::-1], after[head:][::-1])
    pieces = [Piece("same", "".join(before[:head]))]
    for piece in (
        *_differences(before[head : len(before) - tail], after[head : len(after) - tail]),
        Piece("same", "".join(before[len(before) - tail :])),
    ):
        if piece.change == pieces[-1].change:
            pieces[-1] = Piece(piece.change, pieces[-1].text + piece.text)
        elif piece.text:
            pieces.append(piece)
    return [piece for piece in pieces if piece.text]


def _shared(before: list[str], after: list[str]) -> int:
    """Return how many words both begin with."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((at for at, (old, new) in pairs if old != new), min(len(before), len(after)))


def _differences(before: list[str], after: list[str]) -> Iterator[Piece]:
    matcher = _Patient(a=before, b=after, autojunk=False)
    for _, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        removed, added = "".join(before[old_from:old_to]), "".join(after[new_from:new_to])
        shared = added if removed == added else _space_before(removed, added)
        yield Piece("same", shared)
        yield Piece("removed", removed.removeprefix(shared))
        yield Piece("added", added.removeprefix(shared))


def _space_before(removed: str, added: str) -> str:
    """Return the space that stands before both."""
    space = removed[: len(removed) - len(removed.lstrip())]
    return space if added.startswith(space) else ""

"""What changed between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from typing import Final, Literal

_WORD: Final = re.compile(r"\s+|\w+|[^\w\s]")

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
    pieces: list[Piece] = []
    matcher = _Patient(a=before, b=after, autojunk=False)
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(before[old_from:old_to])))
            continue
        if old_to > old_from:
            pieces.append(Piece("removed", "".join(before[old_from:old_to])))
        if new_to > new_from:
            pieces.append(Piece("added", "".join(after[new_from:new_to])))
    return pieces

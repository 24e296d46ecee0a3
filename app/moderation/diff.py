"""What changed between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

_WORD: Final = re.compile(r"\s+|\w+|[^\w\s]")

Change = Literal["same", "added", "removed"]


@dataclass(frozen=True)
class Piece:
    """A run of text that stayed, came or went."""

    change: Change
    text: str


def compare(old: str, new: str) -> list[Piece]:
    """Return the pieces that turn `old` into `new`; without the removed ones they are `new`."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    pieces: list[Piece] = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(before[old_from:old_to])))
            continue
        if old_to > old_from:
            pieces.append(Piece("removed", "".join(before[old_from:old_to])))
        if new_to > new_from:
            pieces.append(Piece("added", "".join(after[new_from:new_to])))
    return pieces

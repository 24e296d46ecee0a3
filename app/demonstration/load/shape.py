"""How many answers a thread has, what answers what, and the place of each. Pure."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

from app.experiences import paths
from app.experiences.lifecycle import PostState

CHAIN: Final = 500
FAN: Final = 5_000
"""Replies below each other, and beside each other, in the thread that is hot."""
_FLAT: Final = 50
"""By how much the longest threads are shorter than Zipf's law has it."""
_TO_THE_TOP, _TO_THE_LAST = 0.35, 0.65
"""Shares of replies: that answer the experience, and that or the newest reply."""
_BACK: Final = 8
"""How many replies before its own somebody answers, on average, who does neither."""


@dataclass(slots=True)
class Spot:
    """A post in its thread. Posts are known by their number, 0 for the experience."""

    parent: int | None
    anchor: int | None
    """What it stands under in the path: the parent, but for the deepest."""
    path: str
    depth: int
    state: PostState = PostState.PUBLISHED
    children: int = 0
    answers: int = 0
    reply_count: int = 0

    @property
    def public(self) -> bool:
        """Tell whether readers see it, or its stone."""
        return self.state is PostState.PUBLISHED or self.answers > 0


def lengths(chance: random.Random, threads: int, replies: int) -> list[int]:
    """Return how many replies each thread has: a few of them many, and most of them hardly any."""
    if not threads:
        return []
    weights = [*accumulate(1 / (rank + _FLAT) for rank in range(threads))]
    ends = [0, *(round(replies * weight / weights[-1]) for weight in weights)]
    found = [end - start for start, end in pairwise(ends)]
    chance.shuffle(found)
    return found


def parents(chance: random.Random, replies: int) -> list[int]:
    """Return what each reply of a thread answers."""
    found: list[int] = []
    for number in range(1, replies + 1):
        where = chance.random()
        if where < _TO_THE_TOP:
            found.append(0)
        elif where < _TO_THE_LAST:
            found.append(number - 1)
        else:
            found.append(max(number - 1 - int(chance.expovariate(1 / _BACK)), 0))
    return found


def hot_parents(chance: random.Random, replies: int) -> list[int]:
    """Return the same of a thread with a deep chain and a wide fan."""
    chain, fan = min(CHAIN, replies // 3), min(FAN, replies // 3)
    above = [*range(chain), *([0] * (fan > 0)), *([chain + 1] * fan)][:replies]
    return above + parents(chance, replies)[len(above) :]


def spots(parents: Sequence[int]) -> list[Spot]:
    """Return the places of a thread whose replies appear in this order."""
    found = [Spot(parent=None, anchor=None, path="", depth=0)]
    for parent in parents:
        anchor = parent
        if found[parent].depth >= paths.DEEPEST:
            above = found[parent].anchor
            assert above is not None  # noqa: S101 - only the experience has none, and it is not deep
            anchor = above
        there = found[anchor]
        there.children += 1
        path = f"{there.path}{paths.place(there.children)}"
        found.append(Spot(parent=parent, anchor=anchor, path=path, depth=there.depth + 1))
    return found


def count(found: Sequence[Spot]) -> None:
    """Write down what of each post depends on those below it, whatever became of them."""
    for spot in reversed(found):
        if spot.parent is None:
            continue
        found[0].reply_count += spot.state is PostState.PUBLISHED
        found[spot.parent].answers += spot.public

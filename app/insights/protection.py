"""Which figures may be shown. Pure; `gate` lets nothing through that is not shown here.

**The rule.** A figure about fewer than five experiences of a side is not shown, nor is whatever
would let a reader work it out by subtraction between cells, filters and downloads.

**What there is.** A cell is a number of experiences of one side that tell one thing: that rate a
concern, or name a term of a fact. Beside it may stand what these experiences say together: a mean,
a median. A cell stands on the page without a filter, and again on the page of each term of each
filter. One filter applies at a time, by a fact of which an experience tells one term at most. So
what is known of a cell is a set of lines, one for each filter: its parts by the terms of that
filter and the part that did not say, which is shown nowhere, add up to the cell. Lines of different
filters have nothing but that total in common. `shown` makes one line safe.

**A line is safe** when the parts that are hidden and not empty are at least two and at least five
experiences together, or when none of them has fewer than five. Then a part of one to four can be
one more, or one fewer, and another hidden part make up for it: nothing that is shown would change.
This holds also for a reader who knows which of the hidden parts are empty. Sums of severities are
no better known than the parts: where parts can be exchanged, so can what they say.

**Why a side's number of experiences is not shown.** It would join the lines. Say that ten told of a
stage, eight of them won, and all told their outcome: then two are left for the other outcomes at
that stage, and the lines of these outcomes, each safe by itself, can be solved together. The same
goes for every total of cells that are shown apart: how many told an outcome, how many hours were
stated. Without such totals any number of further experiences may have told nothing of the kind, and
no cell limits another. So the pages say "at least": what the cells that are shown come to, which
tells nothing that they do not.

**Did not bid.** Why organisations did not bid is a line as well: those that rate a concern are
parted into those whose outcome is "Considered, did not bid", others, which are shown nowhere, and
those that did not say. Organisations that heard too late are not among the first: two outcomes
together would be a total of two cells.

**What this does not do.** It does not hide what experiences say one by one: their pages show their
facts. It does not hide what changes from one day to the next: whoever keeps yesterday's figures
learns from today's what a new experience told, which its page says too. And where five or more who
say the same thing make a figure, it says this of each of them.
"""

from collections.abc import Mapping
from typing import Final

LEAST: Final = 5
"""Experiences that a figure must be about."""


def shown(line: Mapping[str, int], *never: int) -> frozenset[str]:
    """Return the parts of a line that may be shown.

    `line` holds the size of each part; `never` the sizes of further parts that are never shown,
    such as of those that did not say. Of equal parts the first is hidden sooner.
    """
    visible = {part: size for part, size in line.items() if size >= LEAST}
    while visible and not _safe(
        [*(size for part, size in line.items() if part not in visible), *never]
    ):
        del visible[min(visible, key=visible.__getitem__)]
    return frozenset(visible)


def _safe(hidden: list[int]) -> bool:
    """Tell whether the hidden parts keep each other's secret."""
    sizes = [size for size in hidden if size]
    in_need = any(size < LEAST for size in sizes)
    return not in_need or (len(sizes) > 1 and sum(sizes) >= LEAST)

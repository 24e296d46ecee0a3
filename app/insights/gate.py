"""From what was counted to the cells that may be shown, by the rule of `protection`. Pure."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from app.insights.evidence import Cell, Tally
from app.insights.filters import DIMENSIONS, Filter
from app.insights.protection import LEAST, shown
from app.insights.spending import median
from app.perspectives.tags import Perspective

Lines = Mapping[Cell, Mapping[str, Tally]]
"""Each cell in its parts, by the terms of a fact; those that did not say stand under ""."""
Answers = Mapping[Cell, Mapping[str, Counter[int]]]
"""In the same parts: how often each number was given."""

_DID_NOT_BID: Final = "did_not_bid"


def passed(lines: Lines, chosen: Filter | None) -> dict[Cell, Tally]:
    """Return the cells of a page that may be shown on it.

    The lines are in parts by the filter's fact; without a filter they may be in any parts.
    """
    found = {}
    for cell, parts in lines.items():
        if chosen is None:
            whole = _whole(parts)
            if whole.size >= LEAST:
                found[cell] = whole
        elif chosen.term in _shown(parts, chosen.fact):
            found[cell] = parts[chosen.term]
    return found


def passed_of_non_bidders(lines: Lines) -> dict[Cell, Tally]:
    """Return the cells of bidders who did not bid that may be shown; the lines are by outcome."""
    found = {}
    for cell, parts in lines.items():
        if cell.side is Perspective.BIDDER and _DID_NOT_BID in parts:
            outcomes = dict(parts)
            not_bid, unsaid = outcomes.pop(_DID_NOT_BID), outcomes.pop("", Tally(0))
            if shown({_DID_NOT_BID: not_bid.size}, _whole(outcomes).size, unsaid.size):
                found[cell] = not_bid
    return found


def middles(
    answers: Answers, passing: Mapping[Cell, Tally], chosen: Filter | None
) -> dict[Cell, int]:
    """Return the middle answer of each cell that passes."""
    return {
        cell: median(parts[chosen.term] if chosen else sum(parts.values(), Counter()))
        for cell, parts in answers.items()
        if cell in passing
    }


def _whole(parts: Mapping[str, Tally]) -> Tally:
    return Tally(
        sum(tally.size for tally in parts.values()), sum(tally.total for tally in parts.values())
    )


def _shown(parts: Mapping[str, Tally], by: str) -> frozenset[str]:
    """Return the parts of a line that may be shown, equal ones in the order of the vocabulary."""
    line = {term.id: parts[term.id].size for term in DIMENSIONS[by].terms if term.id in parts}
    return shown(line, *(tally.size for part, tally in parts.items() if part not in line))

"""Evidence made by hand, for tests of what is made of it."""

from collections.abc import Mapping

from app.insights.evidence import Cell, Evidence, Tally, gather
from app.insights.filters import Filter
from app.perspectives.tags import Perspective

COMMISSIONER, BIDDER = Perspective.COMMISSIONER, Perspective.BIDDER

CELLS: Mapping[Cell, Tally] = {
    Cell(COMMISSIONER, "concern", "mission"): Tally(10, 8),
    Cell(BIDDER, "concern", "mission"): Tally(8, 25),
    Cell(COMMISSIONER, "concern", "timescale"): Tally(9, 27),
    Cell(BIDDER, "concern", "timescale"): Tally(6, 18),
    Cell(BIDDER, "concern", "cash_flow"): Tally(5, 20),
    Cell(BIDDER, "outcome", "won"): Tally(7),
    Cell(BIDDER, "outcome", "lost"): Tally(12),
    Cell(COMMISSIONER, "again", "yes"): Tally(6),
    Cell(COMMISSIONER, "again", "no"): Tally(6),
    Cell(BIDDER, "expertise", "learnt"): Tally(9),
    Cell(BIDDER, "expertise", "lent"): Tally(8),
    Cell(BIDDER, "hours", ""): Tally(9),
    Cell(BIDDER, "hours", "month"): Tally(9),
}
MEDIANS = {Cell(BIDDER, "hours", ""): 1234}


def known(cells: Mapping[Cell, Tally] = CELLS, chosen: Filter | None = None) -> Evidence:
    """Return evidence of these cells."""
    return gather(cells, {cell: MEDIANS[cell] for cell in MEDIANS if cell in cells}, chosen)

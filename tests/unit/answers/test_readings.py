"""Figures in words: over what the sides differ, and how much a concern weighed."""

from dataclasses import replace

from app.answers.known import beside
from app.answers.readings import WEIGHED, read
from app.insights.evidence import Cell, Tally, gather
from app.insights.readings import widest_gap
from app.insights.report import Section
from app.perspectives.tags import Perspective

COMMISSIONER, BIDDER = Perspective.COMMISSIONER, Perspective.BIDDER


def compared(commissioners: int, bidders: int) -> Section:
    """Return the concerns of which five of each side rate one, with these totals."""
    cells = {
        Cell(COMMISSIONER, "concern", "mission"): Tally(5, commissioners),
        Cell(BIDDER, "concern", "mission"): Tally(5, bidders),
        Cell(BIDDER, "concern", "timescale"): Tally(5, 20),
    }
    return beside(gather(cells, {}, None))


def gap_of(concerns: Section) -> str:
    return widest_gap(concerns.blocks[0])


def test_over_what_the_sides_differ_most() -> None:
    over = (
        "They differ most over “It did not fit our mission or independence”, which matters more to"
    )
    how = "2.4 of 4 (from 5 experiences) against 1.0 of 4 (from 5 experiences)."
    assert gap_of(compared(5, 12)) == f"{over} bidders: {how}"
    assert gap_of(compared(12, 5)) == f"{over} commissioners: {how}"
    assert gap_of(compared(5, 5)) == "Where both can be compared, they agree."
    assert gap_of(beside(gather({}, {}, None))) == ""


def test_what_the_whole_says_is_what_the_page_of_figures_says() -> None:
    assert gap_of(compared(5, 12)) in read(compared(5, 12))


def test_how_much_a_concern_weighed() -> None:
    whole = compared(5, 12)
    (block,) = whole.blocks
    weighed = replace(whole, id=WEIGHED, blocks=[replace(block, rows=block.rows[:3])])
    assert read(weighed) == (
        "“It did not fit our mission or independence” weighed 1.0 for commissioners (from 5 "
        "experiences) and 2.4 for bidders (from 5 experiences), on a scale from 0 to 4. "
        "“The deadlines were too short” weighed 4.0 for bidders (from 5 experiences), on a scale "
        "from 0 to 4."
    )

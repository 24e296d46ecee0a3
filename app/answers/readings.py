"""In a sentence, what the figures of a question say, and over what the sides differ. Pure."""

from collections.abc import Iterator
from typing import Final

from app.insights import readings
from app.insights.report import SEVEREST, Section

WEIGHED: Final = "weighed"
"""The id of a section of some concerns alone. Which is the largest of so few says nothing."""


def read(section: Section) -> str:
    """Return what the figures of a section say; nothing when none can be shown."""
    if section.id == WEIGHED:
        return " ".join(_weighed(section))
    return readings.read(section)


def _weighed(section: Section) -> Iterator[str]:
    """Say of each concern how much it weighed on each side."""
    for block in section.blocks:
        for row in block.rows:
            sides = [
                f"{figure.value} for {side.value}s"
                for side in block.sides
                if (figure := row.figures[side])
            ]
            if sides:
                known = " and ".join(sides)
                yield f"“{row.label}” weighed {known}, on a scale from 0 to {SEVEREST}."


def widest_gap(concerns: Section) -> str:
    """Return over which concern the sides differ most; nothing when none can be compared."""
    (block,) = concerns.blocks
    row = block.rows[0]  # they begin with the widest gap
    if row.gap is None:
        return ""
    if row.gap == 0:
        return "Where both can be compared, they agree."
    more = "bidders" if row.gap > 0 else "commissioners"
    return f"They differ most over “{row.label}”, which matters more to {more} by {abs(row.gap)}."

"""In a sentence, what the figures of a question say. Pure."""

from collections.abc import Iterator
from typing import Final

from app.experiences.facts import SEVEREST
from app.insights import readings
from app.insights.report import Section

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
                f"{figure.value} for {side.value}s (from {figure.count} experiences)"
                for side in block.sides
                if (figure := row.figures[side])
            ]
            if sides:
                known = " and ".join(sides)
                yield f"“{row.label}” weighed {known}, on a scale from 0 to {SEVEREST}."

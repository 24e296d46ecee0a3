"""Which figures fit which of the forum's questions. Pure.

A question that a moderator added has none: no figure is narrowed down by a question.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.answers.readings import WEIGHED
from app.insights.evidence import Concern, Evidence
from app.insights.report import Section, sections
from app.perspectives.tags import Perspective


@dataclass(frozen=True)
class Figures:
    """A section of the page of figures: whole, of one side, or of some concerns alone."""

    section: str
    side: Perspective | None = None
    concerns: Sequence[str] = ()

    def cut(self, section: Section) -> Section:
        """Return what a question takes of the section."""
        if self.concerns:
            return _weighed(section, self.concerns)
        if self.side:
            kept = [block for block in section.blocks if self.side in block.sides]
            return replace(section, blocks=kept)
        return section


def _weighed(section: Section, concerns: Sequence[str]) -> Section:
    (block,) = section.blocks
    rows = [row for name in concerns for row in block.rows if row.id == name]
    return Section(
        id=WEIGHED,
        question="How much did it weigh on each side?",
        blocks=[replace(block, id=WEIGHED, rows=rows)],
    )


CONCERNS: Final = "concerns"
WHY: Final = "why"
FIGURES: Final[Mapping[str, Sequence[Figures]]] = {
    "used_the_act": [Figures("outcome"), Figures("weight")],
    "what_worries": [Figures(CONCERNS)],
    "bid_or_not": [Figures("outcome", side=Perspective.BIDDER), Figures(WHY)],
    "time_and_inclination": [
        Figures("spent"),
        Figures(CONCERNS, concerns=["capacity_time"]),
        Figures("again"),
    ],
    "expertise": [Figures("expertise"), Figures(CONCERNS, concerns=["expertise"])],
    "capacity_and_remit": [
        Figures("capacity"),
        Figures(CONCERNS, concerns=["capacity_time", "mission"]),
    ],
}
"""By the id of the question, in the order in which they are shown."""


def beside(evidence: Evidence) -> Section:
    """Return the section that sets both sides' concerns beside each other, widest gap first."""
    return next(section for section in sections(evidence) if section.id == CONCERNS)


def asks_why(question_id: str) -> bool:
    """Tell whether a question wants to know why organisations did not bid."""
    return any(one.section == WHY for one in FIGURES[question_id])


def findings(
    question_id: str, evidence: Evidence, why: Sequence[Concern] | None
) -> Sequence[Section]:
    """Return the figures for a question in FIGURES; `why` where `asks_why`."""
    page = {section.id: section for section in sections(evidence, why)}
    return [one.cut(page[one.section]) for one in FIGURES[question_id]]

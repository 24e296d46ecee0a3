"""The page of figures: questions, what the figures answer, and the rows behind it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from app.experiences.facts import SEVEREST
from app.insights.evidence import Concern, Evidence, Share
from app.insights.filters import DIMENSIONS
from app.perspectives.tags import BOTH_SIDES, Perspective

_WIDEST: Final = 3
"""Concerns whose course over time is shown: those over which the sides differ most."""


@dataclass(frozen=True)
class Shown:
    """A figure: a mean and how many it is the mean of, or a number of experiences alone."""

    value: Decimal | int
    count: int


@dataclass(frozen=True)
class Row:
    """One thing told, and its figure for each side; None where it is not shown."""

    id: str
    label: str
    figures: Mapping[Perspective, Shown | None]
    gap: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Block:
    """Rows that stand in one picture and one table. `id` is the picture's name in its address."""

    id: str
    caption: str
    rows: Sequence[Row]
    sides: Sequence[Perspective] = BOTH_SIDES
    means: bool = False
    """Whether the figures are means of severity, from 0 to SEVEREST, or numbers of experiences."""
    middle: Mapping[Perspective, int | None] = field(default_factory=dict)
    """Of hours or pounds, the middle answer of each side."""
    unit: str = "{}"
    """How that is written."""
    about: str = ""
    """The concern whose course over time this is, or what the numbers tell."""
    base: Mapping[Perspective, int | None] = field(default_factory=dict)
    """Of numbers of experiences: how many of each side there must be at least."""

    @property
    def drawn(self) -> bool:
        """Tell whether a row has a figure, so that there is a picture."""
        return any(figure for row in self.rows for figure in row.figures.values())

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing to show."""
        return not self.drawn and all(middle is None for middle in self.middle.values())

    @property
    def most(self) -> int:
        """Return where the scale ends."""
        if self.means:
            return SEVEREST
        return max(
            (figure.count for row in self.rows for figure in row.figures.values() if figure),
            default=0,
        )

    def amount(self, side: Perspective) -> str:
        """Return the middle answer of a side as it is written: `1 hour`, `86 hours`, `£1,200`."""
        middle = self.middle[side]
        written = self.unit.format(f"{middle:,}")
        return written.removesuffix("s") if middle == 1 else written

    def ranked(self, side: Perspective) -> list[Row]:
        """Return the rows with a figure of this side, the largest first."""
        told = [(row, figure) for row in self.rows if (figure := row.figures.get(side))]
        return [row for row, _ in sorted(told, key=lambda one: one[1].value, reverse=True)]


@dataclass(frozen=True, kw_only=True)
class Section:
    """A question and the figures that answer it."""

    id: str
    question: str
    blocks: Sequence[Block]

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing to show."""
        return all(block.empty for block in self.blocks)


def sections(
    evidence: Evidence,
    why: Sequence[Concern] | None = None,
    course: Mapping[str, Sequence[Concern]] | None = None,
) -> list[Section]:
    """Return the page in order. `why` and `course` are known for the whole alone."""
    by_gap = sorted(evidence.concerns, key=_importance, reverse=True)
    found = [_concerns(by_gap)]
    if why is not None:
        found.append(_why(why))
    found += [
        _outcomes(evidence),
        _spent(evidence),
        _counted(evidence, "weight", "How much did social value weigh?"),
        _counted(evidence, "expertise", "Where did the expertise come from?"),
        _counted(evidence, "capacity", "What built capacity?"),
        _counted(evidence, "again", "Would they do it again?"),
    ]
    if course is not None:
        found.append(_course(course, by_gap[:_WIDEST]))
    return found


def _importance(concern: Concern) -> tuple[Decimal, Decimal]:
    """Put those first over which the sides differ most, then those that matter most to one."""
    means = [rating.mean for rating in concern.ratings.values() if rating]
    gap = Decimal(-1) if concern.gap is None else abs(concern.gap)
    return gap, max(means, default=Decimal(-1))


def _concerns(by_gap: Iterable[Concern]) -> Section:
    return Section(
        id="concerns",
        question="What worries each side, and where do they differ?",
        blocks=[
            Block(
                id="concerns",
                caption="How much each concern mattered, from 0 (not at all) to 4 (it decided)",
                rows=[_rated(concern) for concern in by_gap],
                means=True,
            )
        ],
    )


def _why(why: Iterable[Concern]) -> Section:
    rows = [_rated(concern, [Perspective.BIDDER]) for concern in why]
    return Section(
        id="why",
        question="Why did organisations not bid?",
        blocks=[
            Block(
                id="why",
                caption="How much each concern mattered to those who did not bid, from 0 to 4",
                sides=[Perspective.BIDDER],
                rows=sorted(rows, key=_mean_of_bidders, reverse=True),
                means=True,
            )
        ],
    )


def _mean_of_bidders(row: Row) -> Decimal | int:
    figure = row.figures[Perspective.BIDDER]
    return figure.value if figure else -1


def _outcomes(evidence: Evidence) -> Section:
    return Section(
        id="outcome",
        question="How did it end?",
        blocks=[
            Block(
                id=f"outcome-{side.value}",
                caption=f"Experiences of {side.value}s, by outcome",
                sides=[side],
                rows=_rows({side: evidence.outcomes[side]}),
                base={side: evidence.at_least(side)},
            )
            for side in BOTH_SIDES
        ],
    )


def _spent(evidence: Evidence) -> Section:
    words = {
        "hours": ("Hours", "{} hours", "how many hours were spent"),
        "cost": ("Money", "£{}", "how much money was spent"),
    }
    return Section(
        id="spent",
        question="How much time and money did it take?",
        blocks=[
            Block(
                id=fact,
                caption=f"{title} that a side spent on taking part, in experiences",
                rows=_rows({side: evidence.spent[fact][side].bands for side in BOTH_SIDES}),
                middle={side: evidence.spent[fact][side].median for side in BOTH_SIDES},
                unit=unit,
                about=about,
            )
            for fact, (title, unit, about) in words.items()
        ],
    )


def _counted(evidence: Evidence, fact: str, question: str) -> Section:
    caption = f"{_TITLES[fact]}, in experiences that name it"
    rows = _rows(evidence.facts[fact])
    base = {side: evidence.at_least(side) for side in BOTH_SIDES}
    block = Block(id=fact, caption=caption, rows=rows, base=base)
    return Section(id=fact, question=question, blocks=[block])


_TITLES: Final = {
    "weight": "Share of the score that social value had",
    "expertise": "Source of expertise",
    "capacity": "What built capacity",
    "again": "Whether they would do it again",
}


def _course(course: Mapping[str, Sequence[Concern]], of: Iterable[Concern]) -> Section:
    return Section(
        id="time",
        question="Has it changed over time?",
        blocks=[
            Block(
                id=f"time-{concern.term.id}",
                about=concern.term.label,
                caption=f"How much “{concern.term.label}” mattered, by when it began",
                rows=[
                    _rated(rated, BOTH_SIDES, of=(period.id, period.label))
                    for period in DIMENSIONS["period"].terms
                    for rated in course[period.id]
                    if rated.term is concern.term
                ],
                means=True,
            )
            for concern in of
        ],
    )


def _rated(
    concern: Concern, sides: Sequence[Perspective] = BOTH_SIDES, of: tuple[str, str] | None = None
) -> Row:
    """Return the row of a concern, or of what `of` names."""
    ratings = {side: concern.ratings[side] for side in sides}
    figures = {side: Shown(one.mean, one.count) if one else None for side, one in ratings.items()}
    row_id, label = of or (concern.term.id, concern.term.label)
    return Row(row_id, label, figures, concern.gap)


def _rows(sides: Mapping[Perspective, Sequence[Share]]) -> list[Row]:
    """Return a row for each term, which all sides must have in the same order."""
    return [
        Row(
            shares[0].term.id,
            shares[0].term.label,
            {
                side: Shown(share.count, share.count) if share.count else None
                for side, share in zip(sides, shares, strict=True)
            },
        )
        for shares in zip(*sides.values(), strict=True)
    ]

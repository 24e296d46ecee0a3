"""What may be known, in the shape in which pages and downloads tell it. Pure.

Everything here is made of cells that passed the `gate`, and of nothing else. None
stands wherever a figure is not shown.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from app.experiences.facts import BY_ID, CONCERNS
from app.insights.filters import Filter
from app.insights.spending import BANDS, rounded
from app.perspectives.tags import BOTH_SIDES, Perspective
from app.procurement.vocabulary import Term

COUNTED: Final = ("outcome", "weight", "expertise", "capacity", "again")
"""Facts of which it is shown how often each term was named."""
SEVERAL: Final = frozenset(name for name in COUNTED if BY_ID[name].several)
_TENTH: Final = Decimal("0.1")


class Cell(NamedTuple):
    """What is counted: the experiences of a side that rate a concern, or name a term of a fact."""

    side: Perspective
    fact: str
    term: str


class Tally(NamedTuple):
    """How many experiences, and the sum of what they say where it is a number."""

    size: int
    total: int = 0


Cells = Mapping[Cell, Tally]


@dataclass(frozen=True)
class Rating:
    """How much a concern mattered to a side, from 0 to 4, and how many rated it."""

    count: int
    mean: Decimal


@dataclass(frozen=True)
class Concern:
    """A concern as each side rates it; `gap` is how much more it matters to bidders."""

    term: Term
    ratings: Mapping[Perspective, Rating | None]

    @property
    def gap(self) -> Decimal | None:
        """Return the bidders' mean less the commissioners', as they are shown."""
        commissioner, bidder = (self.ratings[side] for side in BOTH_SIDES)
        return bidder.mean - commissioner.mean if commissioner and bidder else None


@dataclass(frozen=True)
class Share:
    """A term, or a band, and how many name it."""

    term: Term
    count: int | None


@dataclass(frozen=True)
class Spent:
    """What a side spent: the middle answer, to two figures, and how many are in each band."""

    median: int | None
    bands: Sequence[Share]


@dataclass(frozen=True)
class Evidence:
    """What is known, whole or within a filter."""

    filter: Filter | None
    concerns: Sequence[Concern]
    """All, in the order of their vocabulary."""
    facts: Mapping[str, Mapping[Perspective, Sequence[Share]]]
    """By fact (COUNTED) and side: each term, in the order of the vocabulary of that side."""
    spent: Mapping[str, Mapping[Perspective, Spent]]
    """By `hours` or `cost` and side."""

    @property
    def outcomes(self) -> Mapping[Perspective, Sequence[Share]]:
        """Return how it ended, for each side in its own terms."""
        return self.facts["outcome"]

    def at_least(self, side: Perspective) -> int | None:
        """Return how many experiences of a side there must be, judged by what is shown alone.

        The true number is not shown: see `protection`.
        """
        known = [row.ratings[side] for row in self.concerns]
        counts = [rating.count for rating in known if rating]
        for fact, sides in self.facts.items():
            told = [share.count or 0 for share in sides[side]]
            counts.append(max(told) if fact in SEVERAL else sum(told))
        counts += [
            sum(share.count or 0 for share in sides[side].bands) for sides in self.spent.values()
        ]
        return max(counts, default=0) or None


def gather(cells: Cells, medians: Mapping[Cell, int], chosen: Filter | None) -> Evidence:
    """Put cells that may be shown, and the medians that go with some of them, into shape."""
    return Evidence(
        filter=chosen,
        concerns=[*concerns(cells)],
        facts={fact: {side: _shares(cells, side, fact) for side in BOTH_SIDES} for fact in COUNTED},
        spent={
            fact: {
                side: Spent(_median(medians, side, fact), _bands(cells, side, fact))
                for side in BOTH_SIDES
            }
            for fact in BANDS
        },
    )


def concerns(cells: Cells) -> Iterator[Concern]:
    """Give all concerns in order, as the cells that may be shown tell of them."""
    for term in CONCERNS.terms:
        yield Concern(
            term, {side: _rating(cells.get(Cell(side, "concern", term.id))) for side in BOTH_SIDES}
        )


def _rating(tally: Tally | None) -> Rating | None:
    if tally is None:
        return None
    mean = Decimal(tally.total) / tally.size
    return Rating(tally.size, mean.quantize(_TENTH, ROUND_HALF_UP))


def _shares(cells: Cells, side: Perspective, fact: str) -> list[Share]:
    return [
        Share(term, _count(cells, Cell(side, fact, term.id)))
        for term in BY_ID[fact].terms(side).terms
    ]


def _bands(cells: Cells, side: Perspective, fact: str) -> list[Share]:
    return [Share(band.term, _count(cells, Cell(side, fact, band.id))) for band in BANDS[fact]]


def _count(cells: Cells, cell: Cell) -> int | None:
    return cells[cell].size if cell in cells else None


def _median(medians: Mapping[Cell, int], side: Perspective, fact: str) -> int | None:
    found = medians.get(Cell(side, fact, ""))
    return None if found is None else rounded(found)

"""Figures in a sentence: what a section says, computed from what it shows. Pure."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from app.insights.report import Block, Row, Section
from app.perspectives.tags import Perspective

_REASONS: Final = 3
"""Concerns that are named as the reasons not to bid."""


def read(section: Section) -> str:
    """Return what the figures of a section say; nothing when none can be shown."""
    return " ".join(_SENTENCES.get(section.id, _most_named)(section.blocks))


def _concerns(blocks: Sequence[Block]) -> Iterator[str]:
    (block,) = blocks
    hardest = [
        f"{side.label}s are hit hardest by {_first(block.ranked(side), side)}"
        for side in block.sides
        if block.ranked(side)
    ]
    if hardest:
        yield f"{'; '.join([hardest[0], *(part[0].lower() + part[1:] for part in hardest[1:])])}."
    if gap := widest_gap(block):
        yield gap


def widest_gap(concerns: Block) -> str:
    """Say over which concern the sides differ most; nothing when none can be compared."""
    row = concerns.rows[0]  # they begin with the widest gap
    if row.gap is None:
        return ""
    if row.gap == 0:
        return "Where both can be compared, they agree."
    more = "bidders" if row.gap > 0 else "commissioners"
    return f"They differ most over “{row.label}”, which matters more to {more} by {abs(row.gap)}."


def _why(blocks: Sequence[Block]) -> Iterator[str]:
    (block,) = blocks
    reasons = [_with_value(row, Perspective.BIDDER) for row in block.ranked(Perspective.BIDDER)]
    if reasons:
        yield (
            "To organisations that considered a contract and did not bid, "
            f"{_and(reasons[:_REASONS])} mattered most."
        )


def _most_named(blocks: Sequence[Block]) -> Iterator[str]:
    """Say for each side which term is named most often, or which are."""
    for block in blocks:
        for side in block.sides:
            rows = block.ranked(side)
            if rows:
                top = [row for row in rows if _value(row, side) == _value(rows[0], side)]
                names = _and([f"“{row.label}”" for row in top])
                each = " each" if len(top) > 1 else ""
                yield f"{side.label}s most often said {names} ({_value(top[0], side)}{each})."


def _spent(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        for side in block.sides:
            middle = block.middle[side]
            if middle is not None:
                amount = block.unit.format(f"{middle:,}")
                yield f"Of the {side.value}s who gave a figure, half spent {amount} or less."


def _course(blocks: Sequence[Block]) -> Iterator[str]:
    """Say how each concern went from the first period that can be shown to the last."""
    for block in blocks:
        for side in block.sides:
            told = [row for row in block.rows if row.figures[side]]
            if len(told) > 1:
                first, last = told[0], told[-1]
                yield (
                    f"For {side.value}s, “{block.about}” went from {_value(first, side)} "
                    f"({_small(first.label)}) to {_value(last, side)} ({_small(last.label)})."
                )


_SENTENCES: Final = {"concerns": _concerns, "why": _why, "spent": _spent, "time": _course}


def _first(rows: Sequence[Row], side: Perspective) -> str:
    return _with_value(rows[0], side)


def _with_value(row: Row, side: Perspective) -> str:
    return f"“{row.label}” ({_value(row, side)})"


def _value(row: Row, side: Perspective) -> Decimal | int:
    figure = row.figures[side]
    assert figure is not None  # noqa: S101 - only rows with a figure are read out
    return figure.value


def _small(label: str) -> str:
    return label[0].lower() + label[1:]


def _and(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]

"""Figures in a sentence: what a section says, computed from what it shows. Pure.

Every number stands with what it is a part or a mean of. That is five or more, so one word does for
all: "experiences".
"""

from collections.abc import Iterator, Sequence
from typing import Final

from app.experiences.facts import SEVEREST
from app.insights.protection import LEAST
from app.insights.report import Block, Row, Section, Shown
from app.perspectives.tags import Perspective

_REASONS: Final = 3
"""Concerns that are named as the reasons not to bid."""


def read(section: Section) -> str:
    """Return what the figures of a section say; nothing when none can be shown."""
    return " ".join(_SENTENCES.get(section.id, _most_named)(section.blocks))


def _concerns(blocks: Sequence[Block]) -> Iterator[str]:
    (block,) = blocks
    hardest = [
        f"{side.label}s are hit hardest by {_and([_rated(row, side) for row in top])}"
        for side in block.sides
        if (top := _top(block, side))
    ]
    if hardest:
        yield f"{'; '.join([hardest[0], *(_small(part) for part in hardest[1:])])}."
    if gap := widest_gap(block):
        yield gap


def widest_gap(concerns: Block) -> str:
    """Say over which concern the sides differ most; nothing when none can be compared."""
    row = concerns.rows[0]  # they begin with the widest gap
    if row.gap is None:
        return ""
    if row.gap == 0:
        return "Where both can be compared, they agree."
    more, less = sorted(concerns.sides, key=lambda side: _figure(row, side).value, reverse=True)
    return (
        f"They differ most over “{row.label}”, which matters more to {more.value}s: "
        f"{_mean(row, more)} against {_mean(row, less)}."
    )


def _why(blocks: Sequence[Block]) -> Iterator[str]:
    (block,) = blocks
    reasons = [_rated(row, Perspective.BIDDER) for row in block.ranked(Perspective.BIDDER)]
    if reasons:
        yield (
            "To organisations that considered a contract and did not bid, "
            f"{_and(reasons[:_REASONS])} mattered most."
        )


def _most_named(blocks: Sequence[Block]) -> Iterator[str]:
    """Say for each side which term is named most often, or which are."""
    for block in blocks:
        for side in block.sides:
            if top := _top(block, side):
                names = _and([f"“{row.label}”" for row in top])
                each = " each" if len(top) > 1 else ""
                count = f"{_figure(top[0], side).count} of at least {block.base[side]} experiences"
                yield f"{side.label}s most often said {names} ({count}{each})."


def _spent(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        for side in block.sides:
            if block.middle[side] is not None:
                counts = [_figure(row, side).count for row in block.ranked(side)]
                # How many tell is not shown: see `protection`.
                told = f"{side.value}s that say {block.about}"
                in_all = max(LEAST, sum(counts))
                said = f"{block.amount(side)} or less" if block.middle[side] else "none"
                half = "Half" if block.middle[side] else "Half or more"
                yield f"{half} of the experiences of {told}, at least {in_all} in all, say {said}."


def _course(blocks: Sequence[Block]) -> Iterator[str]:
    """Say how each concern went from the first period that can be shown to the last."""
    found = [
        _between(block.about, told[0], told[-1], side)
        for block in blocks
        for side in block.sides
        if len(told := [row for row in block.rows if row.figures[side]]) > 1
    ]
    if not found and any(block.drawn for block in blocks):
        yield "Too few experiences tell of other periods to compare them."
    yield from found


def _between(concern: str, first: Row, last: Row, side: Perspective) -> str:
    ends = [
        f"{_figure(row, side).value} of {SEVEREST} "
        f"({_small(row.label)}, from {_figure(row, side).count} experiences)"
        for row in (first, last)
    ]
    same = _figure(first, side).value == _figure(last, side).value
    went = f"was {' and '.join(ends)} alike" if same else f"went from {' to '.join(ends)}"
    return f"For {side.value}s, “{concern}” {went}."


_SENTENCES: Final = {"concerns": _concerns, "why": _why, "spent": _spent, "time": _course}


def _top(block: Block, side: Perspective) -> list[Row]:
    """Return the row with the largest figure of a side, or those that share it."""
    rows = block.ranked(side)
    return [row for row in rows if _figure(row, side).value == _figure(rows[0], side).value]


def _rated(row: Row, side: Perspective) -> str:
    figure = _figure(row, side)
    return f"“{row.label}” ({figure.value} of {SEVEREST}, from {figure.count} experiences)"


def _mean(row: Row, side: Perspective) -> str:
    figure = _figure(row, side)
    return f"{figure.value} of {SEVEREST} (from {figure.count} experiences)"


def _figure(row: Row, side: Perspective) -> Shown:
    figure = row.figures[side]
    assert figure is not None  # noqa: S101 - only rows with a figure are read out
    return figure


def _small(label: str) -> str:
    return label[0].lower() + label[1:]


def _and(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]

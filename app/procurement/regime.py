"""Which rules a procurement fell under, by the month in which it began."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from app.procurement.vocabulary import VOCABULARIES, Term

_MONTH: Final = re.compile(r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])")
_EVER: Final = "0000-00"
_NEVER: Final = "9999-99"


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Pounds, VAT included, from which the rules apply in full."""

    since: date
    central: int
    other: int
    light_touch: int

    def of(self, buyer_kind: str, *, light_touch: bool) -> int:
        """Return the threshold for services of a kind of buyer; an unknown kind is not central."""
        if light_touch:
            return self.light_touch
        return self.central if buyer_kind == "central" else self.other


THRESHOLDS: Final[Sequence[Thresholds]] = [
    Thresholds(**row)
    for row in tomllib.loads(
        Path(__file__).with_name("thresholds.toml").read_text(encoding="utf-8")
    )["threshold"]
]
"""Oldest first."""


def thresholds_in(month: str) -> Thresholds | None:
    """Return the thresholds at the end of a month; None for one before the oldest known."""
    known = [row for row in THRESHOLDS if f"{row.since:%Y-%m}" <= month]
    return known[-1] if known else None


def is_month(text: str) -> bool:
    """Tell whether a text is a month as `2025-02`."""
    return _MONTH.fullmatch(text) is not None


def in_words(month: str) -> str:
    """Return a month as people write it: March 2025."""
    return f"{date.fromisoformat(f'{month}-01'):%B %Y}"


def in_force(term: Term, month: str) -> bool:
    """Tell whether an entry with `from` or `until` fits a month; without them it always does."""
    return bool(term.more.get("from", _EVER) <= month <= term.more.get("until", _NEVER))


def period_of(month: str) -> Term:
    """Return the period of a month."""
    return next(term for term in VOCABULARIES["period"].terms if in_force(term, month))

"""Hours and pounds: their bands, and the middle of many answers. Pure."""

import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.procurement.vocabulary import Term


@dataclass(frozen=True)
class Band:
    """Answers up to `most`, and above the band before."""

    term: Term
    most: int

    @property
    def id(self) -> str:
        """Return its id."""
        return self.term.id


def _band(band_id: str, label: str, most: int) -> Band:
    return Band(Term(band_id, label, ""), most)


_REST: Final = 10**9
BANDS: Final[Mapping[str, Sequence[Band]]] = {
    "hours": (
        _band("day", "Up to 7 hours (a day)", 7),
        _band("week", "8 to 35 hours (a week)", 35),
        _band("month", "36 to 150 hours (a month)", 150),
        _band("more", "More than 150 hours", _REST),
    ),
    "cost": (
        _band("nothing", "Nothing", 0),
        _band("under_1k", "£1 to £999", 999),
        _band("under_5k", "£1,000 to £4,999", 4_999),
        _band("under_20k", "£5,000 to £19,999", 19_999),
        _band("more", "£20,000 and over", _REST),
    ),
}


def band_of(fact: str, answer: int) -> str:
    """Return the id of the band of an answer."""
    return next(band.id for band in BANDS[fact] if answer <= band.most)


def median(answers: Counter[int]) -> int:
    """Return the middle of answers, each with how often it was given; of two what lies between."""
    return int(statistics.median(answers.elements()))


def rounded(number: int) -> int:
    """Return a number to two figures: the middle answer is one person's, to the hour or pound."""
    scale: int = 10 ** max(len(str(number)) - 2, 0)
    return (number + scale // 2) // scale * scale

"""Texts of invented words, a few of them frequent and most of them rare, as words are. Pure."""

import random
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Final

from app.core import richtext

MADE_UP: Final = 5_000
"""Words that do not exist, behind some hundred that do (`words.txt`, the frequent ones first)."""
FEWEST: Final = 4
"""Words in a sentence: with fewer, "2012." would begin a list."""
MOST: Final = 2_000
"""Words in a text."""
_FLAT: Final = 2.7
"""By how much the most frequent words are less frequent than Zipf's law has it (Mandelbrot)."""
_SENTENCES: Final = (5, 7, 8, 9, 10, 11, 12, 12, 13, 14, 15, 17, 19, 23)
_PARAGRAPHS: Final = (1, 2, 3, 3, 4, 5, 6)
_WITH_A_COMMA: Final = 10
_QUESTIONS: Final = 0.06


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it was typed, and what `richtext.render` makes of it."""

    body: str
    html: str
    excerpt: str


def text(chance: random.Random, usual: int, spread: float) -> Text:
    """Return a text in plain paragraphs, most often of about so many words."""
    length = int(chance.lognormvariate(0, spread) * usual)
    words = _words(chance, min(max(length, FEWEST), MOST))
    sentences = _sentences(chance, words)
    paragraphs = []
    start = 0
    while start < len(sentences):
        size = chance.choice(_PARAGRAPHS)
        paragraphs.append(" ".join(sentences[start : start + size]))
        start += size
    return Text(
        body="\n\n".join(paragraphs),
        # It holds nothing that could be taken for a mark, so this is what the parser would say.
        html="".join([f"<p>{paragraph}</p>\n" for paragraph in paragraphs]),
        excerpt=richtext.beginning(" ".join(paragraphs)),
    )


def title(chance: random.Random) -> str:
    """Return some words without a full stop."""
    return " ".join(_words(chance, chance.randrange(4, 10))).capitalize()


def line(chance: random.Random) -> str:
    """Return one sentence."""
    return _sentences(chance, _words(chance, chance.randrange(5, 13)))[0]


def _sentences(chance: random.Random, words: list[str]) -> list[str]:
    found = []
    start, end = 0, len(words)
    while start < end:
        size = chance.choice(_SENTENCES)
        if end - start - size < FEWEST:
            size = end - start
        part = words[start : start + size]
        part[0] = part[0].capitalize()
        if size > _WITH_A_COMMA:
            part[size // 2] += ","
        found.append(f"{' '.join(part)}{'?' if chance.random() < _QUESTIONS else '.'}")
        start += size
    return found


def _words(chance: random.Random, count: int) -> list[str]:
    return chance.choices(_LEXICON, cum_weights=_WEIGHTS, k=count)


def _lexicon() -> list[str]:
    """Return all words, the most frequent first; the same each time."""
    real = Path(__file__).with_name("words.txt").read_text(encoding="utf-8").split()
    chance = random.Random(len(real))  # noqa: S311 - not for secrets
    known = dict.fromkeys(real)
    while len(known) < len(real) + MADE_UP:
        known[_made_up(chance)] = None
    return [*known]


def _made_up(chance: random.Random) -> str:
    """Return a word that can be pronounced."""
    syllables = [
        chance.choice(_ONSETS) + chance.choice("aeiou")
        for _ in range(chance.choice((2, 2, 3, 3, 4)))
    ]
    return "".join(syllables) + chance.choice(_CODAS)


_ONSETS: Final = "b br c ch d dr f fl g gl h k l m n p pl r s sh st t th tr v w".split()  # noqa: SIM905 - reads better
_CODAS: Final = ("", "", "n", "r", "l", "ck", "st", "nd", "ly", "ness", "ing", "ed", "s")
_LEXICON: Final = _lexicon()
_WEIGHTS: Final = [*accumulate(1 / (rank + _FLAT) for rank in range(1, len(_LEXICON) + 1))]

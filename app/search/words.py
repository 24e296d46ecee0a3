"""The words of a text, in the one form in which both databases compare them.

The databases are given these stems and never the text, so that they agree on every match.
Whoever changes a rule here must have everything indexed anew.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final

# By its own name: `snowballstemmer.stemmer` gives another library's stems where that is installed.
from snowballstemmer.english_stemmer import EnglishStemmer

LONGEST: Final = 60
"""Characters of a stem. What goes beyond tells no words apart."""

_REMEMBERED: Final = 1 << 15
_LOOKED_AT: Final = 100
"""Characters of a word that are looked at, and of a stretch without spaces that is remembered."""

_LETTER_APOSTROPHE: Final = "\u02bc"
_APOSTROPHES: Final = "'\u2019" + _LETTER_APOSTROPHE
# Accents and vowel signs, and what only joins: soft hyphen, non-joiner, joiner. Those of scripts
# beyond the basic plane are left out: with them the search takes four times as long.
_MARKS: Final = "\u00ad\u200c\u200d" + "".join(
    chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code)).startswith("M")
)
# One class and no groups, for speed too: an apostrophe at the end is cut off afterwards.
_WORD: Final = re.compile(rf"\w[\w{_MARKS}{_APOSTROPHES}]*")
# Letters of their own that people type without their stroke, dot or tie; first, the i without one.
_PLAIN: Final = str.maketrans(
    {"\u0131": "i", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe"}
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word: where it stands in the text, and its stem."""

    start: int
    end: int
    stem: str


def words(text: str) -> Iterator[Word]:
    """Give the words of the text in order: runs of letters and digits, without stop words.

    A stem holds letters and digits only, so it means nothing special to either database.
    """
    for found in _WORD.finditer(_apart(text)):
        run = found[0]
        stem = _stem(run[:_LOOKED_AT])
        if stem:
            start = found.start()
            yield Word(start, start + len(run.rstrip(_APOSTROPHES)), stem)


def stems(text: str) -> list[str]:
    """Return the stems of `words(text)`, many times as fast."""
    return list(chain.from_iterable(map(_stretches.__getitem__, text.split())))


class _Stretches(dict[str, list[str]]):
    """The stems of stretches without spaces: no word goes beyond one.

    A dictionary, because `lru_cache` takes twice as long to find what it knows.
    """

    def __missing__(self, stretch: str) -> list[str]:
        runs = _WORD.findall(_apart(stretch))
        found = [stem for run in runs if (stem := _stem(run[:_LOOKED_AT]))]
        if len(stretch) <= _LOOKED_AT:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[stretch] = found
        return found


_stretches: Final = _Stretches()


def _apart(text: str) -> str:
    r"""Return the text without the one sign in `\w` that is neither letter nor digit."""
    return text.replace("_", " ")


@lru_cache(_REMEMBERED)
def _stem(run: str) -> str:
    """Return the stem of a word; nothing when it has neither letter nor digit of its own."""
    for apostrophe in _APOSTROPHES:
        run = run.replace(apostrophe, "'")
    word = run.rstrip("'").lower().removesuffix("'s")
    plain = _letters(_letters(word).casefold().translate(_PLAIN))[:LONGEST]
    if plain.isascii() and plain.isalpha():
        # A stemmer holds the word that it works on, so threads cannot share one.
        return str(EnglishStemmer().stemWord(plain))
    return plain


def _letters(text: str) -> str:
    """Return the letters and digits alone, without accents, vowel signs and other marks."""
    apart = unicodedata.normalize("NFKD", text).replace(_LETTER_APOSTROPHE, "")
    return "".join(filter(str.isalnum, apart))

"""What a search asks for, read from what somebody typed."""

import re
from dataclasses import dataclass
from typing import Final

from app.perspectives.tags import SIDES, Perspective
from app.search.words import words

MOST_CHARACTERS: Final = 1_000
MOST_WORDS: Final = 20
"""Words and phrases of a search, and words of one phrase."""

Phrase = tuple[str, ...]
"""Stems that stand next to each other in this order; often one alone."""

_SHOWN: Final = 40
_QUOTES: Final = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02", '"'))
_TERM: Final = re.compile(
    r"""
    (?:(?<!\S)(?P<minus>-))?
    (?:
      (?P<operator>perspective|by):(?:"(?P<quoted>[^"]*)"?|(?P<bare>[^\s"]*))
      | "(?P<phrase>[^"]*)"?
      | (?P<plain>[^\s"]+)
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SAY_WHICH: Final = (
    "Write perspective:commissioner, perspective:bidder or perspective:observer, without a space."
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a search asks for. All of it must be true of a text that it finds."""

    wanted: tuple[Phrase, ...] = ()
    """Each of these stands in the text."""
    unwanted: tuple[Phrase, ...] = ()
    """None of these stands in the text."""
    perspective: Perspective | None = None
    by: str = ""
    """A displayed name as it was typed, on one line."""
    notes: tuple[str, ...] = ()
    """What was not understood or is left out, a sentence or two each, for the one who typed it."""

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing to look for."""
        return not (self.wanted or self.perspective or self.by)


def read(text: str) -> Asked:
    """Return what the text asks for. Any text can be read.

    Words that hang together without a space are a phrase (sub-contract, 2023/24), but a colon
    parts what is wanted. A minus sign before a word or a phrase leaves out what holds it.
    """
    return _Reader().read(text)


class _Reader:
    """What was read so far."""

    def __init__(self) -> None:
        # Dictionaries keep the order and hold everything once.
        self._wanted: dict[Phrase, None] = {}
        self._unwanted: dict[Phrase, None] = {}
        self._perspective: Perspective | None = None
        self._by = ""
        self._notes: dict[str, None] = {}

    def read(self, text: str) -> Asked:
        for term in _TERM.finditer(self._cut(text.strip()).translate(_QUOTES)):
            self._take(term)
        if not (self._wanted or self._perspective or self._by):
            self._explain(text)
        return Asked(
            wanted=tuple(self._wanted),
            unwanted=tuple(self._unwanted),
            perspective=self._perspective,
            by=self._by,
            notes=tuple(self._notes),
        )

    def _note(self, sentence: str) -> None:
        self._notes[sentence] = None

    def _cut(self, text: str) -> str:
        """Return the text without what is too much, and without the word that this breaks."""
        if len(text) <= MOST_CHARACTERS:
            return text
        self._note(f"Only the first {MOST_CHARACTERS:,} characters were used.")
        kept = text[:MOST_CHARACTERS]
        return kept if text[MOST_CHARACTERS].isspace() else kept.rsplit(None, 1)[0]

    def _take(self, term: re.Match[str]) -> None:
        if term["operator"]:
            self._take_operator(term)
        elif term["minus"]:
            self._add(self._unwanted, term["phrase"] or term["plain"] or "")
        elif term["phrase"] is not None:
            self._add(self._wanted, term["phrase"])
        else:
            for part in term["plain"].split(":"):
                self._add(self._wanted, part)

    def _add(self, phrases: dict[Phrase, None], text: str) -> None:
        phrase = tuple(word.stem for word in words(text))
        if len(phrase) > MOST_WORDS:
            self._note(f"Only the first {MOST_WORDS} words of a phrase were used.")
            phrase = phrase[:MOST_WORDS]
        if not phrase or phrase in phrases:
            return
        if len(self._wanted) + len(self._unwanted) == MOST_WORDS:
            self._note(f"Only the first {MOST_WORDS} words and phrases were used.")
            return
        phrases[phrase] = None

    def _take_operator(self, term: re.Match[str]) -> None:
        given = _line(term["quoted"] or term["bare"] or "")
        if term["minus"]:
            self._note(
                "A minus sign leaves out words and phrases only,"
                f" so {_shown(_line(term[0]))} was not used."
            )
        elif term["operator"].casefold() == "by":
            self._take_by(given)
        else:
            self._take_perspective(given)

    def _take_by(self, given: str) -> None:
        if not given:
            self._note('Write a name after by: without a space, as in by:priya or by:"Priya Shah".')
        elif self._by and given.casefold() != self._by.casefold():
            self._note(f"One name at a time can be asked for. {_shown(self._by)} was used.")
        else:
            self._by = self._by or given

    def _take_perspective(self, given: str) -> None:
        name = given.casefold().removesuffix("s")
        side = next((side for side in SIDES if side.value == name), None)
        if side is None:
            unknown = f"{_shown(given)} is not a perspective. " if given else ""
            self._note(unknown + _SAY_WHICH)
        elif self._perspective not in {None, side}:
            self._note(
                f"One perspective at a time can be asked for. {self._perspective.label} was used."
            )
        else:
            self._perspective = side

    def _explain(self, text: str) -> None:
        """Say what to do when there is nothing to look for."""
        if self._unwanted:
            self._note("A minus sign only leaves something out. Add a word to look for.")
        elif text.strip() and not self._notes:
            self._note("There is no word to look for in this. Write one with letters or digits.")


def _line(text: str) -> str:
    """Return the text on one line, without what cannot be stored or shown."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _shown(text: str) -> str:
    """Return the text in quotation marks, cut when it is long."""
    return f"\u201c{text if len(text) <= _SHOWN else text[: _SHOWN - 1] + '…'}\u201d"

"""Rules for display names: what a name may hold, and when two names look alike.

Two names look alike when they have the same skeleton, after Unicode Technical Standard 39: letters
of any script that look the same become one, and case, accents, spaces and punctuation are dropped.
"""

import re
import unicodedata
from functools import cache
from typing import Final

from app.core.errors import Invalid

SHORTEST: Final = 2
LONGEST: Final = 40
MARKS_IN_A_ROW: Final = 3
SKELETON_LENGTH: Final = 1_000
"""More than the longest name needs: no letter comes apart into more than 18."""

_CATEGORIES: Final = ("L", "M", "Nd")
# Letters and marks in name only: they show as nothing.
_INVISIBLE: Final = frozenset(
    chr(code)
    for first, last in (
        (0x034F, 0x034F),
        (0x115F, 0x1160),
        (0x17B4, 0x17B5),
        (0x180B, 0x180F),
        (0x3164, 0x3164),
        (0xFE00, 0xFE0F),
        (0xFFA0, 0xFFA0),
        (0xE0100, 0xE01EF),
    )
    for code in range(first, last + 1)
)
_LEFT_TO_RIGHT_MARK: Final = "\u200e"
_TITLES: Final = ("admin", "admins", "anonymous", "deleted", "mod", "mods", "staff", "withdrawn")
"""Not as one word of a name, nor as the whole of it. Badminton and Stafford are fine."""
_OURS: Final = (
    "administrator",
    "forum team",
    "have regard",
    "moderation",
    "moderator",
    "name withheld",
)
"""Nowhere in a name."""
_LABELS: Final = ("commissioner", "bidder", "observer", "a commissioner", "a bidder", "an observer")
"""Not at the beginning: so begin the bylines of those whose name is withheld."""


def tidy(name: str) -> str:
    """Return the name in one spelling: composed, with plain hyphens and single spaces."""
    composed = unicodedata.normalize("NFC", name)
    plain = composed.replace("\u2010", "-").replace("\u2011", "-").replace("\u2019", "'")
    return " ".join(plain.split())


def check(name: str) -> None:
    """Raise Invalid, saying why, when a tidy name may not stand over a post."""
    if fault := _fault(name):
        raise Invalid(fault, field="display_name")


def _fault(name: str) -> str | None:
    if not SHORTEST <= len(name) <= LONGEST:
        return f"A name has {SHORTEST} to {LONGEST} characters."
    if not all(_may_stand(character) for character in name):
        return "A name may hold letters, digits, spaces, hyphens, apostrophes and full stops."
    if _heaped(name):
        return "That name has too many accents on one letter."
    if len(skeleton(name)) < SHORTEST:
        return f"A name needs at least {SHORTEST} letters or digits."
    if _poses(name):
        return "That name could be taken for the forum's own words. Please choose another."
    return None


def _may_stand(character: str) -> bool:
    if character in " .'-":
        return True
    return character not in _INVISIBLE and unicodedata.category(character).startswith(_CATEGORIES)


def _heaped(name: str) -> bool:
    run = 0
    for character in name:
        run = run + 1 if unicodedata.category(character).startswith("M") else 0
        if run > MARKS_IN_A_ROW:
            return True
    return False


def _poses(name: str) -> bool:
    """Tell whether the name looks like a moderator's, the forum's, or the label of a role."""
    whole = skeleton(name)
    words = {whole, *(skeleton(word) for word in re.split(r"[ .'-]+", name))}
    return (
        not words.isdisjoint(_skeletons(_TITLES))
        or any(ours in whole for ours in _skeletons(_OURS))
        or whole.startswith(tuple(_skeletons(_LABELS)))
    )


@cache
def _skeletons(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(skeleton, texts))


def skeleton(name: str) -> str:
    """Return what is left of a name when all that looks alike is made the same."""
    apart = unicodedata.normalize("NFKD", name)
    letters = "".join(_shape(character) for character in apart)
    return letters.replace("i", "l").replace("vv", "w")


@cache
def _shape(character: str) -> str:
    """Return the lower-case look of a character; nothing for a mark, a space or punctuation."""
    if not unicodedata.category(character).startswith(("L", "N")):
        return ""
    look = _prototypes().get(character, character)
    if not look.isascii():
        # Cyrillic small and capital "en" are one letter, of which the capital looks like H.
        other = _prototypes().get(character.swapcase(), "")
        look = other if other.isascii() and other else look
    lower = "".join(_prototypes().get(part, part) for part in look.casefold())
    bare = unicodedata.normalize("NFKD", lower)
    return "".join(part for part in bare if unicodedata.category(part).startswith(("L", "N")))


@cache
def _prototypes() -> dict[str, str]:
    """Return for each character the one that stands for all that look like it.

    The table of the library names, for each character, all that it can be confused with: for the
    one that stands for its group all the others, and for each other that one alone.
    """
    # Where it is needed: the table takes 7 MB, and few workers ever see a new name.
    from confusable_homoglyphs.confusables import confusables_data  # noqa: PLC0415

    alike = {
        _bare(source): [_bare(entry["c"]) for entry in entries]
        for source, entries in confusables_data.items()
    }
    found = {}
    for source, others in alike.items():
        if len(others) == 1 and len(source) == 1:
            (other,) = others
            mutual = len(alike.get(other, ())) == 1
            found[source] = min(source, other, key=_precedence) if mutual else other
    return found


def _bare(text: str) -> str:
    return text.replace(_LEFT_TO_RIGHT_MARK, "")


def _precedence(text: str) -> tuple[int, bool, str]:
    """Order the two of a pair: several letters before one, ASCII before the rest."""
    return (-len(text), not text.isascii(), text)

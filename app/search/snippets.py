"""Where a text answers a search: its best stretch, and marks on what was looked for.

Its work grows with the length of the text and no faster.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from app.search.asked import Asked, Phrase
from app.search.words import stems, words

LENGTH: Final = 240
"""Characters of a snippet."""

_MORE: Final = "…"
_MARK: Final = Markup("<mark>{}</mark>")
_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Match:
    """Where a wanted phrase stands, and which of them it is."""

    start: int
    end: int
    number: int


def snippet(text: str, asked: Asked, *, length: int = LENGTH) -> Markup:
    """Return the stretch of a plain text in which most of the wanted phrases stand, marked.

    The first such stretch; without any match, the beginning of the text.
    """
    text = text.strip()
    matches = _matches(text, asked)
    start, end = _around(text, *_densest(matches, length), length)
    before = _MORE if start > 0 else ""
    after = _MORE if end < len(text) else ""
    return Markup("").join([before, *_pieces(text, start, end, matches), after])


def marked(text: str, asked: Asked) -> Markup:
    """Return the whole of a plain text, such as a title, with marks on what was looked for."""
    return Markup("").join(_pieces(text, 0, len(text), _matches(text, asked)))


def answers(text: str, asked: Asked) -> bool:
    """Tell whether anything that was looked for stands in a plain text."""
    return bool(_matches(text, asked))


def _matches(text: str, asked: Asked) -> list[_Match]:
    """Return where the wanted phrases stand, in the order in which they begin."""
    beginnings: dict[str, list[tuple[int, Phrase]]] = {}
    for number, phrase in enumerate(asked.wanted):
        beginnings.setdefault(phrase[0], []).append((number, phrase))
    if beginnings.keys().isdisjoint(stems(text)):  # most lines of facts, and soon known
        return []
    found = list(words(text))
    said = tuple(word.stem for word in found)
    return [
        _Match(found[at].start, found[at + len(phrase) - 1].end, number)
        for at, stem in enumerate(said)
        for number, phrase in beginnings.get(stem, ())
        if said[at : at + len(phrase)] == phrase
    ]


def _densest(matches: Sequence[_Match], length: int) -> tuple[int, int]:
    """Return from where to where most different phrases stand within a length.

    It looks at the stretch behind each match in turn: those that end in it come in, and the one
    that it began with goes out. A match that is too long counts by its beginning.
    """
    ends = sorted((min(match.end, match.start + length), match.number) for match in matches)
    inside: dict[int, int] = {}
    best, most, entered = (0, 0), 0, 0
    for match in matches:
        while entered < len(ends) and ends[entered][0] <= match.start + length:
            number = ends[entered][1]
            inside[number] = inside.get(number, 0) + 1
            entered += 1
        if len(inside) > most:
            best, most = (match.start, ends[entered - 1][0]), len(inside)
        inside[match.number] -= 1
        if not inside[match.number]:
            del inside[match.number]
    return best


def _around(text: str, first: int, last: int, length: int) -> tuple[int, int]:
    """Return from where to where to show: what was found in the middle, and whole words."""
    start = max(0, first - (length - (last - first)) // 2)
    end = min(len(text), start + length)
    start = max(0, end - length)
    if start > 0:
        space = _SPACE.search(text, start - 1, first)
        start = space.end() if space else first
    if end < len(text):
        # What was found stays whole, unless it alone fills the snippet.
        least = last if last - first < length else first
        spaces = (at for at in range(end, least, -1) if text[at].isspace())
        end = next(spaces, last if first < least else end)
        end = start + len(text[start:end].rstrip())
    return start, end


def _pieces(text: str, start: int, end: int, matches: Sequence[_Match]) -> Iterator[str]:
    """Give the text from start to end in pieces; those that match are markup, in a mark each."""
    done = start
    for first, last in _merged(matches):
        if first < end and last > start:
            yield text[done : max(first, start)]
            done = min(last, end)
            yield _MARK.format(text[max(first, start) : done])
    yield text[done:end]


def _merged(matches: Sequence[_Match]) -> list[tuple[int, int]]:
    """Return from where to where there are matches; those that overlap are one."""
    spans: list[tuple[int, int]] = []
    for match in matches:
        if spans and match.start < spans[-1][1]:
            start, end = spans.pop()
            spans.append((start, max(end, match.end)))
        else:
            spans.append((match.start, match.end))
    return spans

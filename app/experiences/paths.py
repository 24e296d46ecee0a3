"""Where a post stands in its thread, as a string that sorts.

A path is that of the post it answers followed by its own place among the answers. A place is
written in base 36 with its length in front ("11", "1z", "210", …), so that plain byte order is the
order of reading, at any number of answers. Past `DEEPEST` levels an answer takes a place beside
what it answers: the reader sees no further indentation there anyway, and the path stays short
enough for an index.
"""

from typing import Final

DEEPEST: Final = 200
DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


def place(number: int) -> str:
    """Return the sortable form of a place, counted from 1."""
    digits = ""
    while number:
        number, digit = divmod(number, len(DIGITS))
        digits = DIGITS[digit] + digits
    return f"{DIGITS[len(digits)]}{digits}"


def above(path: str) -> str:
    """Return the path of what stands directly above: the path without its last place."""
    start = end = 0
    while end < len(path):
        start, end = end, end + 1 + DIGITS.index(path[end])
    return path[:start]

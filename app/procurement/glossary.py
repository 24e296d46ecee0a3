"""The words of the field, explained for who meets them for the first time."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A term and its meaning; `formerly` is what it was called before 24 February 2025."""

    id: str
    term: str
    meaning: str
    formerly: str = ""


def _read() -> list[Entry]:
    path = Path(__file__).with_name("glossary.toml")
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["entry"]
    return sorted((Entry(**entry) for entry in entries), key=lambda entry: entry.term.lower())


GLOSSARY: Final[Sequence[Entry]] = _read()
"""In alphabetical order."""

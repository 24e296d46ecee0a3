"""The controlled vocabularies: ids that are stored for good, and words that may change.

Each is a file in `terms/`. An entry that nobody should choose any more gets `retired = true`: it is
no longer offered and still shows on what was told with it. An id is never reused or removed.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

_TERMS: Final = Path(__file__).parent / "terms"
_OWN: Final = frozenset({"id", "label", "meaning", "retired"})


@dataclass(frozen=True)
class Term:
    """One entry. `more` holds what its vocabulary alone knows, such as the nation of a region."""

    id: str
    label: str
    meaning: str
    retired: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Vocabulary:
    """Entries in the order in which they are offered."""

    id: str
    title: str
    terms: tuple[Term, ...]

    def __contains__(self, term_id: object) -> bool:
        """Tell whether there is, or was, an entry with this id."""
        return any(term.id == term_id for term in self.terms)

    def get(self, term_id: str) -> Term:
        """Return the entry, also a retired one; raise KeyError when there never was one."""
        for term in self.terms:
            if term.id == term_id:
                return term
        raise KeyError(term_id)

    @property
    def offered(self) -> tuple[Term, ...]:
        """Return the entries that may be chosen now."""
        return tuple(term for term in self.terms if not term.retired)


def _term(entry: Mapping[str, Any]) -> Term:
    own = {name: value for name, value in entry.items() if name in _OWN}
    return Term(**own, more={name: value for name, value in entry.items() if name not in _OWN})


def read(path: Path) -> Vocabulary:
    """Return the vocabulary of a file; raise ValueError when it has an id twice."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    terms = tuple(_term(entry) for entry in content["term"])
    if len({term.id for term in terms}) < len(terms):
        raise ValueError(f"{path.name} has an id twice")
    return Vocabulary(path.stem, content["title"], terms)


VOCABULARIES: Final[Mapping[str, Vocabulary]] = {
    path.stem: read(path) for path in sorted(_TERMS.glob("*.toml"))
}
"""By the name of the file."""

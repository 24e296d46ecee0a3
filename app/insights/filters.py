"""The one thing by which figures are narrowed down. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.core.errors import NotFound
from app.procurement.vocabulary import VOCABULARIES, Vocabulary

DIMENSIONS: Final[Mapping[str, Vocabulary]] = {
    name: VOCABULARIES[name]
    for name in ("stage", "service", "buyer_kind", "provider_kind", "nation", "period")
}
"""Facts of which an experience tells at most one term. One that tells several is no filter."""


@dataclass(frozen=True)
class Filter:
    """A term of a fact. For lists of experiences also a question: `Filter("questions", id)`."""

    fact: str
    term: str

    @property
    def label(self) -> str:
        """Return the term in words."""
        return DIMENSIONS[self.fact].get(self.term).label

    @property
    def title(self) -> str:
        """Return the fact in words."""
        return DIMENSIONS[self.fact].title

    @property
    def query(self) -> dict[str, str]:
        """Return what an address says of it."""
        return {self.fact: self.term}


def chosen_in_form(only: str) -> Filter | None:
    """Return what was chosen in the form that has one list for all filters: `stage:bid`."""
    fact, _, term = only.partition(":")
    return Filter(fact, term) if fact in DIMENSIONS else None


def find_filter(asked: Mapping[str, str]) -> Filter | None:
    """Return the filter that an address asks for, or None.

    Raises NotFound for a term that there is not, and for more than one filter.
    """
    found = [Filter(name, asked[name]) for name in DIMENSIONS if asked.get(name)]
    if len(found) > 1:
        raise NotFound("Figures can be narrowed down by one thing at a time.")
    if not found:
        return None
    if found[0].term not in DIMENSIONS[found[0].fact]:
        raise NotFound("There is nothing of this name to narrow the figures down by.")
    return found[0]

"""The facets by which lists and searches are narrowed down, one term each. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from app.experiences.facts import BY_ID
from app.perspectives.tags import SIDES
from app.procurement.vocabulary import VOCABULARIES
from app.search.documents import FACTS, tag


@dataclass(frozen=True)
class Facet:
    """What a list is narrowed down by; `labels` holds the words of its terms, in order."""

    id: str
    title: str
    labels: Mapping[str, str]


def _of_fact(fact: str) -> Facet:
    if fact == "outcome":
        sides = (VOCABULARIES["bidder_outcome"], VOCABULARIES["commissioner_outcome"])
        terms = [term for side in sides for term in side.terms]
        return Facet(fact, "Outcome", {term.id: term.label for term in terms})
    title = BY_ID[fact].title if fact in BY_ID else VOCABULARIES[fact].title
    return Facet(fact, title, {term.id: term.label for term in VOCABULARIES[fact].terms})


FACETS: Final = (
    Facet("perspective", "Told by", {side.value: f"{side.label}s" for side in SIDES}),
    *map(_of_fact, FACTS),
    Facet("checked", "Perspective", {"yes": "Checked", "no": "Says so themselves"}),
)
"""In the order in which they are shown."""
Chosen = Mapping[str, str]
"""A term for each facet that was chosen."""


def chosen_in(asked: Mapping[str, str]) -> Chosen:
    """Return what an address chooses; a term that there is not chooses nothing."""
    return {facet.id: asked[facet.id] for facet in FACETS if asked.get(facet.id) in facet.labels}


def tags_of(chosen: Chosen) -> list[str]:
    """Return the tags that what was chosen must all have."""
    return [tag(name, term) for name, term in chosen.items()]


@dataclass(frozen=True)
class Choice:
    """A term, how many have it, and the query of the address that chooses it, or lets go of it."""

    label: str
    count: int
    query: str


@dataclass(frozen=True)
class Group:
    """A facet as it is offered, or what was chosen of it."""

    title: str
    chosen: Choice | None
    offered: Sequence[Choice]


def count(facets: str) -> Counter[str]:
    """Count the tags of entries, which have white space between them."""
    return Counter(facets.split())


def offer(chosen: Chosen, counted: Mapping[str, int], also: Mapping[str, str]) -> Iterator[Group]:
    """Give each facet of which something is chosen, or could be: the most frequent terms first.

    `also` is what else the address says.
    """
    asked = query_of({**also, **chosen})
    before = asked if asked == "?" else f"{asked}&"  # once: ids of terms need no quoting
    for facet in FACETS:
        if facet.id in chosen:
            rest = {name: term for name, term in chosen.items() if name != facet.id}
            label = facet.labels[chosen[facet.id]]
            yield Group(facet.title, Choice(label, 0, query_of({**also, **rest})), ())
            continue
        counts = {term: counted.get(tag(facet.id, term), 0) for term in facet.labels}
        offered = [
            Choice(facet.labels[term], counts[term], f"{before}{facet.id}={term}")
            for term in sorted(counts, key=lambda term: -counts[term])
            if counts[term]
        ]
        if offered:
            yield Group(facet.title, None, offered)


def query_of(values: Mapping[str, str]) -> str:
    """Return the end of an address of the same page that says so much."""
    return f"?{urlencode(values)}"

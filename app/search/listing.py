"""A list as a page shows it: narrowed down, sorted, cut, and with the links that change it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

from app.core.paging import PAGE, Cursor, Page
from app.experiences.lists import cards
from app.experiences.queries import PostView
from app.policy.actor import Actor
from app.search import queries
from app.search.documents import EXPERIENCE
from app.search.engines import Query
from app.search.facets import Chosen, Group, chosen_in, offer, query_of, tags_of
from app.search.queries import Found, Shown
from app.search.statements import Sort

SORTS: Final = {Sort.NEWEST: "Newest", Sort.ANSWERED: "Last answered", Sort.MOST: "Most answered"}


@dataclass(frozen=True)
class Order:
    """An order that can be chosen, or is."""

    label: str
    query: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A page of a list and the ways on from it."""

    page: Page[PostView]
    count: int
    more: bool
    """There are more than were counted, and the facets tell of the newest alone."""
    groups: Sequence[Group]
    orders: Sequence[Order]
    chosen: Chosen
    also: Mapping[str, str]
    """What the address says besides, but for the page."""

    @classmethod
    def of(
        cls, found: Found, chosen: Chosen, also: Mapping[str, str], orders: Mapping[str, str]
    ) -> Self:
        """Return what was found as a list; `orders` are the words of each, the first usual."""
        usual = next(iter(orders), "")
        current = also.get("sort", usual)
        return cls(
            page=found.page,
            count=found.count,
            more=found.more,
            groups=[*offer(chosen, found.facets, also)],
            orders=[
                Order(label, _query({**also, **chosen}, sort, usual), sort == current)
                for sort, label in orders.items()
            ],
            chosen=chosen,
            also=also,
        )

    @property
    def query(self) -> dict[str, str]:
        """Return what the address says, but for the page."""
        return {**self.also, **self.chosen}

    @property
    def without_facets(self) -> str:
        """Return the query of the address that chooses no term of any facet."""
        return query_of(self.also)


def list_posts(  # noqa: PLR0913 - what makes a list
    query: Query,
    asked: Mapping[str, str],
    actor: Actor,
    *,
    cursor: Cursor,
    sorts: Sequence[Sort] = tuple(Sort),
    size: int = PAGE,
) -> Listing:
    """Return the list of what matches, narrowed down and sorted as an address asks."""
    chosen = chosen_in(asked)
    sort = next((sort for sort in sorts if sort.value == asked.get("sort")), Sort.NEWEST)
    narrowed = replace(query, tags=[*query.tags, *tags_of(chosen)])
    shown = Shown(actor, cards(replies=EXPERIENCE not in query.tags))
    found = queries.find(narrowed, shown, cursor=cursor, sort=sort, size=size)
    also = {} if sort is Sort.NEWEST else {"sort": sort.value}
    return Listing.of(found, chosen, also, {sort.value: SORTS[sort] for sort in sorts})


def _query(values: Mapping[str, str], sort: str, usual: str) -> str:
    rest = {name: value for name, value in values.items() if name != "sort"}
    return query_of(rest if sort == usual else {**rest, "sort": sort})

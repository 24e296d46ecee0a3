"""What a search gives: posts with their matching words marked, and what might find more."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from app.core.paging import Cursor
from app.experiences.lists import cards
from app.experiences.queries import PostView
from app.members.names import skeleton
from app.members.queries import find_by_skeleton
from app.policy.actor import Actor
from app.search import queries
from app.search.asked import Asked
from app.search.documents import plain, tag, told
from app.search.engines import Query
from app.search.facets import chosen_in, tags_of
from app.search.listing import SORTS, Listing
from app.search.queries import Shown
from app.search.snippets import answers, marked, snippet
from app.search.statements import Sort

SHOWN: Final = 20
"""Results on a page."""
BEST: Final = "best"


@dataclass(frozen=True)
class Result:
    """A post that was found, with marks in its title and where its text matches."""

    post: PostView
    title: Markup
    snippet: Markup
    facts: Sequence[Markup]
    """What its facts say that matches, a line or a word each."""


@dataclass(frozen=True, kw_only=True)
class Results:
    """A page of results; `listing` is None when there was nothing to look for."""

    listing: Listing | None = None
    shown: Sequence[Result] = ()
    notes: Sequence[str] = ()
    ranked: bool = False
    """The best matches come first, and there are no others behind the last page."""


def search(
    asked: Asked, typed: str, address: Mapping[str, str], actor: Actor, *, cursor: Cursor
) -> Results:
    """Return what a search finds, within the facets that the address chooses.

    At most five statements.
    """
    chosen = chosen_in(address)
    if asked.empty and not chosen:
        return Results(notes=asked.notes)
    tags = [*tags_of(chosen), *_tags_of(asked)]
    query = Query(wanted=asked.wanted, unwanted=asked.unwanted, tags=tags)
    by_age = {Sort.NEWEST.value: SORTS[Sort.NEWEST]}
    orders = {BEST: "Best match"} | by_age if asked.wanted else by_age
    newest = not asked.wanted or address.get("sort") == Sort.NEWEST.value
    find = queries.find if newest else queries.rank
    shown = Shown(actor, cards(replies=True, texts=True))
    found = find(query, shown, cursor=cursor, size=SHOWN)
    also = {"q": typed} | ({"sort": Sort.NEWEST.value} if newest and asked.wanted else {})
    return Results(
        listing=Listing.of(found, chosen, also, orders),
        shown=[_result(post, asked) for post in found.page.items],
        notes=asked.notes,
        ranked=not newest,
    )


def _tags_of(asked: Asked) -> Iterator[str]:
    """Give the tags that an operator asks for."""
    if asked.perspective is not None:
        yield tag("perspective", asked.perspective.value)
    if asked.by:
        member = find_by_skeleton(skeleton(asked.by))
        # A name that there is not finds what one without posts does: registering with a new address
        # makes a member, with a known one it does not, and nobody may learn which it was.
        yield tag("by", member.id if member else 0)


def _result(post: PostView, asked: Asked) -> Result:
    facts = told(post.facts, post.perspective)
    return Result(
        post,
        title=marked(post.title or post.thread_title, asked),
        snippet=snippet(plain(str(post.html)), asked),
        facts=[marked(words, asked) for words in facts if answers(words, asked)],
    )

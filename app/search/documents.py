"""What of a post can be found: its words, and tags for what it is. Pure.

A tag is a term of a facet, `stage_bid`. It holds a low line, which no word does, so that nobody
finds a tag by typing a word.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from markupsafe import Markup
from sqlalchemy import RowMapping

from app.experiences.facts import Facts, terms
from app.experiences.panel import Panel
from app.perspectives.tags import Perspective
from app.search.models import place_of
from app.search.words import stems

Row = RowMapping | Mapping[str, Any]

EXPERIENCE: Final = "kind_experience"
FACTS: Final = ("stage", "outcome", "service", "buyer_kind", "nation", "period")
"""The facts that are facets. Each tells one term at most."""
_QUESTIONS: Final = "questions"
_OF_ALL: Final = ("perspective_", "checked_", "by_")
"""How tags begin that replies have too; all others are of experiences alone."""
_WITHIN_A_LINE: Final = re.compile(r"</?(?:a|code|em|s|strong)\b[^>]*>")
"""Tags that part no words: half a word may be strong, and a comma may follow."""


def tag(fact: str, term: str | int) -> str:
    """Return the tag of a term."""
    return f"{fact}_{term}"


def shortest(tags: Sequence[str]) -> Sequence[str]:
    """Return tags that the same posts have all of, and each of which fewer have.

    An engine reads the whole list of those that have a tag, so a list of experiences need not go
    through those of all posts.
    """
    if EXPERIENCE not in tags:
        return tags
    rest = [one for one in tags if one != EXPERIENCE]
    short = [_of_experiences(one) if one.startswith(_OF_ALL) else one for one in rest]
    return short or [EXPERIENCE]


def _of_experiences(tag: str) -> str:
    return f"experience_{tag}"


@dataclass(frozen=True, kw_only=True)
class Document:
    """A post as the index takes it; words are stems, in order."""

    place: int
    post_id: int
    title: Sequence[str]
    facts: Sequence[str]
    body: Sequence[str]
    facets: Sequence[str]
    """Tags that are counted."""
    marks: Sequence[str]
    """Tags that only narrow down."""

    @property
    def is_experience(self) -> bool:
        """Tell whether it is no reply."""
        return EXPERIENCE in self.marks

    @property
    def tags(self) -> Sequence[str]:
        """Return all tags."""
        return [*self.facets, *self.marks]


def twins(one: Document) -> Sequence[str]:
    """Return further tags of an experience, of those that `shortest` may ask for; a reply has none.

    For an engine that keeps all posts together.
    """
    if not one.is_experience:
        return ()
    return [_of_experiences(name) for name in one.tags if name.startswith(_OF_ALL)]


def document(row: Row) -> Document:
    """Return the document of a published post.

    The row holds the post's id, parent_id, published_at, perspective, checked and profile_id, and
    its shown text's title, html and facts.
    """
    facts: Facts = row["facts"] or {}
    published_at: datetime = row["published_at"]
    return Document(
        place=place_of(published_at, row["id"]),
        post_id=row["id"],
        title=stems(row["title"]),
        facts=[stem for words in told(facts, row["perspective"]) for stem in stems(words)],
        body=stems(plain(row["html"])),
        facets=[*_facets(row["perspective"], facts, checked=row["checked"])],
        marks=[*_marks(row, facts)],
    )


def as_rows(documents: Iterable[Document]) -> list[dict[str, Any]]:
    """Return the entries of documents as rows."""
    return [
        {
            "place": one.place,
            "post_id": one.post_id,
            "facets": " ".join(one.facets),
            "experience": one.is_experience,
        }
        for one in documents
    ]


def plain(html: str) -> str:
    """Return the words of a text as it is shown."""
    apart = _WITHIN_A_LINE.sub("", str(html)).replace("<", " <")
    return Markup(apart).striptags()  # noqa: S704 - its tags are taken out


def told(facts: Facts, perspective: Perspective) -> Iterator[str]:
    """Give what the panel beside a story says, without its titles: these are the same in all."""
    panel = Panel.of(facts, perspective)
    for line in panel.lines:
        yield from (word.text for word in line.words)
    yield from (rated.concern.label for rated in panel.concerns if rated.severity)
    if panel.message:
        yield panel.message


def _facets(perspective: Perspective, facts: Facts, *, checked: bool) -> Iterator[str]:
    yield tag("perspective", perspective.value)
    if perspective is not Perspective.OBSERVER:  # whom nobody checks
        yield tag("checked", "yes" if checked else "no")
    yield from (tag(fact, term) for fact, term in terms(facts) if fact in FACTS)


def _marks(row: Row, facts: Facts) -> Iterator[str]:
    if row["parent_id"] is None:
        yield EXPERIENCE
    if row["profile_id"] is not None:
        yield tag("by", row["profile_id"])
    yield from (tag(fact, term) for fact, term in terms(facts) if fact == _QUESTIONS)

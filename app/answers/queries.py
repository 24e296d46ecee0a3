"""What the pages of the two sides, and of the forum's questions, show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.answers import known
from app.core.paging import Cursor
from app.experiences.lists import newest
from app.experiences.queries import PostView
from app.insights import queries as insights
from app.insights.evidence import Evidence
from app.insights.filters import Filter
from app.insights.queries import Message
from app.insights.report import Section
from app.perspectives.tags import BOTH_SIDES, Perspective
from app.policy.actor import Actor
from app.questions.models import Question
from app.questions.queries import get_question, list_questions
from app.search.documents import EXPERIENCE, tag
from app.search.engines import Query
from app.search.listing import Listing, list_posts

CARDS: Final = 6
LINES: Final = 4
ANSWERS: Final = 20


@dataclass(frozen=True)
class Told:
    """What one side told: its newest lines for the other one, and its newest experiences."""

    side: Perspective
    messages: Sequence[Message]
    experiences: Sequence[PostView]
    more: bool
    """There are more of them."""


@dataclass(frozen=True)
class Asked:
    """A question, and of each side it is put to how many answer; None for fewer than five."""

    question: Question
    answered: Mapping[Perspective, int | None]


@dataclass(frozen=True)
class Answers:
    """A page of the experiences that answer a question; before the first, what is known of it."""

    asked: Asked
    first: bool
    findings: Sequence[Section]
    listing: Listing


def both_sides(actor: Actor, chosen: Filter | None) -> tuple[Evidence, Sequence[Told]]:
    """Return what is known within a filter, and what each side told. Takes eight statements."""
    return insights.evidence(chosen), [_told(actor, side, chosen) for side in BOTH_SIDES]


def _told(actor: Actor, side: Perspective, chosen: Filter | None) -> Told:
    among = None if chosen is None else insights.told(chosen)
    found = newest(actor, CARDS + 1, perspective=side, among=among)
    messages = insights.messages(chosen, side, LINES)
    return Told(side, messages, found[:CARDS], more=len(found) > CARDS)


def all_questions() -> Sequence[Asked]:
    """Return all questions in order, also those that are no longer asked."""
    answered = insights.answered()
    return [_asked(question, answered) for question in list_questions()]


def answers(actor: Actor, question_id: str, address: Mapping[str, str], cursor: Cursor) -> Answers:
    """Return what is known of a question, and the experiences that an address asks for.

    Takes nine statements at most. Raises NotFound when there is no question with this id.
    """
    question = get_question(question_id)
    query = Query(tags=[EXPERIENCE, tag("questions", question_id)])
    listing = list_posts(query, address, actor, cursor=cursor, size=ANSWERS)
    return Answers(
        asked=_asked(question, insights.answered()),
        first=cursor.id is None,
        findings=_findings(question_id) if cursor.id is None else [],
        listing=listing,
    )


def _findings(question_id: str) -> Sequence[Section]:
    if question_id not in known.FIGURES:
        return []
    why = insights.why_not() if known.asks_why(question_id) else None
    return known.findings(question_id, insights.evidence(), why)


def _asked(question: Question, answered: Mapping[str, Mapping[Perspective, int]]) -> Asked:
    counts = answered.get(question.id, {})
    return Asked(
        question, {side: counts.get(side) for side in BOTH_SIDES if side.value in question.put_to}
    )

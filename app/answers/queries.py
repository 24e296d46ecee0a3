"""What the pages of the two sides, and of the forum's questions, show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.answers import known
from app.core.paging import Cursor, Page
from app.experiences.queries import PostView, list_experiences
from app.insights import queries as insights
from app.insights.evidence import Evidence
from app.insights.filters import Filter
from app.insights.queries import Message
from app.insights.report import Section
from app.perspectives.tags import BOTH_SIDES, Perspective
from app.policy.actor import Actor
from app.questions.models import Question
from app.questions.queries import get_question, list_questions

CARDS: Final = 6
LINES: Final = 4
ANSWERS: Final = 20


@dataclass(frozen=True)
class Told:
    """What one side told: its newest lines for the other one, and its newest experiences."""

    side: Perspective
    messages: Sequence[Message]
    experiences: Page[PostView]


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
    experiences: Page[PostView]


def both_sides(actor: Actor, chosen: Filter | None) -> tuple[Evidence, Sequence[Told]]:
    """Return what is known within a filter, and what each side told. Takes eight statements."""
    among = None if chosen is None else insights.told(chosen)
    sides = [
        Told(
            side,
            insights.messages(chosen, side, LINES),
            list_experiences(actor, cursor=Cursor(), perspective=side, among=among, size=CARDS),
        )
        for side in BOTH_SIDES
    ]
    return insights.evidence(chosen), sides


def all_questions() -> Sequence[Asked]:
    """Return all questions in order, also those that are no longer asked."""
    answered = insights.answered()
    return [_asked(question, answered) for question in list_questions()]


def answers(actor: Actor, question_id: str, cursor: Cursor) -> Answers:
    """Return what is known of a question; raise NotFound when there is none with this id.

    Takes eight statements at most.
    """
    question = get_question(question_id)
    among = insights.told(Filter("questions", question_id))
    page = list_experiences(actor, cursor=cursor, among=among, size=ANSWERS)
    return Answers(
        asked=_asked(question, insights.answered()),
        first=cursor.id is None,
        findings=_findings(question_id) if cursor.id is None else [],
        experiences=page,
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

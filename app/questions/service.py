"""Asking more, and asking no longer."""

import re
import unicodedata
from collections.abc import Collection
from typing import Final

from sqlalchemy.exc import IntegrityError

from app.core import edition
from app.core.db import db
from app.core.errors import Invalid
from app.perspectives.tags import Perspective
from app.policy.actor import Actor
from app.policy.permissions import Permission
from app.policy.rules import require
from app.questions.models import Question
from app.questions.queries import get_question, list_questions

_ID_LENGTH: Final = 40


def add_question(
    actor: Actor, *, topic: str, text: str, hint: str, put_to: Collection[Perspective]
) -> Question:
    """Ask a further question, the last in order.

    Its id is made of its topic. Raises Invalid, naming the field, when something is missing or
    the topic makes the id of another question.
    """
    require(actor, Permission.QUESTIONS_MANAGE)
    _require_complete(topic=topic, text=text, put_to=put_to)
    question = Question(
        id=_id_of(topic),
        topic=topic,
        text=text,
        hint=hint,
        put_to=[side.value for side in Perspective if side in put_to],
        position=max((one.position for one in list_questions()), default=0) + 1,
    )
    try:
        with db.session.begin_nested():
            db.session.add(question)
    except IntegrityError:
        raise Invalid("Another question has this topic, or nearly.", field="topic") from None
    edition.renew()
    return question


def set_open(actor: Actor, question_id: str, *, is_open: bool) -> Question:
    """Go on asking a question, or ask it no longer; its answers stay either way."""
    require(actor, Permission.QUESTIONS_MANAGE)
    question = get_question(question_id)
    question.open = is_open
    edition.renew()
    db.session.flush()
    return question


def _id_of(topic: str) -> str:
    """Return the words of a topic joined by low lines; raise Invalid when it has no letter."""
    plain = re.sub(r"[\u0300-\u036f]", "", unicodedata.normalize("NFKD", topic.lower()))
    made = re.sub(r"[^a-z0-9]+", "_", plain)[:_ID_LENGTH].strip("_")
    if not made:
        raise Invalid("Give the topic in letters.", field="topic")
    return made


def _require_complete(*, topic: str, text: str, put_to: Collection[Perspective]) -> None:
    missing = {}
    if not topic:
        missing["topic"] = "Say in a few words what it is about."
    if not text:
        missing["text"] = "Write the question."
    if not put_to:
        missing["put_to"] = "Choose whom it is put to."
    if missing:
        raise Invalid.of(missing)

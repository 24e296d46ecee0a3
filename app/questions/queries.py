"""Finding questions."""

import re
from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa

from app.core.db import db
from app.core.errors import NotFound
from app.questions.models import Question

_ID: Final = re.compile("[a-z0-9_]{1,40}")
"""Anything else names nothing, and not every database can be asked for it."""


def list_questions() -> Sequence[Question]:
    """Return all questions in order, also those that are no longer asked."""
    return db.session.scalars(sa.select(Question).order_by(Question.position, Question.id)).all()


def list_open() -> Sequence[Question]:
    """Return in order the questions that are asked now."""
    return [question for question in list_questions() if question.open]


def find_questions(question_ids: Sequence[str]) -> Sequence[Question]:
    """Return the questions with these ids, in order; asks nothing when there are none."""
    if not question_ids:
        return []
    wanted = sa.select(Question).where(Question.id.in_(question_ids))
    return db.session.scalars(wanted.order_by(Question.position, Question.id)).all()


def get_question(question_id: str) -> Question:
    """Return a question; raise NotFound when there is none with this id."""
    question = db.session.get(Question, question_id) if _ID.fullmatch(question_id) else None
    if question is None:
        raise NotFound("There is no such question.")
    return question

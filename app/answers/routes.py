"""The pages on which both sides, and all answers to a question, are read together."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.answers import queries
from app.answers.known import beside
from app.answers.readings import read
from app.answers.words import invitation
from app.insights.filters import DIMENSIONS, chosen_in_form, find_filter
from app.insights.protection import LEAST
from app.web.access import public
from app.web.addresses import cursor_from_query
from app.web.identity import current_actor
from app.web.readers import same_for_all

bp = Blueprint("answers", __name__)
Answer = str | Response


@bp.get("/sides")
@public
@same_for_all
def sides() -> Answer:
    """Set the two sides beside each other, in all experiences or within a filter."""
    if only := chosen_in_form(request.args.get("only", "")):
        values: dict[str, Any] = dict(only.query)
        return redirect(url_for("answers.sides", **values))
    chosen = find_filter(request.args)
    evidence, told = queries.both_sides(current_actor(), chosen)
    return render_template(
        "answers/sides.html",
        chosen=chosen,
        evidence=evidence,
        concerns=beside(evidence),
        told=told,
        dimensions=DIMENSIONS,
        least=LEAST,
        read=read,
        invitation=invitation,
    )


@bp.get("/questions")
@public
@same_for_all
def questions() -> str:
    """Show what the forum asks."""
    return render_template("answers/questions.html", questions=queries.all_questions(), least=LEAST)


@bp.get("/questions/<question_id>")
@public
@same_for_all
def question(question_id: str) -> str:
    """Show what is known of a question so far, and the experiences that answer it."""
    answers = queries.answers(current_actor(), question_id, request.args, cursor_from_query())
    return render_template("answers/question.html", answers=answers, least=LEAST, read=read)

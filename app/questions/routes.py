"""The moderators' page of questions. What is known of each stands in the feature `answers`."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.perspectives.tags import Perspective
from app.questions import queries, service
from app.questions.forms import QuestionForm
from app.web.access import moderators
from app.web.forms import ActionForm
from app.web.identity import current_actor

bp = Blueprint("questions", __name__, url_prefix="/moderation/questions")
Answer = str | Response | tuple[str, int]


@bp.route("", methods=["GET", "POST"])
@moderators
def manage() -> Answer:
    """Show all questions, and add one."""
    form = QuestionForm.opened()
    if request.method == "POST" and form.validate():
        with form.absorb():
            service.add_question(
                current_actor(),
                topic=form.topic.data or "",
                text=form.text.data or "",
                hint=form.hint.data or "",
                put_to=[Perspective(side) for side in form.put_to.data or []],
            )
            flash("Added. From now on an experience can say that it answers this.", "success")
            return redirect(url_for("questions.manage"), 303)
    page = render_template(
        "questions/manage.html",
        form=form,
        action=ActionForm(formdata=None),
        questions=queries.list_questions(),
    )
    return page, form.status


@bp.post("/<question_id>/close")
@moderators
def close(question_id: str) -> Answer:
    """Ask a question no longer."""
    return _set_open(question_id, is_open=False)


@bp.post("/<question_id>/reopen")
@moderators
def reopen(question_id: str) -> Answer:
    """Ask a question again."""
    return _set_open(question_id, is_open=True)


def _set_open(question_id: str, *, is_open: bool) -> Answer:
    ActionForm().require()
    question = service.set_open(current_actor(), question_id, is_open=is_open)
    words = "It is asked again." if is_open else "It is no longer asked. Its answers stay."
    flash(f"{question.topic}: {words}", "success")
    return redirect(url_for("questions.manage"), 303)

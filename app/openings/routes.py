"""The moderators' pages about opening who wrote a post."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.moderation.queries import latest_submitted
from app.openings import queries, service
from app.openings.forms import AnswerForm, AskForm
from app.policy.permissions import Permission
from app.policy.rules import allowed
from app.web.access import moderators
from app.web.addresses import cursor_from_query
from app.web.identity import current_actor
from app.web.security import WRITING, limiter

bp = Blueprint("openings", __name__, url_prefix="/moderation")
Answer = str | Response | tuple[str, int]

ASKED = "Asked. Another moderator agrees or refuses. Until then nobody sees who wrote it."
AGREED = "Agreed. You two see who wrote it for 7 days. The author was told, with both reasons."
REFUSED = "Refused. Nobody sees who wrote it."


@bp.route("/posts/<id:post_id>/open", methods=["GET", "POST"])
@moderators
@limiter.limit(WRITING, methods=["POST"])
def ask(post_id: int) -> Answer:
    """Ask to open who wrote a role-only post; lead to the request that waits, if one does."""
    actor = current_actor()
    post = queries.get_askable(post_id, actor)
    form = AskForm.opened()
    if request.method == "POST" and form.validate():
        with form.absorb():
            opening = service.ask(actor, post_id, form.reason.data or "")
            flash(ASKED, "success")
            return redirect(url_for("openings.show", opening_id=opening.id), 303)
    pending = queries.find_pending(post.id) if request.method == "GET" else None
    if pending is not None:
        return redirect(url_for("openings.show", opening_id=pending))
    text = latest_submitted(post.id)
    return render_template("openings/ask.html", form=form, post=post, text=text), form.status


@bp.get("/openings")
@moderators
def list() -> Answer:  # noqa: A001 - the endpoint's name
    """Show every request: first those that wait, then the others, newest first."""
    actor, cursor = current_actor(), cursor_from_query()
    page = queries.list_settled(actor, cursor=cursor)
    pending = queries.list_pending(actor) if page.before is None else []
    return render_template("openings/list.html", pending=pending, page=page)


@bp.route("/openings/<id:opening_id>", methods=["GET", "POST"])
@moderators
@limiter.limit(WRITING, methods=["POST"])
def show(opening_id: int) -> Answer:
    """Show a request, take the second moderator's answer, and show the two who wrote the post."""
    actor = current_actor()
    opening = queries.get_opening(opening_id, actor)
    form = AnswerForm.opened()
    if request.method == "POST" and form.validate():
        with form.absorb():
            service.answer(actor, opening_id, agree=form.agrees, reason=form.reason.data or "")
            flash(AGREED if form.agrees else REFUSED, "success")
            return redirect(url_for("openings.show", opening_id=opening_id), 303)
    return _page(opening, form), form.status


def _page(
    opening: queries.OpeningView, form: AnswerForm, stale: str = "", written: str = ""
) -> str:
    actor = current_actor()
    named = allowed(actor, Permission.OPENING_READ_NAME, opening)
    return render_template(
        "openings/show.html",
        opening=opening,
        form=form,
        author=queries.name_of(actor, opening) if named else None,
        stale=stale,
        written=written,
    )


@bp.errorhandler(service.StaleOpening)
def stale(error: service.StaleOpening) -> Answer:
    """Tell a moderator how the request stands, and keep what they wrote."""
    opening = queries.get_opening(error.opening_id, current_actor())
    return _page(opening, AnswerForm(formdata=None), str(error), error.written), 409

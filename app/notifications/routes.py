"""The bell: notices, what is wanted by mail, and the way to stop a letter."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.experiences.own_posts import place_of
from app.notifications import letters, queries, service
from app.notifications.forms import PreferencesForm
from app.notifications.models import NoticeKind
from app.web.access import public, signed_in
from app.web.addresses import cursor_from_query
from app.web.forms import ActionForm
from app.web.identity import current_actor

bp = Blueprint("notifications", __name__, url_prefix="/notices")
Answer = str | Response | tuple[str, int]

OF_ANOTHER = frozenset({NoticeKind.APPROVED, NoticeKind.ANSWERED, NoticeKind.RESTORED})
"""Kinds that lead to the post in its thread; the others lead to one's own list."""
OF_PERSPECTIVES = frozenset({NoticeKind.CHECKED, NoticeKind.NOT_CHECKED})
"""Kinds that lead to one's affiliations."""


@bp.get("")
@signed_in
def list() -> Answer:  # noqa: A001 - the endpoint's name
    """Show one's notices, newest first."""
    page = queries.list_notices(current_actor(), cursor=cursor_from_query())
    return render_template("notifications/list.html", page=page, form=ActionForm())


@bp.post("/<id:notice_id>")
@signed_in
def open(notice_id: int) -> Answer:  # noqa: A001 - the endpoint's name
    """Mark a notice as read and lead to what it is about."""
    ActionForm().require()
    notice = service.open_notice(current_actor(), notice_id)
    if notice.kind in OF_PERSPECTIVES:
        return redirect(url_for("perspectives.affiliations"), 303)
    if notice.kind is NoticeKind.ANSWERED and not queries.is_published(notice.post_id):
        flash("That answer is not there any more.", "info")
        return redirect(url_for("notifications.list"), 303)
    if notice.kind in OF_ANOTHER:
        return redirect(url_for("experiences.post", post_id=notice.post_id), 303)
    after = place_of(current_actor(), notice.post_id or 0).after
    anchor = f"post-{notice.post_id}"
    return redirect(url_for("experiences.mine", after=after, _anchor=anchor), 303)


@bp.post("/read")
@signed_in
def read_all() -> Answer:
    """Mark all notices as read."""
    ActionForm().require()
    service.read_all(current_actor())
    return redirect(url_for("notifications.list"), 303)


@bp.route("/preferences", methods=["GET", "POST"])
@signed_in
def preferences() -> Answer:
    """Choose which notices come by mail as well."""
    member_id = current_actor().id or 0
    muted = queries.list_muted(member_id)
    form = PreferencesForm.opened(wanted=[kind.value for kind in NoticeKind if kind not in muted])
    if request.method == "POST" and form.validate():
        service.choose_mail(member_id, {NoticeKind(kind) for kind in form.wanted.data or []})
        flash("Saved. Notices always show on this site as well.", "success")
        return redirect(url_for("notifications.preferences"), 303)
    return render_template("notifications/preferences.html", form=form), form.status


@bp.route("/stop/<token>", methods=["GET", "POST"])
@public
def stop(token: str) -> Answer:
    """Stop one kind of letter, without signing in; a mail program may do it in one click."""
    member_id, kind = letters.read_token(token)
    if request.method == "POST":
        service.stop_mail(member_id, kind)
    return render_template("notifications/stop.html", kind=kind, done=request.method == "POST")

"""One's own profile, and the administrators' list of members."""

from typing import Final, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_security import logout_user
from werkzeug.wrappers import Response

from app.members import queries, service
from app.members.forms import LeaveForm, ProfileForm, SearchForm
from app.members.models import Member
from app.policy.actor import Standing
from app.policy.permissions import Permission
from app.policy.rules import require
from app.web.access import administrators, signed_in
from app.web.addresses import cursor_from_query
from app.web.forms import ActionForm
from app.web.identity import current_actor
from app.web.security import SIGNING_IN, WRITING, limiter

bp = Blueprint("members", __name__)
_STANDINGS: Final = ", ".join(standing.value for standing in Standing)
Answer = str | Response | tuple[str, int]


def _me() -> Member:
    """Return who is signed in; the views below are open to nobody else."""
    return cast("Member", current_actor())


@bp.route("/profile", methods=["GET", "POST"])
@signed_in
@limiter.limit(WRITING, methods=["POST"])
def profile() -> Answer:
    """Show and change what others read about oneself, and the ways into the account."""
    member = _me()
    form = ProfileForm.opened(obj=member)
    if request.method == "POST" and form.validate():
        with form.absorb():
            service.edit_profile(
                member,
                member,
                display_name=form.display_name.data or "",
                about=form.about.data or "",
                usual_perspectives=form.usual_perspectives.data or (),
            )
            flash("Your profile is changed.", "success")
            return redirect(url_for("members.profile"), 303)
    passkeys = queries.list_passkeys(member.id)
    page = render_template("members/profile.html", form=form, member=member, passkeys=passkeys)
    return page, form.status


@bp.route("/profile/deactivate", methods=["GET", "POST"])
@signed_in
@limiter.limit(SIGNING_IN, methods=["POST"])
def deactivate() -> Answer:
    """Leave the forum."""
    member = _me()
    form = LeaveForm(member)
    if request.method == "POST" and form.validate():
        service.deactivate(member, member)
        logout_user()
        flash("You have left. What you wrote stays; nobody can sign in as you any more.", "success")
        return redirect(url_for("pages.home"), 303)
    return render_template("members/deactivate.html", form=form), form.status


@bp.get("/profile/second-factor")
@signed_in
def second_factor() -> Answer:
    """Tell a moderator why the queue is closed to them, and how to open it."""
    return render_template("members/second_factor.html")


@bp.get("/members")
@administrators
def list() -> Answer:  # noqa: A001 - the endpoint's name
    """Show members, newest first, and who was given which standing."""
    search = SearchForm(request.args)
    words = search.q.data or ""
    return render_template(
        "members/list.html",
        search=search,
        words=words,
        page=queries.list_members(words, cursor=cursor_from_query()),
        standings=Standing,
        changes=queries.list_standing_changes(),
    )


@bp.route(f"/members/<id:member_id>/standing/<any({_STANDINGS}):wanted>", methods=["GET", "POST"])
@administrators
@limiter.limit(WRITING, methods=["POST"])
def standing(member_id: int, wanted: str) -> Answer:
    """Say what a member could do who is given another standing, and give it to them."""
    actor, member, given = current_actor(), queries.get_member(member_id), Standing(wanted)
    require(actor, Permission.STANDING_GIVE, member)
    form = ActionForm()
    if request.method == "POST" and form.validate():
        service.give_standing(actor, member, given)
        flash(f"{member.display_name}: {given.label.lower()} from now on.", "success")
        return redirect(url_for("members.list"), 303)
    page = render_template("members/standing.html", form=form, member=member, standing=given)
    return page, form.status

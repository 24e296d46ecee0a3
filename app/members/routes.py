"""One's own profile, and the administrators' list of members."""

from typing import cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_security import logout_user
from werkzeug.wrappers import Response

from app.members import queries, service
from app.members.forms import LeaveForm, ProfileForm, SearchForm, StandingForm
from app.members.models import Member
from app.policy.actor import Standing
from app.policy.permissions import Permission
from app.policy.rules import require
from app.web.access import administrators, signed_in
from app.web.addresses import cursor_from_query
from app.web.identity import current_actor
from app.web.security import SIGNING_IN, WRITING, limiter

bp = Blueprint("members", __name__)
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
    return _listing()


@bp.post("/members/<id:member_id>/standing")
@administrators
@limiter.limit(WRITING)
def standing(member_id: int) -> Answer:
    """Give a member another standing."""
    actor, member = current_actor(), queries.get_member(member_id)
    require(actor, Permission.STANDING_GIVE, member)
    form = StandingForm()
    if not form.validate():
        return _listing(form)
    service.give_standing(actor, member, Standing(form.standing.data))
    flash(f"{member.display_name}: {member.standing.label.lower()} from now on.", "success")
    return redirect(url_for("members.list"), 303)


def _listing(failed: StandingForm | None = None) -> Answer:
    """Show the list, with what was wrong with the form that was sent, if one was."""
    search = SearchForm(request.args)
    words = search.q.data or ""
    page = render_template(
        "members/list.html",
        search=search,
        words=words,
        page=queries.list_members(words, cursor=cursor_from_query()),
        form=failed or StandingForm(formdata=None),
        standings=Standing,
        changes=queries.list_standing_changes(),
    )
    return page, 422 if failed else 200

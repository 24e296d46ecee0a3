"""One's own affiliations, and the moderators' pages to check them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.perspectives import queries, service
from app.perspectives.forms import AffiliationForm, EvidenceForm, FindingForm
from app.perspectives.lifecycle import AffiliationState, Step
from app.perspectives.models import EVIDENCE_LIMIT, ORGANISATION_LIMIT, Affiliation
from app.perspectives.tags import Perspective
from app.web.access import moderators, signed_in
from app.web.addresses import cursor_from_query
from app.web.forms import ActionForm
from app.web.identity import current_actor
from app.web.security import WRITING, limiter

bp = Blueprint("perspectives", __name__)
Answer = str | Response | tuple[str, int]

STATED = "Added. You can ask for a check now, or leave it unchecked."
BY_ADDRESS = "Added and checked at once: your e-mail address belongs to a public body."
DONE = {
    Step.CHECK: "Checked. The member was told.",
    Step.REFUSE: "Not checked. The member was told why.",
}


@bp.route("/affiliations", methods=["GET", "POST"])
@signed_in
@limiter.limit(WRITING, methods=["POST"])
def affiliations() -> Answer:
    """Show one's own affiliations, and state a further one."""
    form = AffiliationForm.opened()
    if request.method == "POST" and form.validate():
        with form.absorb():
            stated = service.state_affiliation(
                current_actor(),
                perspective=Perspective(form.perspective.data),
                kind=form.kind.data,
                organisation=form.organisation.data or "",
            )
            checked = stated.state is AffiliationState.CHECKED
            flash(BY_ADDRESS if checked else STATED, "success")
            return redirect(url_for("perspectives.affiliations"), 303)
    return _own_page(form), form.status


@bp.route("/affiliations/<id:affiliation_id>/evidence", methods=["GET", "POST"])
@signed_in
@limiter.limit(WRITING, methods=["POST"])
def evidence(affiliation_id: int) -> Answer:
    """Ask a moderator to check an affiliation."""
    actor = current_actor()
    affiliation = queries.get_own(affiliation_id, actor)
    form = EvidenceForm.opened()
    if request.method == "POST" and form.validate():
        with form.absorb():
            service.ask(actor, affiliation_id, form.evidence.data or "")
            flash("Sent. A moderator looks at it, and you will be told.", "success")
            return redirect(url_for("perspectives.affiliations"), 303)
    return _evidence_page(affiliation, form), form.status


@bp.post("/affiliations/<id:affiliation_id>/end")
@signed_in
def end(affiliation_id: int) -> Answer:
    """End an affiliation."""
    ActionForm().require()
    service.end(current_actor(), affiliation_id)
    flash("Ended. What you wrote before stays as it is.", "success")
    return redirect(url_for("perspectives.affiliations"), 303)


@bp.get("/moderation/affiliations")
@moderators
def asked() -> Answer:
    """Show what waits to be checked, oldest first."""
    page = queries.list_asked(current_actor(), cursor=cursor_from_query())
    return render_template("perspectives/asked.html", page=page)


@bp.route("/moderation/affiliations/<id:affiliation_id>", methods=["GET", "POST"])
@moderators
def case(affiliation_id: int) -> Answer:
    """Show one affiliation with its evidence, and take the decision."""
    actor = current_actor()
    found = queries.get_case(affiliation_id, actor)
    form = FindingForm.opened(seen=str(found.affiliation.version))
    if request.method == "POST" and form.validate():
        with form.absorb():
            finding = form.finding()
            service.decide(actor, affiliation_id, finding)
            flash(DONE[finding.step], "success")
            return redirect(url_for("perspectives.asked"), 303)
    return _case_page(found, form), form.status


@bp.errorhandler(service.StaleFinding)
def stale(error: service.StaleFinding) -> Answer:
    """Tell a moderator who came second what was decided, and keep what they wrote."""
    page = render_template(
        "perspectives/stale.html",
        message=str(error),
        case=queries.get_case(error.affiliation_id, current_actor()),
        written=error.finding.reason,
        again=request.path,
    )
    return page, 409


def _own_page(form: AffiliationForm) -> str:
    member_id = current_actor().id or 0
    return render_template(
        "perspectives/affiliations.html",
        form=form,
        action=ActionForm(formdata=None),
        affiliations=queries.list_open(member_id),
        ended=queries.list_ended(member_id),
        limit=ORGANISATION_LIMIT,
        Step=Step,
    )


def _evidence_page(affiliation: Affiliation, form: EvidenceForm) -> str:
    return render_template(
        "perspectives/evidence.html",
        form=form,
        affiliation=affiliation,
        open=affiliation.can(Step.ASK),
        limit=EVIDENCE_LIMIT,
        days=service.EVIDENCE_KEPT.days,
    )


def _case_page(found: queries.Case, form: FindingForm) -> str:
    return render_template(
        "perspectives/case.html",
        form=form,
        case=found,
        open=found.affiliation.can(Step.CHECK),
        days=service.EVIDENCE_KEPT.days,
    )

"""The moderators' pages."""

from collections.abc import Sequence

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core import clock
from app.core.errors import NotFound
from app.core.paging import Cursor
from app.core.richtext import trusted
from app.experiences import drafting
from app.experiences.lifecycle import Action, PostState, RevisionState, possible
from app.experiences.models import Post, Revision
from app.experiences.panel import Panel, as_text
from app.experiences.publication import may_reopen
from app.experiences.releases import next_release
from app.moderation import queries, service
from app.moderation.diff import Piece, compare
from app.moderation.forms import DecisionForm, PostDecisionForm
from app.moderation.reasons import BY_ID, REASONS
from app.perspectives.queries import count_asked
from app.questions.queries import find_questions, list_questions
from app.web.access import moderators
from app.web.addresses import cursor_from_query, id_from_query
from app.web.identity import current_actor

bp = Blueprint("moderation", __name__, url_prefix="/moderation")
Answer = str | Response | tuple[str, int]

DONE = {
    Action.APPROVE: "Approved. Readers see it now.",
    Action.RETURN: "Sent back for changes. Its author was told why.",
    Action.DECLINE: "Declined. Its author was told why.",
    Action.REOPEN: "Undone. The text is in the queue again.",
    Action.HIDE: "Hidden. Readers no longer see it.",
    Action.RESTORE: "Restored. Readers see it again.",
}


@bp.get("")
@moderators
def queue() -> Answer:
    """Show what waits, oldest first."""
    actor = current_actor()
    return render_template(
        "moderation/queue.html",
        page=queries.list_waiting(actor, cursor=cursor_from_query()),
        held=queries.list_held(actor),
        to_check=count_asked(),
    )


@bp.route("/revisions/<id:revision_id>", methods=["GET", "POST"])
@moderators
def revision(revision_id: int) -> Answer:
    """Show one text with all that is needed to judge it, and take the decision."""
    actor = current_actor()
    text = queries.get_submitted(revision_id, actor)
    form = DecisionForm.opened(seen=str(text.version), reason=_wording())
    if request.method == "POST" and form.validate():
        with form.absorb():
            appears_at = next_release(clock.now(), current_app.config["RELEASE_TIMES"])
            service.decide(actor, revision_id, form.verdict(), appears_at=appears_at)
            flash(_done(form.chosen, text.post_id), "success")
            undone = form.chosen is Action.REOPEN
            return redirect(request.path if undone else url_for("moderation.queue"), 303)
    return _text_page(text, form), form.status


@bp.route("/posts/<id:post_id>", methods=["GET", "POST"])
@moderators
def post(post_id: int) -> Answer:
    """Show a post with everything that was decided about it, and hide or restore it."""
    actor = current_actor()
    subject = drafting.get_post(post_id, actor)
    form = PostDecisionForm.opened(seen=str(subject.version), reason=_wording())
    if request.method == "POST" and form.validate():
        with form.absorb():
            service.decide_post(actor, post_id, form.verdict())
            flash(DONE[form.chosen], "success")
            return redirect(url_for("moderation.post", post_id=post_id), 303)
    return _post_page(subject, form), form.status


@bp.get("/log")
@moderators
def log() -> Answer:
    """Show every decision, newest first."""
    post_id = id_from_query("post")
    page = queries.list_log(current_actor(), cursor=cursor_from_query(), post_id=post_id)
    return render_template("moderation/log.html", page=page, post_id=post_id)


def _done(action: Action, post_id: int) -> str:
    """Say what was done; an approved post may have its hour still before it."""
    subject = drafting.get_post(post_id, current_actor())
    if action is Action.APPROVE and subject.state is PostState.SCHEDULED:
        return "Approved. It appears at the next release, with the other posts without a name."
    return DONE[action]


def _wording() -> str:
    """Return the wording that the moderator asked to start from; a link works without a script."""
    chosen = BY_ID.get(request.args.get("wording", ""))
    return chosen.wording if chosen else ""


def _text_page(text: Revision, form: DecisionForm) -> str:
    if text.state in queries.UNSENT:
        raise NotFound("Its author took it back.")
    actor = current_actor()
    subject = drafting.get_post(text.post_id, actor)
    public = queries.find_approved(subject.id)
    compared = text.state is RevisionState.WAITING and public is not None
    panel = Panel.of(text.facts, subject.perspective)
    log = queries.list_log(actor, cursor=Cursor(), post_id=subject.id).items
    return render_template(
        "moderation/revision.html",
        form=form,
        text=text,
        html=trusted(text.html),
        post=subject,
        actions=_actions(subject, text),
        context=queries.list_context(subject),
        wrote_before=queries.wrote_before(text, subject),
        history=queries.count_decisions(subject.profile_id) if subject.profile_id else {},
        panel=panel,
        questions=find_questions(panel.question_ids),
        fact_changes=_fact_changes(subject, public, text) if compared and public else [],
        title_changes=compare(public.title, text.title) if compared and public else [],
        changes=compare(public.body, text.body) if compared and public else [],
        log=log,
        undone=_undone(log, text),
        reasons=REASONS,
    )


def _actions(subject: Post, text: Revision) -> list[Action]:
    """Return what can be done with a text as it stands."""
    return [
        action
        for action in service.ON_TEXTS
        if (may_reopen(subject, text) if action is Action.REOPEN else possible(text.state, action))
    ]


def _undone(log: Sequence[queries.LogEntry], text: Revision) -> queries.LogEntry | None:
    """Return the decision on the text that was undone, when nothing was decided on it since."""
    about = [entry for entry in log if entry.revision_id == text.id]
    return about[1] if len(about) > 1 and about[0].action is Action.REOPEN else None


def _fact_changes(subject: Post, public: Revision, text: Revision) -> list[Piece]:
    """Return what changed in the facts; nothing when nothing did."""
    if public.facts == text.facts:
        return []
    words = {question.id: question.text for question in list_questions()}
    old, new = (as_text(one.facts, subject.perspective, words) for one in (public, text))
    return compare(old, new)


def _post_page(subject: Post, form: PostDecisionForm) -> str:
    public, newest = queries.find_approved(subject.id), queries.latest_submitted(subject.id)
    return render_template(
        "moderation/post.html",
        form=form,
        post=subject,
        text=newest,
        html=trusted((public or newest).html),
        public=public,
        actions=[action for action in service.ON_POSTS if possible(subject.state, action)],
        log=queries.list_log(current_actor(), cursor=Cursor(), post_id=subject.id).items,
        reasons=REASONS,
    )


@bp.errorhandler(service.StaleDecision)
def stale(error: service.StaleDecision) -> Answer:
    """Tell a moderator who came second what was decided, and keep what they wrote."""
    log = queries.list_log(current_actor(), cursor=Cursor(), post_id=error.post_id).items
    page = render_template(
        "moderation/stale.html",
        message=str(error),
        decided=[entry for entry in log if entry.revision_id == error.revision_id],
        written=error.verdict.reason,
        again=request.path,
    )
    return page, 409

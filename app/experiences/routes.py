"""Reading and writing: lists, threads, and the forms of an author."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.core import clock
from app.core.errors import ForumError, NotFound
from app.experiences import drafting, own_posts, queries, service, threads
from app.experiences.editor import Editor
from app.experiences.forms import ExperienceForm, ReplyForm
from app.experiences.lists import related_to
from app.experiences.next_steps import gone
from app.experiences.opened import list_opened
from app.experiences.panel import Panel
from app.experiences.telling import FactsPage
from app.members.queries import get_member
from app.policy.permissions import Permission
from app.policy.rules import allowed, require
from app.questions.queries import find_questions
from app.web import errors
from app.web.access import public, signed_in
from app.web.addresses import cursor_from_query, id_from_query
from app.web.forms import ActionForm, clean_line, clean_text
from app.web.identity import current_actor
from app.web.readers import same_for_all
from app.web.security import WRITING, limiter

bp = Blueprint("experiences", __name__)
Answer = str | BaseResponse | tuple[str, int]

PLACE = ("view", "only", "since", "after", "before")
"""What an address may say about where in a thread, and how, one reads."""
LATELY = timedelta(days=7)


@bp.get("/experiences/<id:experience_id>/", defaults={"slug": ""})
@bp.get("/experiences/<id:experience_id>/<slug>")
@public
@same_for_all
def show(experience_id: int, slug: str) -> Answer:
    """Show a thread, a page at a time, in one of the ways to read it."""
    actor = current_actor()
    thread = queries.get_thread(experience_id, actor)
    if slug != thread.slug:
        return redirect(_address(thread, **{key: request.args.get(key) for key in PLACE}))
    reading = threads.Reading.of(request.args)
    page = queries.thread_page(thread.id, actor, reading, cursor=cursor_from_query())
    opens = reading == threads.Reading() and page.before is None
    panel = Panel.of(thread.facts if opens else {}, thread.perspective)
    return render_template(
        _template(reading),
        thread=thread,
        page=page,
        reading=reading,
        lately=clock.today() - LATELY,
        panel=panel,
        questions=find_questions(panel.question_ids),
        related=related_to(thread.id, actor) if opens else (),
    )


@bp.get("/experiences/<id:experience_id>/newest")
@public
def newest(experience_id: int) -> Answer:
    """Lead to the newest reply of a thread; to the experience where there is none."""
    reply = threads.newest_reply(experience_id)
    return post(experience_id if reply is None else reply.id)


@bp.get("/posts/<id:post_id>")
@public
def post(post_id: int) -> Answer:
    """Lead to a post: in its thread, or to where its author or a moderator works on it."""
    actor = current_actor()
    shown = queries.find_shown(post_id, actor)
    if shown is not None:
        thread = queries.get_thread(shown.thread_id, actor)
        after = threads.place_of(shown.id, shown.thread_id).after
        return redirect(_address(thread, after=after, _anchor=f"post-{shown.id}"))
    hidden = drafting.get_post(post_id, actor)
    if allowed(actor, Permission.POST_EDIT, hidden):
        return redirect(url_for("experiences.edit", post_id=post_id))
    return redirect(url_for("moderation.post", post_id=post_id))


@bp.route("/experiences/new", methods=["GET", "POST"])
@signed_in
@limiter.limit(WRITING, methods=["POST"])
def new() -> Answer:
    """Write an experience."""
    form = ExperienceForm.opened(
        perspective=_usual_side(), question=request.args.get("question", "")
    )
    return Editor(form).answer()


@bp.route("/experiences/<id:experience_id>/reply", methods=["GET", "POST"])
@signed_in
@limiter.limit(WRITING, methods=["POST"])
def reply(experience_id: int) -> Answer:
    """Answer an experience, or with `to` another post in its thread."""
    actor = current_actor()
    thread = queries.get_thread(experience_id, actor)
    to = id_from_query("to")
    target = queries.find_shown(experience_id if to is None else to, actor)
    if target is None or target.thread_id != thread.id:
        raise NotFound("There is no such post to answer.")
    for needed in (thread, target):
        require(actor, Permission.POST_REPLY, needed)
    form = ReplyForm.opened(perspective=_usual_side())
    return Editor(form, thread=thread, target=target).answer()


@bp.route("/posts/<id:post_id>/edit", methods=["GET", "POST"])
@signed_in
@limiter.limit(WRITING, methods=["POST"])
def edit(post_id: int) -> Answer:
    """Go on with a draft, change what was sent back, or change what is published."""
    post = drafting.get_own_post(post_id, current_actor())
    newest = drafting.latest_revision(post.id)
    kind = ExperienceForm if post.is_experience else ReplyForm
    return Editor(kind.opened(**Editor.fields_of(post, newest)), post=post, newest=newest).answer()


@bp.route("/posts/<id:post_id>/facts/<step>", methods=["GET", "POST"])
@signed_in
@limiter.limit(WRITING, methods=["POST"])
def facts(post_id: int, step: str) -> Answer:
    """Add the facts of one's own experience, a step at a time."""
    return FactsPage(post_id, step).answer()


@bp.post("/posts/<id:post_id>/take-back")
@signed_in
def take_back(post_id: int) -> Answer:
    """Take a waiting text out of the queue."""
    ActionForm().require()
    service.take_back(current_actor(), post_id)
    flash("Back to draft. Nobody but you sees it until you send it again.", "success")
    return redirect(url_for("experiences.edit", post_id=post_id), 303)


@bp.post("/posts/<id:post_id>/withdraw")
@signed_in
def withdraw(post_id: int) -> Answer:
    """Withdraw one's own post for good."""
    ActionForm().require()
    actor = current_actor()
    post, newest = drafting.get_own_post(post_id, actor), drafting.latest_revision(post_id)
    said = gone(post.state, newest.state, waits=drafting.find_queued(post_id) is not None)
    service.withdraw(actor, post_id)
    flash(said, "success")
    return redirect(url_for("experiences.mine"), 303)


@bp.get("/mine")
@signed_in
def mine() -> Answer:
    """Show everything one wrote, where it stands and what to do next."""
    actor = current_actor()
    page = own_posts.list_own(actor, cursor=cursor_from_query())
    return render_template(
        "experiences/mine.html",
        page=page,
        opened=list_opened(actor, [post.id for post in page.items]),
        usual_wait=own_posts.usual_wait(),
        form=ActionForm(),
    )


@bp.errorhandler(ForumError)
def refused(error: ForumError) -> Answer | errors.Answer:
    """Say that a text was not taken and show it, so that nothing typed is lost."""
    body = clean_text(request.form.get("body"))
    if not body:
        return errors.refused(error)
    title = clean_line(request.form.get("title"))
    page = render_template("experiences/refused.html", title=title, body=body)
    return page, errors.status_of(error)


def _template(reading: threads.Reading) -> str:
    """Return the template for a way to read a thread."""
    if reading.sides:
        return "experiences/sides.html"
    return "experiences/flat.html" if reading.query else "experiences/show.html"


def _address(thread: queries.PostView, **query: object) -> str:
    """Return the address of a thread's page."""
    values = {"experience_id": thread.id, "slug": thread.slug, **query}
    return url_for("experiences.show", **values)  # type: ignore[arg-type]


def _usual_side() -> str | None:
    """Return the member's usual perspective when they have just one; never guess between two."""
    actor = current_actor()
    usual = get_member(actor.id or 0).usual_perspectives
    return usual[0] if len(usual) == 1 else None

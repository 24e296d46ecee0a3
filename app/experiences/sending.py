"""What happens to a text that its author saves or sends: side, byline, and its way to the queue."""

from collections.abc import Collection
from datetime import date

from app.core import clock
from app.core.db import db
from app.core.errors import Invalid
from app.experiences import facts, live
from app.experiences.bylines import areas
from app.experiences.drafting import byline_for, checked_for, find_in_state, find_queued
from app.experiences.lifecycle import Action, RevisionState, advance
from app.experiences.models import Identity, Post, Revision
from app.experiences.writing import Writing
from app.perspectives.tags import KINDS, Perspective
from app.policy.actor import Actor
from app.questions.queries import list_questions

_SIDE = ("perspective", "identity")
_BYLINE = (*_SIDE, "told_kind", "told_area")


def finish(actor: Actor, post: Post, writing: Writing, *, submit: bool) -> None:
    """Put what is chosen on the post and, with `submit`, its draft into the queue.

    A text about a live procurement is held until its day instead. Raises Invalid, naming the field.
    """
    until = live.held_until(writing.pause, today=clock.today()) if submit else None
    if not submit:
        _keep_side_of_queued(post, writing)
    _choose_side(actor, post, writing)
    if submit:
        _require_complete(post, writing)
        post.checked = checked_for(actor, post)
    post.byline = byline_for(post)
    if not submit and post.sent and not post.settled and find_queued(post.id) is None:
        # A draft's line is its author's alone, and moderators may be reading an earlier text.
        post.byline, post.profile_id = "", None
    if submit:
        _enter_queue(post, until)
    db.session.flush()


def require_sound(
    told: facts.Facts, perspective: Perspective | None, *, of: Collection[str]
) -> None:
    """Raise Invalid, naming each fact among `of` that is wrong or contradicts another."""
    known = [question.id for question in list_questions()] if "questions" in told else []
    found = facts.check(told, perspective, today=clock.today(), questions=known)
    problems = {name: problem for name, problem in found.items() if name in of}
    if problems:
        raise Invalid.of(problems)


def _keep_side_of_queued(post: Post, writing: Writing) -> None:
    """Raise Invalid when a draft would change what stands over the text that waits.

    That text may be approved at any moment, and must appear as it was sent.
    """
    if not post.settled and find_queued(post.id) is not None:
        _require_same(
            post,
            writing,
            _BYLINE,
            "A text of yours waits with another choice. Send this one, or press “Back to draft”.",
        )


def _require_same(post: Post, writing: Writing, names: tuple[str, ...], problem: str) -> None:
    for name in names:
        if getattr(writing, name) != getattr(post, name):
            raise Invalid(problem, field=name)


def _choose_side(actor: Actor, post: Post, writing: Writing) -> None:
    """Take the form's choices, unless the post was approved with others."""
    if not post.settled:
        _require_byline(writing)
        post.perspective, post.identity = writing.perspective, writing.identity
        post.told_kind, post.told_area = writing.told_kind, writing.told_area
        # At once: the database never holds a profile beside an identity that withholds it.
        post.profile_id = actor.id if post.identity is Identity.NAMED else None
        return
    _require_same(
        post,
        writing,
        _SIDE,
        "This was fixed when the post was approved and cannot change any more.",
    )


def _require_byline(writing: Writing) -> None:
    """Raise Invalid for a kind that is not of the side, or an area that there is not."""
    side, kind, area = writing.perspective, writing.told_kind, writing.told_area
    if kind and side is not None and kind not in KINDS.get(side, ()):
        kinds = f"Choose a kind of {side.value}, or tell no kind."
        none = f"The line of an {side.value} tells no kind of organisation. Leave it out."
        raise Invalid(kinds if side in KINDS else none, field="told_kind")
    if area and area not in {term.id for term in areas()}:
        raise Invalid("Choose one of the areas shown.", field="told_area")


def _require_complete(post: Post, writing: Writing) -> None:
    missing = {}
    if post.is_experience and not writing.title:
        missing["title"] = "Give your experience a title."
    if not writing.body:
        missing["body"] = "Write something before you send it."
    if post.perspective is None:
        missing["perspective"] = "Choose the side you speak from."
    if missing:
        raise Invalid.of(missing)
    _require_facts_of_side(_draft_of(post), post.perspective)


def _require_facts_of_side(draft: Revision, perspective: Perspective | None) -> None:
    """Raise Invalid when the side was changed after facts were told that it cannot tell."""
    try:
        require_sound(draft.facts, perspective, of=draft.facts)
    except Invalid as error:
        problems = " ".join([str(error), *error.more.values()])
        raise Invalid(f"The facts do not fit any more. {problems}", field="facts") from None


def _enter_queue(post: Post, until: date | None) -> None:
    """Send the draft, or hold it; a text of the same post that still waits makes room for it."""
    waiting = find_queued(post.id)
    if waiting is not None:
        advance(waiting, Action.SUPERSEDE)
        waiting.version += 1
        db.session.flush()  # before another may wait
    draft = _draft_of(post)
    draft.held_until = until
    advance(draft, Action.HOLD if until else Action.SUBMIT)
    # What is held counts as sent on its day: until then it is its author's alone.
    draft.submitted_at = None if until else clock.now()
    post.sent_at = post.sent_at or draft.submitted_at
    draft.version += 1


def _draft_of(post: Post) -> Revision:
    draft = find_in_state(post.id, RevisionState.DRAFT)
    assert draft is not None  # noqa: S101 - it was saved just now
    return draft


def leave_queue(post: Post, waiting: Revision) -> None:
    """Make the waiting text a draft again, unless the author has a newer draft already."""
    newer = find_in_state(post.id, RevisionState.DRAFT)
    advance(waiting, Action.SUPERSEDE if newer else Action.TAKE_BACK)
    waiting.version += 1
    db.session.flush()

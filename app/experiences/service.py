"""What authors do: write, revise, tell facts, send, take back, withdraw."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.core import clock, richtext
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotFound
from app.experiences import publication
from app.experiences.drafting import (
    find_by_key,
    find_in_state,
    find_queued,
    find_same,
    get_own_post,
    latest_revision,
)
from app.experiences.lifecycle import Action, RevisionState, advance, is_closed
from app.experiences.models import Post, Revision
from app.experiences.sending import finish, leave_queue, require_sound
from app.experiences.writing import Writing
from app.policy.actor import Actor
from app.policy.permissions import Permission
from app.policy.rules import require


class SavedElsewhere(Conflict):
    """Another window saved another text meanwhile, which `draft` holds. Nothing was overwritten."""

    def __init__(self, draft: Revision) -> None:
        """Keep the text that is in the way."""
        super().__init__("This draft was changed in another window.")
        self.draft = draft


def write(actor: Actor, writing: Writing, *, answering: Post | None = None, submit: bool) -> Post:
    """Save a new experience, or a reply to `answering`; with `submit`, send it to be read.

    The form's key makes this safe to repeat: a form that was saved before goes on with that post,
    and so does one that says the same (a browser may fetch the form anew on the way back to it).
    Facts are those that a new post begins with; what was told since is kept. Raises Invalid, naming
    the field, when what is sent is not complete, and SavedElsewhere.
    """
    require(actor, Permission.POST_WRITE)
    known = find_by_key(writing.key) or find_same(actor, writing.title, writing.body, answering)
    if known is not None:
        again = replace(writing, key=known.key, facts=None)
        return revise(actor, known.post_id, again, submit=submit)
    if answering is not None:
        _require_open(actor, answering)
    try:
        with db.session.begin_nested():
            post = _new_post(actor, answering)
            _new_revision(post, writing)
    except IntegrityError:  # the same form, sent twice at the same moment: the other one won
        return revise(actor, _post_of(writing.key), replace(writing, facts=None), submit=submit)
    finish(actor, post, writing, submit=submit)
    return post


def revise(actor: Actor, post_id: int, writing: Writing, *, submit: bool) -> Post:
    """Save a newer text of the actor's own post; with `submit`, send it to be read.

    What readers see stays as it is until a moderator approved the newer text. A text sent while an
    older one waits takes its place in the queue. Raises NotFound for somebody else's post, Conflict
    when the post is closed to its author, Invalid when what is sent is not complete, and
    SavedElsewhere when the draft holds another text than the form began from or saved itself.
    """
    post = get_own_post(post_id, actor, lock=True)
    known = find_by_key(writing.key)
    if known is not None and known.post_id != post.id:
        known = None
    elif known is not None and known.state is not RevisionState.DRAFT:
        if _same(post, latest_revision(post.id), writing):
            return post
        known = None
    _require_revisable(post)
    draft = known or find_in_state(post.id, RevisionState.DRAFT)
    if draft is None:
        free = find_by_key(writing.key) is None
        _new_revision(post, writing, key=writing.key if free else str(uuid4()))
    else:
        _require_begun_from(draft, writing)
        _fill(draft, writing)
    finish(actor, post, writing, submit=submit)
    return post


def tell_facts(actor: Actor, post_id: int, told: Mapping[str, Any], *, of: frozenset[str]) -> Post:
    """Save facts with the draft of the actor's own experience; `of` names all that were asked.

    A fact that was asked and not told is left out from now on; the others stay as they are, and are
    looked at when all is sent. What readers see does not change before a moderator approved it.
    Raises NotFound for what is not an experience of the actor's, Conflict when it is closed, and
    Invalid, naming each fact at fault.
    """
    post = get_own_post(post_id, actor, lock=True)
    if not post.is_experience:
        raise NotFound("Only an experience has facts.")
    _require_revisable(post)
    newest = latest_revision(post.id)
    facts = {name: value for name, value in newest.facts.items() if name not in of} | dict(told)
    require_sound(facts, post.perspective, of=of)
    draft = find_in_state(post.id, RevisionState.DRAFT)
    if draft is None and facts != newest.facts:
        text = replace(Writing.of(post, newest), key=str(uuid4()), pause=newest.still_said)
        draft = _new_revision(post, text)
    if draft is not None:
        draft.facts, draft.saved_at = facts, clock.now()
    return post


def send(actor: Actor, post_id: int) -> Post:
    """Send the draft of the actor's own post as it stands; what was sent already goes on waiting.

    Raises Invalid when there is neither, or when the draft is not complete.
    """
    post = get_own_post(post_id, actor, lock=True)
    draft = find_in_state(post.id, RevisionState.DRAFT)
    if draft is not None:
        _require_revisable(post)
        finish(actor, post, Writing.of(post, draft), submit=True)
    elif find_queued(post.id) is None:
        raise Invalid("Nothing has changed since a moderator read it. Change the text or a fact.")
    return post


def take_back(actor: Actor, post_id: int) -> Post:
    """Take the waiting text of the actor's own post out of the queue; it is a draft again."""
    post = get_own_post(post_id, actor, lock=True)
    waiting = find_queued(post.id)
    if waiting is None:
        raise Conflict("No text of this post is waiting any more.")
    leave_queue(post, waiting)
    return post


def withdraw(actor: Actor, post_id: int) -> Post:
    """Withdraw the actor's own post for good. Answers to it stay, under a stone."""
    post = get_own_post(post_id, actor, lock=True)
    require(actor, Permission.POST_WITHDRAW, post)
    waiting = find_queued(post.id)
    if waiting is not None:
        leave_queue(post, waiting)
    with publication.settling(post):
        advance(post, Action.WITHDRAW)
        post.version += 1
    return post


def may_revise(post: Post, newest: Revision) -> bool:
    """Tell whether the author can still change the post: not withdrawn, not declined for good."""
    return not is_closed(post.state, newest.state)


def _require_open(actor: Actor, answering: Post) -> None:
    """Raise unless the post and the experience above it are both there to be answered."""
    require(actor, Permission.POST_REPLY, answering)
    assert answering.thread_id is not None  # noqa: S101 - a published post is in a thread
    require(actor, Permission.POST_REPLY, db.session.get_one(Post, answering.thread_id))


def _require_revisable(post: Post) -> None:
    if not may_revise(post, latest_revision(post.id)):
        raise Conflict("This post is closed. You can still copy its text.")


def _require_begun_from(draft: Revision, writing: Writing) -> None:
    told = writing.window and draft.saved_in
    known = draft.saved_in in {writing.window, writing.begun_from}
    same = (draft.title, draft.body) == (writing.title, writing.body)
    if told and not known and not same:
        raise SavedElsewhere(draft)


def _new_post(actor: Actor, answering: Post | None) -> Post:
    post = Post(
        author_id=actor.id,
        parent_id=answering.id if answering else None,
        thread_id=answering.thread_id if answering else None,
        created_at=clock.now(),
    )
    db.session.add(post)
    db.session.flush()  # to learn its id
    if answering is None:
        post.thread_id = post.id
    return post


def _new_revision(post: Post, writing: Writing, *, key: str | None = None) -> Revision:
    last = sa.select(sa.func.max(Revision.number)).where(Revision.post_id == post.id)
    revision = Revision(
        post_id=post.id, number=(db.session.scalar(last) or 0) + 1, key=key or writing.key
    )
    if revision.number > 1:
        revision.facts = latest_revision(post.id).facts
    _fill(revision, writing)
    db.session.add(revision)
    db.session.flush()  # to meet the key of the same form sent twice
    return revision


def _fill(revision: Revision, writing: Writing) -> None:
    if writing.facts is not None:
        revision.facts = dict(writing.facts)
    revision.pause = dict(writing.pause)
    revision.title, revision.body = writing.title, writing.body
    rendered = richtext.render(writing.body)
    revision.html, revision.excerpt = rendered.html, rendered.excerpt
    revision.renderer, revision.saved_at = richtext.VERSION, clock.now()
    revision.saved_in = writing.window


def _same(post: Post, revision: Revision, writing: Writing) -> bool:
    """Tell whether a form that comes again says just what was sent already."""
    sent = Writing.of(post, revision)
    facts = sent.facts if writing.facts is None else writing.facts
    again = replace(writing, key=sent.key, facts=facts)
    if post.settled:  # no more is told in its line
        again = replace(again, told_kind=sent.told_kind, told_area=sent.told_area)
    return sent == again


def _post_of(key: str) -> int:
    return db.session.scalars(sa.select(Revision.post_id).where(Revision.key == key)).one()

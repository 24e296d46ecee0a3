"""What authors do: write, revise, send, take back, withdraw."""

from dataclasses import dataclass, replace
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.core import clock, richtext
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.events import subscribe
from app.experiences import publication
from app.experiences.drafting import (
    byline_for,
    find_by_key,
    find_in_state,
    find_same,
    get_own_post,
    give_label,
    latest_revision,
)
from app.experiences.lifecycle import Action, RevisionState, advance, is_closed
from app.experiences.models import Identity, Post, Revision
from app.members.events import MemberRenamed
from app.perspectives.tags import Perspective
from app.policy.actor import Actor
from app.policy.permissions import Permission
from app.policy.rules import require


@dataclass(frozen=True, kw_only=True)
class Writing:
    """What a form for a post holds. `key` names the form: the same one sent twice counts once."""

    key: str
    title: str = ""
    body: str = ""
    perspective: Perspective | None = None
    identity: Identity = Identity.ROLE_ONLY


def write(actor: Actor, writing: Writing, *, answering: Post | None = None, submit: bool) -> Post:
    """Save a new experience, or a reply to `answering`; with `submit`, send it to be read.

    The form's key makes this safe to repeat: a form that was saved before goes on with that post,
    and so does one that says the same (a browser may fetch the form anew on the way back to it).
    Raises Invalid, naming the field, when what is sent is not complete.
    """
    require(actor, Permission.POST_WRITE)
    known = find_by_key(writing.key) or find_same(actor, writing.title, writing.body, answering)
    if known is not None:
        return revise(actor, known.post_id, replace(writing, key=known.key), submit=submit)
    if answering is not None:
        _require_open(actor, answering)
    try:
        with db.session.begin_nested():
            post = _new_post(actor, answering)
            _new_revision(post, writing)
    except IntegrityError:  # the same form, sent twice at the same moment: the other one won
        return revise(actor, _post_of(writing.key), writing, submit=submit)
    _finish(actor, post, writing, submit=submit)
    return post


def revise(actor: Actor, post_id: int, writing: Writing, *, submit: bool) -> Post:
    """Save a newer text of the actor's own post; with `submit`, send it to be read.

    What readers see stays as it is until a moderator approved the newer text. A text sent while an
    older one waits takes its place in the queue. Raises NotFound for somebody else's post, Conflict
    when the post is closed to its author, Invalid when what is sent is not complete.
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
        _fill(draft, writing)
    _finish(actor, post, writing, submit=submit)
    return post


def take_back(actor: Actor, post_id: int) -> Post:
    """Take the waiting text of the actor's own post out of the queue; it is a draft again."""
    post = get_own_post(post_id, actor, lock=True)
    waiting = find_in_state(post.id, RevisionState.WAITING)
    if waiting is None:
        raise Conflict("No text of this post is waiting any more.")
    _leave_queue(post, waiting)
    return post


def withdraw(actor: Actor, post_id: int) -> Post:
    """Withdraw the actor's own post for good. Answers to it stay, under a stone."""
    post = get_own_post(post_id, actor, lock=True)
    require(actor, Permission.POST_WITHDRAW, post)
    waiting = find_in_state(post.id, RevisionState.WAITING)
    if waiting is not None:
        _leave_queue(post, waiting)
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
    _fill(revision, writing)
    db.session.add(revision)
    db.session.flush()  # to meet the key of the same form sent twice
    return revision


def _fill(revision: Revision, writing: Writing) -> None:
    revision.title, revision.body = writing.title, writing.body
    rendered = richtext.render(writing.body)
    revision.html, revision.excerpt = rendered.html, rendered.excerpt
    revision.renderer, revision.saved_at = richtext.VERSION, clock.now()


def _finish(actor: Actor, post: Post, writing: Writing, *, submit: bool) -> None:
    """Put perspective and identity on the post and, with `submit`, its draft into the queue."""
    if not submit:
        _keep_side_of_waiting(post, writing)
    _choose_side(actor, post, writing)
    if submit:
        _require_complete(post, writing)
        if post.identity is Identity.ROLE_ONLY:
            give_label(actor, post)
    post.byline = byline_for(
        actor, thread_id=post.thread_id, perspective=post.perspective, identity=post.identity
    )
    if submit:
        _enter_queue(post)
    db.session.flush()


def _keep_side_of_waiting(post: Post, writing: Writing) -> None:
    """Raise Invalid when a draft would change what stands over the text that waits.

    That text may be approved at any moment, and must appear as it was sent.
    """
    if post.published_at is None and find_in_state(post.id, RevisionState.WAITING) is not None:
        _require_side(
            post,
            writing,
            "A text of yours waits with another choice. Send this one, or take that one back.",
        )


def _require_side(post: Post, writing: Writing, problem: str) -> None:
    for name in ("perspective", "identity"):
        if getattr(writing, name) is not getattr(post, name):
            raise Invalid(problem, field=name)


def _choose_side(actor: Actor, post: Post, writing: Writing) -> None:
    """Take the form's perspective and identity, unless readers have seen the post with others."""
    if post.published_at is None:
        post.perspective, post.identity = writing.perspective, writing.identity
        # At once: the database never holds a profile beside an identity that withholds it.
        post.profile_id = actor.id if post.identity is Identity.NAMED else None
        return
    _require_side(
        post, writing, "This was fixed when the post appeared and cannot change any more."
    )


def _require_complete(post: Post, writing: Writing) -> None:
    missing = {}
    if post.is_experience and not writing.title:
        missing["title"] = "Give your experience a title."
    if not writing.body:
        missing["body"] = "Write something before you send it."
    if post.perspective is None:
        missing["perspective"] = "Choose the side you speak from."
    if missing:
        field, *others = missing
        raise Invalid(missing[field], field=field, more={name: missing[name] for name in others})


def _enter_queue(post: Post) -> None:
    """Send the draft; a text of the same post that still waits makes room for it."""
    waiting = find_in_state(post.id, RevisionState.WAITING)
    if waiting is not None:
        advance(waiting, Action.SUPERSEDE)
        waiting.version += 1
        db.session.flush()  # before another may wait
    draft = find_in_state(post.id, RevisionState.DRAFT)
    assert draft is not None  # noqa: S101 - it was saved just now
    advance(draft, Action.SUBMIT)
    draft.submitted_at = clock.now()
    post.sent_at = post.sent_at or draft.submitted_at
    draft.version += 1


def _leave_queue(post: Post, waiting: Revision) -> None:
    """Make the waiting text a draft again, unless the author has a newer draft already."""
    newer = find_in_state(post.id, RevisionState.DRAFT)
    advance(waiting, Action.SUPERSEDE if newer else Action.TAKE_BACK)
    waiting.version += 1
    db.session.flush()


def _same(post: Post, revision: Revision, writing: Writing) -> bool:
    """Tell whether a form that comes again says just what was sent already."""
    return (revision.title, revision.body, post.perspective, post.identity) == (
        writing.title,
        writing.body,
        writing.perspective,
        writing.identity,
    )


def _post_of(key: str) -> int:
    return db.session.scalars(sa.select(Revision.post_id).where(Revision.key == key)).one()


@subscribe(MemberRenamed)
def rename(event: MemberRenamed) -> None:
    """Put a member's new name over their named posts.

    Their threads are locked first, in order, as whoever decides on a post locks them.
    """
    threads = sa.select(Post.thread_id).where(Post.profile_id == event.member_id)
    db.session.execute(
        sa.select(Post.id)
        .where(Post.id.in_(threads))
        .order_by(Post.id)
        .with_for_update(key_share=True)
    )
    db.session.execute(
        sa.update(Post).where(Post.profile_id == event.member_id).values(byline=event.display_name)
    )

"""What a decision does to a post and its thread: places, stones and counts stay true.

Every function here expects the post to be locked, and with it its thread.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import sqlalchemy as sa

from app.core import clock, edition
from app.core.db import db
from app.core.errors import Conflict
from app.core.events import emit
from app.experiences import paths
from app.experiences.drafting import (
    find_in_state,
    formerly_approved,
    give_label,
    latest_revision,
    lock_post,
)
from app.experiences.events import PostAppeared, PostChanged, PostVanished
from app.experiences.lifecycle import Action, PostState, RevisionState, advance, possible
from app.experiences.models import Identity, Post, Revision
from app.experiences.threads import newest_reply


def apply(
    post: Post, revision: Revision | None, action: Action, *, appears_at: datetime | None = None
) -> None:
    """Carry out a moderator's action on a revision, or on the post when there is none.

    A role-only post that is approved for the first time waits until `appears_at`, when that is
    given: the minute of a decision would otherwise tell of the author's evening. Raises
    TransitionNotPossible when the state does not permit it, Conflict when a newer text of the
    author's makes it pointless.
    """
    with settling(post):
        if revision is None:
            advance(post, action)
            post.version += 1
        elif action is Action.APPROVE:
            _approve(post, revision, appears_at)
        elif action is Action.REOPEN:
            _reopen(post, revision)
        else:
            advance(revision, action)
    if revision is not None:
        revision.version += 1
    db.session.flush()


@contextmanager
def settling(post: Post) -> Iterator[None]:
    """Bring the thread in line with what happens to the post inside, and tell who wants to know."""
    was_published, was_public, was = post.published, post.public, _seen(post)
    yield
    db.session.flush()
    now = _seen(post)
    if now != was:
        edition.renew()
    if post.published is not was_published:
        if not post.is_experience:
            _count_reply(post, 1 if post.published else -1)
        emit(PostAppeared(post.id) if post.published else PostVanished(post.id))
    elif post.published and now != was:
        emit(PostChanged(post.id))
    if post.public is not was_public:
        _count_answer(post)


def _seen(post: Post) -> PostState | int | None:
    """Return what readers see of a post: a text, by its id; the stone of a state; or nothing."""
    if post.published:
        shown = find_in_state(post.id, RevisionState.APPROVED)
        return shown.id if shown else None
    return post.state if post.public else None


def appear(post: Post) -> None:
    """Have a scheduled post appear, as of the moment for which it was scheduled."""
    with settling(post):
        # Behind what appeared since: its order must not tell when it was approved.
        _give_place(post)
        give_label(post)
        post.published_at = post.appears_at
        advance(post, Action.APPEAR)
        post.version += 1


def _approve(post: Post, revision: Revision, appears_at: datetime | None) -> None:
    former = find_in_state(post.id, RevisionState.APPROVED)
    if former is not None:
        advance(former, Action.SUPERSEDE)
        post.edited_at = None if post.published_at is None else clock.now()
        db.session.flush()  # before another may be approved
    advance(revision, Action.APPROVE)
    if post.path is None:
        _give_place(post)
    first = post.published_at is None and post.state is not PostState.SCHEDULED
    if first and appears_at is not None and post.identity is Identity.ROLE_ONLY:
        post.appears_at = appears_at
        advance(post, Action.SCHEDULE)
        return
    if first:
        give_label(post)
        post.published_at = clock.now()
    advance(post, Action.APPROVE)


def _reopen(post: Post, revision: Revision) -> None:
    """Put a revision back into the queue; readers get the text back that they had before it."""
    if not may_reopen(post, revision):
        raise Conflict(
            "This cannot be undone any more: there is a newer text, or the post was hidden "
            "or withdrawn."
        )
    was_approved = revision.state is RevisionState.APPROVED
    advance(revision, Action.REOPEN)
    db.session.flush()  # before another may be approved
    if not was_approved:
        return
    former = formerly_approved(post.id, revision)
    if former is not None:
        advance(former, Action.REINSTATE)
    else:
        advance(post, Action.REOPEN)


def may_reopen(post: Post, revision: Revision) -> bool:
    """Tell whether the decision on a text can still be undone.

    A draft that can change neither side nor byline is no hindrance: a moderator is to see nothing
    of it.
    """
    newest = latest_revision(post.id, drafts=not post.settled)
    if newest.id != revision.id or post.state is PostState.WITHDRAWN:
        return False
    to_readers = revision.state is RevisionState.APPROVED
    if to_readers and formerly_approved(post.id, revision) is None:
        return possible(post.state, Action.REOPEN)
    return possible(revision.state, Action.REOPEN)


def _give_place(post: Post) -> None:
    """Put a post that appears for the first time behind the earlier answers to its parent."""
    if post.parent_id is None:
        post.path = ""
        return
    anchor = lock_post(post.parent_id)
    if anchor.depth >= paths.DEEPEST:
        anchor = lock_post(_anchor_of(anchor))
    anchor.children += 1
    post.path = f"{anchor.path}{paths.place(anchor.children)}"
    post.depth = anchor.depth + 1


def _anchor_of(post: Post) -> int:
    """Return the id of the post that stands directly above in the path."""
    assert post.path is not None  # noqa: S101 - it was published before it was answered
    above = paths.above(post.path)
    statement = sa.select(Post.id).where(Post.thread_id == post.thread_id, Post.path == above)
    return db.session.scalars(statement).one()


def _count_reply(post: Post, change: int) -> None:
    assert post.thread_id is not None  # noqa: S101 - a published post is in a thread
    top, newest = lock_post(post.thread_id), newest_reply(post.thread_id)
    top.reply_count += change
    top.answered_at = newest.published_at if newest else None


def _count_answer(post: Post) -> None:
    """Carry a post's appearing or vanishing upwards, as far as stones appear or vanish with it."""
    while post.parent_id is not None:
        parent = lock_post(post.parent_id)
        was_public = parent.public
        parent.answers += 1 if post.public else -1
        db.session.flush()
        if parent.public is was_public:
            return
        post = parent

"""What an author, or a moderator, needs to know of a post: its author, its revisions, its history.

These loads may see who wrote a post. Readers are never served from here.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import aliased, undefer

from app.core.db import db
from app.core.errors import NotFound
from app.experiences import bylines
from app.experiences.lifecycle import Action, PostState, RevisionState
from app.experiences.models import Alias, Decision, Identity, Post, Revision
from app.experiences.queries import visible_to
from app.members.queries import get_member
from app.perspectives.queries import is_checked
from app.perspectives.tags import Perspective
from app.policy.actor import Actor
from app.policy.permissions import Permission
from app.policy.rules import require


def get_post(post_id: int, actor: Actor, *, lock: bool = False) -> Post:
    """Return a post with its author; raise NotFound when the actor may not know of it."""
    statement = sa.select(Post).where(Post.id == post_id, visible_to(actor))
    return _one(statement, lock=lock)


def get_own_post(post_id: int, actor: Actor, *, lock: bool = False) -> Post:
    """Return a post of the actor's own; raise NotFound for anybody else's."""
    statement = sa.select(Post).where(Post.id == post_id, Post.author_id == actor.id)
    post = _one(statement, lock=lock)
    require(actor, Permission.POST_EDIT, post)
    return post


def lock_post(post_id: int) -> Post:
    """Return a post as it stands now, kept from others until the transaction ends."""
    return _one(sa.select(Post).where(Post.id == post_id), lock=True)


def _one(statement: sa.Select[Post], *, lock: bool) -> Post:
    """Return the one post, with its author, or raise NotFound; with `lock`, kept from others.

    The experience at the top is locked first, whichever post of a thread is meant: writers in one
    thread take turns and cannot wait for each other in a circle. `key_share` lets others insert
    rows that point to it meanwhile.
    """
    statement = statement.options(undefer(Post.author_id))
    post = db.session.scalar(statement)
    if post is None:
        raise NotFound("There is no such post.")
    if lock:
        for post_id in (post.thread_id, post.id):
            db.session.execute(_row(post_id).with_for_update(key_share=True))
        post = db.session.scalars(statement.execution_options(populate_existing=True)).one()
    return post


def _row(post_id: int | None) -> sa.Select[int]:
    return sa.select(Post.id).where(Post.id == post_id)


def _fresh(statement: sa.Select[Revision]) -> sa.Select[Revision]:
    """Have texts read as they stand now, also those that were read before the post was locked."""
    return statement.execution_options(populate_existing=True)


def find_by_key(key: str) -> Revision | None:
    """Return the revision that was written in the form with this key."""
    return db.session.scalar(_fresh(sa.select(Revision).where(Revision.key == key)))


def find_same(actor: Actor, title: str, body: str, answering: Post | None) -> Revision | None:
    """Return the text with these words that the actor wrote in this place, if it still counts.

    It does not where the author has written a newer one since.
    """
    newer = aliased(Revision)
    statement = (
        sa.select(Revision)
        .join(Post, Post.id == Revision.post_id)
        .where(
            Post.author_id == actor.id,
            Post.parent_id == (answering.id if answering else None),
            Post.state.in_([PostState.UNPUBLISHED, PostState.SCHEDULED, PostState.PUBLISHED]),
            Revision.state.in_(
                [
                    RevisionState.DRAFT,
                    RevisionState.HELD,
                    RevisionState.WAITING,
                    RevisionState.APPROVED,
                ]
            ),
            Revision.title == title,
            Revision.body == body,
            ~sa.exists().where(newer.post_id == Post.id, newer.number > Revision.number),
        )
        .order_by(Revision.id.desc())
        .limit(1)
    )
    return db.session.scalar(_fresh(statement))


def find_in_state(post_id: int, state: RevisionState) -> Revision | None:
    """Return the post's one revision that is a draft, is held, waits, or is approved."""
    statement = sa.select(Revision).where(Revision.post_id == post_id, Revision.state == state)
    return db.session.scalar(_fresh(statement))


def latest_revision(post_id: int, *, drafts: bool = True) -> Revision:
    """Return the newest version of a post's text; with `drafts=False`, of those that were sent."""
    statement = (
        sa.select(Revision)
        .where(
            Revision.post_id == post_id,
            sa.true() if drafts else Revision.state != RevisionState.DRAFT,
        )
        .order_by(Revision.number.desc())
        .limit(1)
    )
    return db.session.scalars(_fresh(statement)).one()


def formerly_approved(post_id: int, revision: Revision) -> Revision | None:
    """Return the text that readers saw before this revision was approved, if they saw any.

    One whose own approval was undone is none.
    """
    undone = aliased(Decision)
    statement = (
        sa.select(Revision)
        .join(Decision, Decision.revision_id == Revision.id)
        .where(
            Revision.post_id == post_id,
            Revision.id != revision.id,
            Revision.state == RevisionState.SUPERSEDED,
            Decision.action == Action.APPROVE,
            ~sa.exists().where(
                undone.revision_id == Revision.id,
                undone.action == Action.REOPEN,
                undone.id > Decision.id,
            ),
        )
        .order_by(Decision.id.desc())
        .limit(1)
    )
    return db.session.scalar(statement)


def list_decisions(post_id: int) -> Sequence[Decision]:
    """Return everything that was decided about a post, oldest first."""
    statement = sa.select(Decision).where(Decision.post_id == post_id).order_by(Decision.id)
    return db.session.scalars(statement).all()


def find_queued(post_id: int) -> Revision | None:
    """Return the post's one text that waits in the queue, or is held for its day."""
    statement = sa.select(Revision).where(
        Revision.post_id == post_id,
        Revision.state.in_([RevisionState.WAITING, RevisionState.HELD]),
    )
    return db.session.scalar(_fresh(statement))


def byline_for(post: Post) -> str:
    """Return the line that readers will see over a post."""
    if post.perspective is None:
        return ""
    if post.identity is Identity.NAMED:
        return get_member(post.author_id).display_name
    label = label_for(post.author_id, thread_id=post.labelled_in, perspective=post.perspective)
    return label + bylines.told(post.perspective, post.told_kind, post.told_area)


def checked_for(actor: Actor, post: Post) -> bool:
    """Return whether readers will see that the side of a post of the actor's was checked."""
    if post.settled:
        return post.checked
    return post.perspective is not None and is_checked(_id(actor), post.perspective)


def label_for(member_id: int, *, thread_id: int | None, perspective: Perspective) -> str:
    """Return the label of a role-only post of the member's in a thread; None is one of their own.

    It stays the member's own in one thread and says nothing in another. Its number is given when a
    post appears, and not shown before: the next free one would tell when somebody else's appeared,
    and a gap that a text was sent which never did.
    """
    number = 1 if thread_id is None else _own_number(member_id, thread_id, perspective)
    return perspective.label if number is None else f"{perspective.label} {number}"


def give_label(post: Post) -> None:
    """Give the author of a role-only post a number in its thread, for good, and show it.

    The thread must be locked: two who appear at the same moment would get the same number.
    """
    if post.identity is not Identity.ROLE_ONLY:
        return
    thread_id, perspective = post.thread_id, post.perspective
    assert thread_id is not None and perspective is not None  # noqa: S101, PT018 - sent posts have both
    if _own_number(post.author_id, thread_id, perspective) is None:
        number = (db.session.scalar(_numbers(thread_id, perspective)) or 0) + 1
        place = {"thread_id": thread_id, "perspective": perspective, "number": number}
        db.session.add(Alias(member_id=post.author_id, **place))
        db.session.flush()
    post.byline = byline_for(post)


def _own_number(member_id: int, thread_id: int, perspective: Perspective) -> int | None:
    numbers = _numbers(thread_id, perspective)
    return db.session.scalar(numbers.where(Alias.member_id == member_id))


def _numbers(thread_id: int, perspective: Perspective) -> sa.Select[int | None]:
    """Select the highest number given to a side in a thread."""
    return sa.select(sa.func.max(Alias.number)).where(
        Alias.thread_id == thread_id, Alias.perspective == perspective
    )


def _id(actor: Actor) -> int:
    assert actor.id is not None  # noqa: S101 - policy was asked before
    return actor.id

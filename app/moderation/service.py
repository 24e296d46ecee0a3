"""Deciding. One decision counts; who comes second is told what the first one decided."""

from typing import Final

from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.events import emit
from app.experiences import publication
from app.experiences.drafting import get_post, lock_post
from app.experiences.lifecycle import Action
from app.experiences.models import Decision, Post, Revision
from app.moderation.events import Decided
from app.moderation.queries import get_submitted
from app.policy.actor import Actor
from app.policy.permissions import Permission
from app.policy.rules import require

ON_TEXTS: Final = (Action.APPROVE, Action.RETURN, Action.DECLINE, Action.REOPEN)
ON_POSTS: Final = (Action.HIDE, Action.RESTORE)
REASON_LIMIT: Final = 4_000
_NEEDS_NO_REASON: Final = frozenset({Action.APPROVE, Action.RESTORE})


class StaleDecision(Conflict):
    """Something happened since the moderator opened the page. `seen` names what was looked at."""


def decide(actor: Actor, revision_id: int, *, action: Action, reason: str, seen: int) -> Decision:
    """Approve, return, decline or reopen a text that was sent, and write it in the log.

    `seen` is the version the moderator looked at. Raises StaleDecision when the text was decided
    on, taken back or replaced since; NotAllowed on one's own post; Invalid without a needed reason.
    """
    revision = get_submitted(revision_id, actor)
    post = lock_post(revision.post_id)
    db.session.refresh(revision)
    require(actor, Permission.POST_DECIDE, post)
    _require_fresh(revision.version, seen)
    return _carry_out(actor, post, revision, action=action, reason=reason)


def decide_post(actor: Actor, post_id: int, *, action: Action, reason: str, seen: int) -> Decision:
    """Hide a published post, or restore a hidden one, and write it in the log.

    Raises as `decide` does.
    """
    post = get_post(post_id, actor, lock=True)
    require(actor, Permission.POST_DECIDE, post)
    _require_fresh(post.version, seen)
    return _carry_out(actor, post, None, action=action, reason=reason)


def _require_fresh(version: int, seen: int) -> None:
    if version != seen:
        message = "This changed while you were reading it, so your decision was not made."
        raise StaleDecision(message)


def _carry_out(
    actor: Actor, post: Post, revision: Revision | None, *, action: Action, reason: str
) -> Decision:
    if not reason and action not in _NEEDS_NO_REASON:
        message = "Give the author a reason: choose a wording, write your own, or both."
        raise Invalid(message, field="reason")
    subject = revision or post
    before = subject.state.value
    publication.apply(post, revision, action)
    decision = Decision(
        post_id=post.id,
        revision_id=revision.id if revision else None,
        moderator_id=actor.id,
        action=action,
        before=before,
        after=subject.state.value,
        reason=reason,
        at=clock.now(),
    )
    db.session.add(decision)
    db.session.flush()  # to learn its id
    emit(
        Decided(
            decision_id=decision.id,
            post_id=post.id,
            author_id=post.author_id,
            action=action,
            reason=reason,
        )
    )
    return decision

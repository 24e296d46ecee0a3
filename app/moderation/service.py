"""Deciding. One decision counts; who comes second is told what the first one decided."""

from dataclasses import dataclass
from datetime import datetime
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


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a moderator wants done and why; `seen` is the version they looked at."""

    action: Action
    reason: str
    seen: int


class StaleDecision(Conflict):
    """Something happened to the text or the post since the moderator opened the page."""

    def __init__(self, verdict: Verdict, *, post_id: int, revision_id: int | None) -> None:
        """Keep what the moderator wanted and what it was about."""
        super().__init__("This changed while you were reading it, so your decision was not made.")
        self.verdict, self.post_id, self.revision_id = verdict, post_id, revision_id


def decide(
    actor: Actor, revision_id: int, verdict: Verdict, *, appears_at: datetime | None = None
) -> Decision:
    """Approve, return, decline or reopen a text that was sent, and write it in the log.

    A role-only post approved for the first time appears at `appears_at`, when that is given.
    Raises StaleDecision when the text was decided on, taken back or replaced since the moderator
    looked; NotAllowed on one's own post; Invalid without a needed reason.
    """
    revision = get_submitted(revision_id, actor)
    post = lock_post(revision.post_id)
    db.session.refresh(revision)
    require(actor, Permission.POST_DECIDE, post)
    return _carry_out(actor, verdict, post=post, revision=revision, appears_at=appears_at)


def decide_post(actor: Actor, post_id: int, verdict: Verdict) -> Decision:
    """Hide a published post, or restore a hidden one, and write it in the log.

    Raises as `decide` does.
    """
    post = get_post(post_id, actor, lock=True)
    require(actor, Permission.POST_DECIDE, post)
    return _carry_out(actor, verdict, post=post, revision=None)


def _carry_out(
    actor: Actor,
    verdict: Verdict,
    *,
    post: Post,
    revision: Revision | None,
    appears_at: datetime | None = None,
) -> Decision:
    subject, action, reason = revision or post, verdict.action, verdict.reason
    if subject.version != verdict.seen:
        raise StaleDecision(verdict, post_id=post.id, revision_id=revision.id if revision else None)
    if not reason and action not in _NEEDS_NO_REASON:
        raise Invalid(
            "Give the author a reason: choose a wording or write your own.", field="reason"
        )
    before = subject.state.value
    publication.apply(post, revision, action, appears_at=appears_at)
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

"""Asking to open who wrote a role-only post, and answering. It takes two moderators."""

from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.events import emit
from app.experiences.drafting import lock_post
from app.experiences.models import Opening, OpeningAnswer
from app.openings.events import Opened
from app.openings.lifecycle import OpeningState
from app.openings.queries import find_pending, get_askable, get_opening
from app.policy.actor import Actor
from app.policy.permissions import Permission
from app.policy.rules import require


class StaleOpening(Conflict):
    """The request stands otherwise than the moderator thought. `written` is what they typed."""

    def __init__(self, message: str, *, opening_id: int, written: str) -> None:
        """Keep what the moderator typed and which request is in the way."""
        super().__init__(message)
        self.opening_id, self.written = opening_id, written


def ask(actor: Actor, post_id: int, reason: str) -> Opening:
    """Ask to open who wrote a role-only post. Nobody but the moderators learns of it.

    Raises StaleOpening while another request about the post waits; Conflict for a named post;
    NotAllowed for one's own; Invalid without a reason.
    """
    post = get_askable(post_id, actor, lock=True)
    pending = find_pending(post.id)
    if pending is not None:
        raise StaleOpening(
            "Somebody asked this already, so your request was not made.",
            opening_id=pending,
            written=reason,
        )
    _require_reason(reason)
    opening = Opening(post_id=post.id, moderator_id=actor.id, reason=reason, at=clock.now())
    db.session.add(opening)
    db.session.flush()  # to learn its id
    return opening


def answer(actor: Actor, opening_id: int, *, agree: bool, reason: str) -> None:
    """Agree to a request or refuse it; once agreed to, both see who wrote the post for a while.

    Raises StaleOpening when it was answered, or lapsed, or may not be agreed to any more;
    NotAllowed for whoever asked; NotFound for the author of the post; Invalid without a reason.
    """
    post = lock_post(get_opening(opening_id, actor).post_id)
    opening = get_opening(opening_id, actor)  # as it stands now that others wait
    require(actor, Permission.OPENING_ANSWER, opening)
    if opening.state is not OpeningState.PENDING:
        raise StaleOpening(
            "This changed while you were reading it, so your answer was not taken.",
            opening_id=opening.id,
            written=reason,
        )
    if agree and not opening.asker_moderates:
        raise StaleOpening(
            "Whoever asked is not a moderator any more. Refuse this; then you can ask yourself.",
            opening_id=opening.id,
            written=reason,
        )
    _require_reason(reason)
    db.session.add(
        OpeningAnswer(
            opening_id=opening.id,
            moderator_id=actor.id,
            agreed=agree,
            reason=reason,
            at=clock.now(),
        )
    )
    db.session.flush()  # to meet the key of an answer that was given at the same moment
    if agree:
        emit(
            Opened(
                opening_id=opening.id,
                post_id=post.id,
                author_id=post.author_id,
                asked_because=opening.reason,
                agreed_because=reason,
            )
        )


def _require_reason(reason: str) -> None:
    if not reason:
        raise Invalid("Give a reason. The author reads it if this is agreed to.", field="reason")

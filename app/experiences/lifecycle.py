"""What can happen to a revision and to a post. Pure data; who may do it is the policy's matter.

A decision is about a revision, one version of the text. The post follows: its first approval
publishes it, and a newer revision that waits never hides it. The approved revision is the one that
readers see; a newer one, once approved, supersedes it. A text sent anew supersedes the one that
still waited.

A text about a live procurement is held until its day and goes into the queue then. A role-only post
may be scheduled: its text is approved, and it appears at the next release time with others.
"""

import enum
from typing import Final, Protocol, TypeVar, cast

from app.core.errors import Conflict


class RevisionState(enum.Enum):
    """Where one version of a text stands."""

    DRAFT = "draft"
    HELD = "held"
    WAITING = "waiting"
    APPROVED = "approved"
    RETURNED = "returned"
    DECLINED = "declined"
    SUPERSEDED = "superseded"


class PostState(enum.Enum):
    """Where a post stands with its readers."""

    UNPUBLISHED = "unpublished"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


class Action(enum.Enum):
    """What somebody does to a revision or to a post."""

    SUBMIT = "submit"
    HOLD = "hold"
    RELEASE = "release"
    TAKE_BACK = "take_back"
    APPROVE = "approve"
    RETURN = "return"
    DECLINE = "decline"
    REOPEN = "reopen"
    HIDE = "hide"
    RESTORE = "restore"
    SUPERSEDE = "supersede"
    REINSTATE = "reinstate"
    WITHDRAW = "withdraw"
    SCHEDULE = "schedule"
    APPEAR = "appear"


State = TypeVar("State", RevisionState, PostState)


class TransitionNotPossible(Conflict):
    """The state does not permit the action."""


TRANSITIONS: Final[dict[tuple[RevisionState | PostState, Action], RevisionState | PostState]] = {
    (RevisionState.DRAFT, Action.SUBMIT): RevisionState.WAITING,
    (RevisionState.DRAFT, Action.HOLD): RevisionState.HELD,
    (RevisionState.HELD, Action.RELEASE): RevisionState.WAITING,
    (RevisionState.HELD, Action.TAKE_BACK): RevisionState.DRAFT,
    (RevisionState.HELD, Action.SUPERSEDE): RevisionState.SUPERSEDED,
    (RevisionState.WAITING, Action.TAKE_BACK): RevisionState.DRAFT,
    (RevisionState.WAITING, Action.APPROVE): RevisionState.APPROVED,
    (RevisionState.WAITING, Action.RETURN): RevisionState.RETURNED,
    (RevisionState.WAITING, Action.DECLINE): RevisionState.DECLINED,
    (RevisionState.WAITING, Action.SUPERSEDE): RevisionState.SUPERSEDED,
    (RevisionState.APPROVED, Action.SUPERSEDE): RevisionState.SUPERSEDED,
    (RevisionState.SUPERSEDED, Action.REINSTATE): RevisionState.APPROVED,
    (RevisionState.APPROVED, Action.REOPEN): RevisionState.WAITING,
    (RevisionState.RETURNED, Action.REOPEN): RevisionState.WAITING,
    (RevisionState.DECLINED, Action.REOPEN): RevisionState.WAITING,
    (PostState.UNPUBLISHED, Action.APPROVE): PostState.PUBLISHED,
    (PostState.UNPUBLISHED, Action.SCHEDULE): PostState.SCHEDULED,
    (PostState.SCHEDULED, Action.APPROVE): PostState.SCHEDULED,
    (PostState.SCHEDULED, Action.APPEAR): PostState.PUBLISHED,
    (PostState.SCHEDULED, Action.REOPEN): PostState.UNPUBLISHED,
    (PostState.PUBLISHED, Action.APPROVE): PostState.PUBLISHED,
    (PostState.HIDDEN, Action.APPROVE): PostState.HIDDEN,
    (PostState.PUBLISHED, Action.REOPEN): PostState.UNPUBLISHED,
    (PostState.PUBLISHED, Action.HIDE): PostState.HIDDEN,
    (PostState.HIDDEN, Action.RESTORE): PostState.PUBLISHED,
    (PostState.UNPUBLISHED, Action.WITHDRAW): PostState.WITHDRAWN,
    (PostState.SCHEDULED, Action.WITHDRAW): PostState.WITHDRAWN,
    (PostState.PUBLISHED, Action.WITHDRAW): PostState.WITHDRAWN,
    (PostState.HIDDEN, Action.WITHDRAW): PostState.WITHDRAWN,
}


class HasState(Protocol[State]):
    """A revision or a post."""

    state: State


def advance(subject: HasState[State], action: Action) -> None:
    """Move a revision or a post to the state that follows. Nothing else assigns a state.

    Raises TransitionNotPossible when the present state does not permit the action.
    """
    subject.state = after(subject.state, action)


def after(state: State, action: Action) -> State:
    """Return the state that follows; raise TransitionNotPossible when none does."""
    if not possible(state, action):
        raise TransitionNotPossible(f"What is {state.value} cannot be changed in that way.")
    return cast("State", TRANSITIONS[state, action])


def is_closed(post: PostState, newest: RevisionState) -> bool:
    """Tell whether an author can do no more with a post: withdrawn, or declined and not public."""
    declined = post is PostState.UNPUBLISHED and newest is RevisionState.DECLINED
    return declined or post is PostState.WITHDRAWN


def possible(state: RevisionState | PostState, action: Action) -> bool:
    """Tell whether the state permits the action."""
    return (state, action) in TRANSITIONS

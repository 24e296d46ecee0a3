"""What can happen to a text and to a post: every state with every action."""

import itertools
from dataclasses import dataclass
from typing import Any

import pytest

from app.core.errors import Conflict
from app.experiences.lifecycle import (
    Action,
    PostState,
    RevisionState,
    TransitionNotPossible,
    advance,
    after,
    is_closed,
    possible,
)

A, P, R = Action, PostState, RevisionState

POSSIBLE: dict[tuple[RevisionState | PostState, Action], RevisionState | PostState] = {
    # A text is sent, and may be taken back while nobody has decided.
    (R.DRAFT, A.SUBMIT): R.WAITING,
    (R.WAITING, A.TAKE_BACK): R.DRAFT,
    # About a live procurement, it is held until its day.
    (R.DRAFT, A.HOLD): R.HELD,
    (R.HELD, A.RELEASE): R.WAITING,
    (R.HELD, A.TAKE_BACK): R.DRAFT,
    (R.HELD, A.SUPERSEDE): R.SUPERSEDED,
    # A moderator decides, and may undo what was decided.
    (R.WAITING, A.APPROVE): R.APPROVED,
    (R.WAITING, A.RETURN): R.RETURNED,
    (R.WAITING, A.DECLINE): R.DECLINED,
    (R.APPROVED, A.REOPEN): R.WAITING,
    (R.RETURNED, A.REOPEN): R.WAITING,
    (R.DECLINED, A.REOPEN): R.WAITING,
    # A newer text takes the place of an older one, and gives it back.
    (R.WAITING, A.SUPERSEDE): R.SUPERSEDED,
    (R.APPROVED, A.SUPERSEDE): R.SUPERSEDED,
    (R.SUPERSEDED, A.REINSTATE): R.APPROVED,
    # The first approval publishes a post; undoing it takes the post back.
    (P.UNPUBLISHED, A.APPROVE): P.PUBLISHED,
    (P.PUBLISHED, A.REOPEN): P.UNPUBLISHED,
    # A post without a name may be scheduled, and appears with others.
    (P.UNPUBLISHED, A.SCHEDULE): P.SCHEDULED,
    (P.SCHEDULED, A.APPROVE): P.SCHEDULED,
    (P.SCHEDULED, A.APPEAR): P.PUBLISHED,
    (P.SCHEDULED, A.REOPEN): P.UNPUBLISHED,
    (P.SCHEDULED, A.WITHDRAW): P.WITHDRAWN,
    # The approval of an edit leaves the post as it is.
    (P.PUBLISHED, A.APPROVE): P.PUBLISHED,
    (P.HIDDEN, A.APPROVE): P.HIDDEN,
    (P.PUBLISHED, A.HIDE): P.HIDDEN,
    (P.HIDDEN, A.RESTORE): P.PUBLISHED,
    # An author withdraws at any time, for good.
    (P.UNPUBLISHED, A.WITHDRAW): P.WITHDRAWN,
    (P.PUBLISHED, A.WITHDRAW): P.WITHDRAWN,
    (P.HIDDEN, A.WITHDRAW): P.WITHDRAWN,
}

EVERY = list(itertools.product([*R, *P], A))


@dataclass
class Subject:
    """Something with a state."""

    state: Any


@pytest.mark.parametrize(
    ("state", "action"), EVERY, ids=[f"{type(s).__name__}-{s.value}-{a.value}" for s, a in EVERY]
)
def test_every_state_with_every_action(state: Any, action: Action) -> None:
    subject = Subject(state)
    follows = POSSIBLE.get((state, action))

    assert possible(state, action) is (follows is not None)
    if follows is not None:
        assert after(state, action) is follows
        advance(subject, action)
        assert subject.state is follows
        return
    with pytest.raises(TransitionNotPossible, match=state.value):
        after(state, action)
    with pytest.raises(TransitionNotPossible):
        advance(subject, action)
    assert subject.state is state


def test_what_is_not_possible_is_a_conflict() -> None:
    assert issubclass(TransitionNotPossible, Conflict)


def test_a_withdrawn_post_stays_withdrawn() -> None:
    assert not any(possible(P.WITHDRAWN, action) for action in A)


def test_a_text_never_becomes_a_post_or_a_post_a_text() -> None:
    for (state, _), follows in POSSIBLE.items():
        assert type(state) is type(follows)


@pytest.mark.parametrize("newest", R)
@pytest.mark.parametrize("post", P)
def test_what_an_author_can_do_no_more_with(post: PostState, newest: RevisionState) -> None:
    closed = post is P.WITHDRAWN or (post is P.UNPUBLISHED and newest is R.DECLINED)

    assert is_closed(post, newest) is closed

"""What can happen to an affiliation: every state with every step."""

from dataclasses import dataclass
from itertools import product

import pytest

from app.core.errors import Conflict
from app.perspectives.lifecycle import (
    AffiliationState,
    Step,
    StepNotPossible,
    advance,
    possible,
)

A, S = AffiliationState, Step

POSSIBLE = {
    (A.STATED, S.CHECK_BY_ADDRESS): A.CHECKED,
    # Its holder asks, a moderator answers; after a refusal the holder may ask again.
    (A.STATED, S.ASK): A.ASKED,
    (A.ASKED, S.CHECK): A.CHECKED,
    (A.ASKED, S.REFUSE): A.REFUSED,
    (A.REFUSED, S.ASK): A.ASKED,
    # Whatever became of it, it ends for good.
    (A.STATED, S.END): A.ENDED,
    (A.ASKED, S.END): A.ENDED,
    (A.CHECKED, S.END): A.ENDED,
    (A.REFUSED, S.END): A.ENDED,
}


@dataclass
class Subject:
    """Something with a state."""

    state: AffiliationState


@pytest.mark.parametrize(("state", "step"), [*product(A, S)])
def test_every_state_with_every_step(state: AffiliationState, step: Step) -> None:
    subject, follows = Subject(state), POSSIBLE.get((state, step))
    assert possible(state, step) is (follows is not None)
    if follows is not None:
        advance(subject, step)
        assert subject.state is follows
        return
    with pytest.raises(StepNotPossible, match=state.value):
        advance(subject, step)
    assert subject.state is state


def test_what_is_not_possible_is_a_conflict() -> None:
    assert issubclass(StepNotPossible, Conflict)


def test_what_ended_stays_ended() -> None:
    assert not any(possible(A.ENDED, step) for step in S)

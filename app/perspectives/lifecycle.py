"""What can happen to an affiliation. Pure data; who may do it is the policy's matter.

An affiliation is stated first. It is checked at once by its holder's confirmed address, or by a
moderator when its holder asks and gives evidence. It ends for good, whatever became of it.
"""

import enum
from typing import Final, Protocol

from app.core.errors import Conflict


class AffiliationState(enum.Enum):
    """Where an affiliation stands."""

    STATED = "stated"
    ASKED = "asked"
    CHECKED = "checked"
    REFUSED = "refused"
    ENDED = "ended"


class Step(enum.Enum):
    """What somebody does to an affiliation."""

    ASK = "ask"
    CHECK_BY_ADDRESS = "check_by_address"
    CHECK = "check"
    REFUSE = "refuse"
    END = "end"


class StepNotPossible(Conflict):
    """The state does not permit the step."""


STEPS: Final[dict[tuple[AffiliationState, Step], AffiliationState]] = {
    (AffiliationState.STATED, Step.ASK): AffiliationState.ASKED,
    (AffiliationState.REFUSED, Step.ASK): AffiliationState.ASKED,
    (AffiliationState.STATED, Step.CHECK_BY_ADDRESS): AffiliationState.CHECKED,
    (AffiliationState.ASKED, Step.CHECK): AffiliationState.CHECKED,
    (AffiliationState.ASKED, Step.REFUSE): AffiliationState.REFUSED,
    (AffiliationState.STATED, Step.END): AffiliationState.ENDED,
    (AffiliationState.ASKED, Step.END): AffiliationState.ENDED,
    (AffiliationState.CHECKED, Step.END): AffiliationState.ENDED,
    (AffiliationState.REFUSED, Step.END): AffiliationState.ENDED,
}


class HasState(Protocol):
    """An affiliation."""

    state: AffiliationState


def advance(affiliation: HasState, step: Step) -> None:
    """Move an affiliation to the state that follows. Nothing else assigns a state.

    Raises StepNotPossible when the present state does not permit the step.
    """
    if not possible(affiliation.state, step):
        raise StepNotPossible(f"What is {affiliation.state.value} cannot be changed in that way.")
    affiliation.state = STEPS[affiliation.state, step]


def possible(state: AffiliationState, step: Step) -> bool:
    """Tell whether the state permits the step."""
    return (state, step) in STEPS

"""Which status a failure has."""

import pytest

from app.core.errors import Conflict, ForumError, Invalid, NotAllowed, NotFound
from app.experiences.lifecycle import TransitionNotPossible
from app.web.errors import STATUS, status_of


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound(), 404),
        (NotAllowed(), 403),
        (Conflict(), 409),
        (Invalid("no"), 422),
        (TransitionNotPossible(), 409),
    ],
)
def test_a_failure_has_the_status_of_its_kind(error: ForumError, status: int) -> None:
    assert status_of(error) == status


def test_every_kind_of_failure_has_a_status() -> None:
    assert set(ForumError.__subclasses__()) <= set(STATUS)

"""What the tests of figures share."""

import pytest

from app.members.models import Member
from tests.conftest import Work
from tests.factories import make_member, make_moderator


@pytest.fixture
def author(work: Work) -> Member:
    """Return a member who writes."""
    with work():
        return make_member("Ffion Carrow")


@pytest.fixture
def moderator(work: Work) -> Member:
    """Return a member who decides."""
    with work():
        return make_moderator("Graham Oduya")

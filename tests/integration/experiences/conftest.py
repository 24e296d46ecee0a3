"""What the tests of experiences share: people at the client, and looks behind the pages."""

import pytest

from app.experiences.models import Post
from app.members.models import Member
from tests.conftest import Work
from tests.factories import make_member, make_post
from tests.integration.conftest import SignedIn
from tests.support.client import Client


@pytest.fixture
def writer(author: Member, signed_in: SignedIn) -> Client:
    """Return the author at a client."""
    return signed_in(author)


@pytest.fixture
def opening(work: Work) -> Post:
    """Return a published experience."""
    with work():
        return make_post(make_member("Opening Hand"))


@pytest.fixture
def reply_url(opening: Post) -> str:
    """Return where to answer it."""
    return f"/experiences/{opening.id}/reply"

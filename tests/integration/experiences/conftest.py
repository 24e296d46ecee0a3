"""What the tests of experiences share: people at the client, and looks behind the pages."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.experiences.models import Post
from app.members.models import Member
from tests.conftest import Work
from tests.factories import make_member, make_moderator, make_post
from tests.support.client import Client

SignedIn = Callable[..., Client]


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


@pytest.fixture
def signed_in(app: Flask) -> SignedIn:
    """Return what signs a member in and returns their client."""

    def sign_in(member: Member) -> Client:
        client = app.test_client()
        assert isinstance(client, Client)
        client.sign_in(member)
        return client

    return sign_in


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

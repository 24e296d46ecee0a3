"""The people whom most tests need, and how they sign in."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.members.models import Member
from tests.conftest import Work
from tests.factories import make_member, make_moderator
from tests.support.client import Client

SignedIn = Callable[[Member], Client]


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
def author(work: Work) -> Member:
    """Return a member who writes."""
    with work():
        return make_member("Ffion Carrow")


@pytest.fixture
def moderator(work: Work) -> Member:
    """Return a member who decides."""
    with work():
        return make_moderator("Graham Oduya")

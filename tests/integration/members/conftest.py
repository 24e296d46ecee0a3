"""What the tests of members share: reading the outbox, and passing on the links in it."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.core.db import db
from app.core.mail import OutboxMessage
from app.members.models import Member
from tests.factories import make_member
from tests.support.client import PASSWORD, Client

Outbox = Callable[[str], list[OutboxMessage]]
Link = Callable[[str], str]
Confirm = Callable[..., TestResponse]
Work = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def outbox(app: Flask) -> Outbox:
    """Return what finds the letters to an address, oldest first."""

    def find(address: str) -> list[OutboxMessage]:
        with app.app_context():
            return list(
                db.session.scalars(
                    sa.select(OutboxMessage)
                    .where(OutboxMessage.to == address)
                    .order_by(OutboxMessage.id)
                )
            )

    return find


@pytest.fixture
def member(work: Work) -> Member:
    """Return a confirmed member."""
    with work():
        return make_member("Ada Quist", email="ada@example.org")


@pytest.fixture
def link(outbox: Outbox) -> Link:
    """Return what finds the first link in the newest letter to an address, as a path."""

    def find(address: str) -> str:
        found = re.search(r"http://localhost(/\S+)", outbox(address)[-1].text)
        assert found, outbox(address)[-1].text
        return found.group(1)

    return find


@pytest.fixture
def confirm(client: Client, link: Link) -> Confirm:
    """Return what opens the link in the newest letter to an address, and gives a password there."""

    def give(address: str, password: str = PASSWORD) -> TestResponse:
        return client.submit(link(address), {"password": password})

    return give

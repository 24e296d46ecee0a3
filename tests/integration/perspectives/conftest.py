"""What the tests of affiliations share: people at the client, and what the database holds."""

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.db import db
from app.members.models import Member
from app.perspectives.models import Affiliation
from tests.conftest import Work
from tests.factories import make_member


@pytest.fixture
def holder(work: Work) -> Member:
    """Return a member whose address shows nothing."""
    with work():
        return make_member("Ffion Carrow", email="ffion@example.org")


@pytest.fixture
def officer(work: Work) -> Member:
    """Return a member with the address of a public body."""
    with work():
        return make_member("Owen Tallis", email="owen@cornwall.gov.uk")


def stored(app: Flask) -> list[Affiliation]:
    """Return every affiliation, oldest first."""
    with app.app_context():
        return list(db.session.scalars(sa.select(Affiliation).order_by(Affiliation.id)))


def states(app: Flask) -> list[str]:
    """Return where every affiliation stands, oldest first."""
    return [affiliation.state.value for affiliation in stored(app)]

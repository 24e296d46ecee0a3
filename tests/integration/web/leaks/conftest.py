"""What the tests of anonymity on all pages share: those who visit, and what they may not learn."""

from dataclasses import dataclass

import pytest
from flask import Flask

from app.core.db import db
from app.members.models import Member
from tests.conftest import Work
from tests.factories import make_moderator
from tests.integration.web import test_every_route
from tests.integration.web.conftest import cookie_of
from tests.integration.web.leaks.seeds import Seeds, seed
from tests.integration.web.leaks.surfaces import Places, places
from tests.integration.web.test_every_route import World

everybody = test_every_route.world
"""One visitor of each kind, and something to stand in every address."""


@dataclass(frozen=True)
class Scene:
    """Who visits, what there is to ask for, and who must stay unknown."""

    world: World
    seeds: Seeds
    places: Places


@pytest.fixture
def scene(app: Flask, work: Work, everybody: World) -> Scene:
    """Have members speak by role in all ways, and two of a thread be visitors as well."""
    with work():
        moderator = make_moderator("Judith Overy")
        busy = db.session.get_one(Member, everybody.places["author"])
    seeds = seed(work, busy=busy, moderator=moderator)
    everybody.cookies["named"] = cookie_of(app, seeds.named.member)
    everybody.cookies["buyer"] = cookie_of(app, seeds.secret["buyer"].member)
    with app.app_context():
        there = places(everybody, seeds, seeds.revisions)
    return Scene(everybody, seeds, there)

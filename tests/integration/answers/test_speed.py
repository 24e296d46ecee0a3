"""These pages cost the same few statements whatever was told."""

import pytest
from flask import Flask

from app.members.models import Member
from tests.conftest import Work
from tests.factories import make_member
from tests.integration.insights.bulk import invented, make_told
from tests.support.client import Client
from tests.support.watching import count_queries

VISITOR, MEMBER = 9, 11
"""The most statements that a page may take; a member's frame takes two."""


@pytest.fixture(params=[3, 300])
def reader(request: pytest.FixtureRequest, work: Work) -> Member:
    """Return a member of a forum in which little, or much, was told."""
    told = [
        (side, facts | {"message": f"Line {number}.", "questions": ["bid_or_not", "what_worries"]})
        for number, (side, facts) in enumerate(invented(request.param))
    ]
    with work():
        make_told(make_member(), told)
        return make_member()


@pytest.mark.parametrize(
    "address",
    [
        "/sides",
        "/sides?stage=planning",
        "/sides?period=2013_to_2015",
        "/questions",
        "/questions/used_the_act",
        "/questions/what_worries",
        "/questions/bid_or_not",
        "/questions/time_and_inclination",
        "/questions/capacity_and_remit",
    ],
)
def test_what_a_page_costs(app: Flask, client: Client, reader: Member, address: str) -> None:
    member = app.test_client()
    assert isinstance(member, Client)
    member.sign_in(reader)
    for visitor, most in ((client, VISITOR), (member, MEMBER)):
        visitor.get_page(address)
        with count_queries(app) as statements:
            page = visitor.get_page(address)
        assert len(statements) <= most, f"{address} takes {len(statements)}:\n{statements}"
    older = next((link for link in page.links if "after=" in link), None)
    if older is not None:
        with count_queries(app) as statements:
            client.get_page(older)
        assert len(statements) <= VISITOR, f"{older} takes {len(statements)}:\n{statements}"

"""The home page: what it lists, what it counts, what it costs."""

import re

from flask import Flask

from app.experiences import service
from app.experiences.models import Identity
from app.perspectives.tags import Perspective
from tests.conftest import Work
from tests.factories import author_of, make_member, make_moderator, make_post, make_writing
from tests.integration.experiences.bulk import make_experiences
from tests.integration.insights.bulk import make_told
from tests.support.client import Client
from tests.support.watching import count_queries

COST_FOR_VISITORS = 4
COST_FOR_MEMBERS = 6
COUNTS = re.compile(r"(\d+) (experiences?) and (\d+) (repl(?:y|ies)) so far")


def counted(client: Client) -> tuple[str, ...]:
    """Return what the home page says that there is to read."""
    found = COUNTS.search(" ".join(client.get_page("/").text.split()))
    assert found, "the home page counts nothing"
    return found.groups()


def test_an_empty_forum_invites_the_first_one(client: Client) -> None:
    page = client.get_page("/")
    assert "The first chair at the table is free." in page
    assert "/experiences/new" in page.links
    assert "so far" not in page


def test_it_shows_what_readers_may_see_and_nothing_else(client: Client, work: Work) -> None:
    with work():
        moderator = make_moderator()
        for state in ("draft", "waiting", "returned", "declined", "hidden", "withdrawn"):
            writing = make_writing(title=f"It is {state}", body=f"Text that is {state}.")
            make_post(state=state, moderator=moderator, writing=writing)
        shown = make_post(writing=make_writing(title="A & B <won>", body="It went well."))
        make_post(answering=shown, writing=make_writing(title="", body="An answer to it."))
        make_post(answering=shown, state="waiting", writing=make_writing(title=""))
    page = client.get_page("/")
    assert "A &amp; B &lt;won&gt;" in page
    assert "It went well." in page
    assert "It is " not in page
    assert "Text that is" not in page
    assert "An answer to it." not in page, "the list is of experiences"
    assert counted(client) == ("1", "experience", "1", "reply")


def test_what_vanishes_is_counted_no_more(client: Client, work: Work) -> None:
    with work():
        first, second = make_post(), make_post()
        reply = make_post(answering=first)
        make_post(answering=first)
    assert counted(client) == ("2", "experiences", "2", "replies")
    with work():
        service.withdraw(author_of(second), second.id)
        service.withdraw(author_of(reply), reply.id)
    assert counted(client) == ("1", "experience", "1", "reply")


def test_the_newest_six_newest_first(client: Client, work: Work) -> None:
    with work():
        author, moderator = make_member(), make_moderator()
        for number in range(8):
            writing = make_writing(title=f"Number {number}")
            make_post(author, moderator=moderator, writing=writing)
    text = client.get_page("/").text
    assert re.findall(r"Number \d", text) == [f"Number {number}" for number in range(7, 1, -1)]


def test_a_role_only_author_stays_unnamed(client: Client, work: Work) -> None:
    with work():
        author = make_member("Branwen Achebe")
        make_post(author, writing=make_writing(identity=Identity.ROLE_ONLY))
    page = client.get_page("/")
    assert "Bidder 1" in page
    assert "Branwen" not in page
    assert f"/members/{author.id}" not in page.links


def test_it_costs_the_same_whatever_there_is(app: Flask, client: Client, work: Work) -> None:
    with work():
        reader, author = make_member(), make_member()
    member = app.test_client()
    assert isinstance(member, Client)
    member.sign_in(reader)
    costs = []
    for more in (3, 297):
        with work():
            make_experiences(author, more)
        for visitor in (client, member):
            with count_queries(app) as statements:
                visitor.get_page("/")
            costs.append(len(statements))
    assert costs[0] == costs[2] <= COST_FOR_VISITORS
    assert costs[1] == costs[3] <= COST_FOR_MEMBERS


def test_it_asks_what_the_forum_asks(client: Client) -> None:
    page = client.get_page("/")
    asked = [link for link in page.links if link.startswith("/questions/")]
    assert (len(asked), asked[0]) == (6, "/questions/used_the_act")
    assert "Did your organisation bid, or think of bidding? Why, or why not?" in page


def test_it_says_over_what_the_sides_differ_most(client: Client, work: Work) -> None:
    assert "Too few have told yet to compare the sides" in client.get_page("/")
    rated = {"measurement": 3, "mission": 1}
    told = [
        (side, {"concerns": {name: {"severity": severity - less, "source": ""}}})
        for side, less in ((Perspective.BIDDER, 0), (Perspective.COMMISSIONER, 1))
        for name, severity in rated.items()
        for _ in range(5 if name == "measurement" else 4)
    ]
    with work():
        make_told(make_member(), told)
    page = client.get_page("/")
    assert "They differ most over “Results were hard to measure and report”" in page
    assert "It did not fit our mission or independence" not in page, "fewer than five rated it"
    assert {"/insights", "/sides"} <= set(page.links)


def test_what_nobody_asked_for_in_the_address_is_ignored(client: Client) -> None:
    for query in ("after=x", "q=%00", "kept=%ff", "after=99999999999"):
        client.get_page(f"/?{query}")

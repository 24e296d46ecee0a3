"""A post keeps whether its author's side was checked when it was sent."""

import re

import pytest
from flask import Flask

from app.experiences import service
from app.experiences.lifecycle import Action
from app.members.models import Member
from app.perspectives import service as affiliations
from app.perspectives.tags import Perspective
from tests.conftest import Work
from tests.factories import (
    make_affiliation,
    make_decision,
    make_member,
    make_moderator,
    make_post,
    make_writing,
)
from tests.integration.conftest import SignedIn
from tests.support.client import Client
from tests.support.html import Page

CHECKED = "Commissioner, checked"


def seen(client: Client, url: str) -> str:
    """Return the words of a page."""
    return words(client.get_page(url))


def words(page: Page) -> str:
    """Return what a page says, without its marks."""
    return " ".join(re.sub("<[^>]*>", "", page.text).split())


def test_readers_see_whether_a_side_was_checked(work: Work, client: Client) -> None:
    writing = make_writing(perspective=Perspective.COMMISSIONER, title="Bought by a buyer")
    with work():
        author = make_member()
        make_affiliation(author, state="checked", perspective=Perspective.COMMISSIONER)
        post = make_post(author, writing=writing)
    assert CHECKED in seen(client, f"/experiences/{post.id}/bought-by-a-buyer")
    assert CHECKED in seen(client, "/experiences")


def sides(client: Client, url: str) -> list[str]:
    """Return the sides that a page shows, with their marks."""
    badges = re.findall(
        r'<span class="perspective .*?</span></span>', client.get_page(url).text, re.DOTALL
    )
    return [" ".join(re.sub("<[^>]*>", "", badge).split()) for badge in badges]


def test_who_was_not_checked_bears_no_mark(work: Work, client: Client) -> None:
    with work():
        make_post(writing=make_writing(perspective=Perspective.COMMISSIONER))
        make_post(writing=make_writing(perspective=Perspective.OBSERVER))
    assert sides(client, "/experiences") == ["Observer", "Commissioner"]


def test_a_check_of_one_side_says_nothing_of_the_other(work: Work, client: Client) -> None:
    with work():
        author = make_member()
        make_affiliation(author, state="checked", perspective=Perspective.COMMISSIONER)
        make_post(author, writing=make_writing(perspective=Perspective.BIDDER))
    assert sides(client, "/experiences") == ["Bidder"]


def test_what_was_written_stays_when_the_affiliation_ends(work: Work, client: Client) -> None:
    with work():
        author = make_member()
        affiliation = make_affiliation(
            author, state="checked", perspective=Perspective.COMMISSIONER
        )
        old = make_writing(perspective=Perspective.COMMISSIONER)
        post = make_post(author, writing=old)
        affiliations.end(author, affiliation.id)
    with work():
        again = make_writing(
            perspective=Perspective.COMMISSIONER, title=old.title, body="Mended since."
        )
        service.revise(author, post.id, again, submit=True)
        make_decision(make_moderator(), post, Action.APPROVE)
    assert CHECKED in seen(client, "/experiences")


def test_what_was_sent_before_a_check_counts_from_the_next_sending(
    app: Flask, work: Work, signed_in: SignedIn, author: Member
) -> None:
    old = make_writing(perspective=Perspective.COMMISSIONER)
    with work():
        post = make_post(author, state="returned", writing=old)
        make_affiliation(author, state="checked", perspective=Perspective.COMMISSIONER)
    client = signed_in(author)
    assert sides(client, "/mine") == ["Commissioner"]
    with work():
        again = make_writing(perspective=Perspective.COMMISSIONER, title=old.title, body="Mended.")
        service.revise(author, post.id, again, submit=True)
    assert CHECKED in seen(client, "/mine")


@pytest.mark.parametrize("side", ["", "commissioner"])
def test_the_preview_tells_it(work: Work, signed_in: SignedIn, author: Member, side: str) -> None:
    with work():
        make_affiliation(author, state="checked", perspective=Perspective.COMMISSIONER)
    client = signed_in(author)
    fields = {"title": "Bought", "body": "We bought.", "do": "preview"}
    answer = client.submit("/experiences/new", {**fields, "perspective": side or None})
    assert (CHECKED in words(client.read(answer))) is bool(side)

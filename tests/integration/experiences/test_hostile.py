"""Attempts to have a post show what its author did not send, or tell what nobody approved."""

from typing import Final
from uuid import uuid4

import pytest
from flask import Flask

from app.core.db import db
from app.core.errors import Invalid
from app.core.mail import OutboxMessage
from app.experiences import drafting, service
from app.experiences.lifecycle import Action, RevisionState
from app.experiences.models import Identity, Post
from app.members.models import Member
from app.perspectives.tags import Perspective
from tests.conftest import Work
from tests.factories import author_of, hide, make_decision, make_member, make_post, make_writing
from tests.integration.conftest import SignedIn
from tests.integration.experiences.pages import FILLED, find_post, press, states
from tests.support.client import Client

WITHHELD: Final = {**FILLED, "identity": "role_only"}


@pytest.mark.parametrize("button", ["save", "preview"])
def test_a_draft_cannot_put_a_name_over_the_text_that_waits(
    app: Flask, work: Work, author: Member, moderator: Member, writer: Client, button: str
) -> None:
    press(writer, "/experiences/new", "submit", WITHHELD)
    with work():
        post = db.session.query(Post).one()
    answer = press(writer, f"/posts/{post.id}/edit", button, {**FILLED, "body": "Newer."})

    assert answer.status_code == 422
    assert "Newer." in answer.get_data(as_text=True)
    with work():
        make_decision(moderator, post, Action.APPROVE)
    assert find_post(app, post.id).byline == "Bidder 1"
    assert author.display_name not in app.test_client().get("/experiences").get_data(as_text=True)


def test_a_text_that_waits_may_be_sent_anew_with_a_name(
    app: Flask, work: Work, author: Member, writer: Client
) -> None:
    with work():
        post = make_post(author, state="waiting", writing=make_writing(identity=Identity.ROLE_ONLY))
    answer = press(writer, f"/posts/{post.id}/edit", "submit", FILLED)

    assert answer.status_code == 303
    assert find_post(app, post.id).byline == author.display_name


def test_the_key_of_another_post_of_ones_own_changes_nothing_of_it(
    app: Flask, work: Work, author: Member, writer: Client
) -> None:
    key = str(uuid4())
    with work():
        other = make_post(author, state="draft", writing=make_writing(key=key, body="Untouched."))
        post = make_post(author, state="returned")
    answer = press(writer, f"/posts/{post.id}/edit", "submit", {"key": key, "body": "Mended."})

    assert answer.status_code == 303
    assert states(app, post.id) == ["returned", "waiting"]
    with app.app_context():
        assert drafting.latest_revision(other.id).body == "Untouched."


def test_a_text_decided_on_meanwhile_is_seen_as_it_stands(
    app: Flask, work: Work, author: Member
) -> None:
    """What a request read before its turn came is out of date by then."""
    with work():
        post = make_post(author, state="draft")
    with work():
        mine = drafting.get_own_post(post.id, author)
        early = drafting.latest_revision(mine.id)
        db.session.rollback()
        writing = make_writing(key=early.key, body="Sent.")
    with work():
        assert drafting.find_by_key(writing.key) is not None
        db.session.connection().exec_driver_sql(
            f"UPDATE revisions SET state = 'waiting' WHERE post_id = {post.id}"  # noqa: S608
        )
        again = drafting.find_by_key(writing.key)
        assert again is not None
        assert again.state is RevisionState.WAITING
        assert drafting.latest_revision(post.id).state is RevisionState.WAITING


def test_a_title_that_nobody_approved_is_told_to_nobody_else(
    app: Flask, work: Work, author: Member, moderator: Member, signed_in: SignedIn
) -> None:
    with work():
        opening = make_post(author, writing=make_writing(title="The approved title"))
        reply = make_post(make_member("Ina Morlais"), answering=opening)
        answerer = author_of(reply)
        changed = make_writing(title="The secret title", body="Newer.")
        service.revise(author, opening.id, changed, submit=True)
        answer = make_post(make_member("Osric Vane"), answering=reply, moderator=moderator)

    with app.app_context():
        letters = db.session.query(OutboxMessage).filter_by(to=answerer.email)
        told = [f"{letter.subject} {letter.text} {letter.html}" for letter in letters]
    assert any("The approved title" in letter for letter in told)
    assert not any("secret" in letter for letter in told)
    client = signed_in(answerer)
    for url in ("/notices", "/mine"):
        page = client.get_page(url)
        assert "The approved title" in page
        assert "secret" not in page
    assert answer.id


def test_the_title_and_the_bylines_of_a_hidden_thread_are_told_to_nobody_else(
    work: Work, author: Member, moderator: Member, signed_in: SignedIn
) -> None:
    with work():
        opening = make_post(author, writing=make_writing(title="The hidden title"))
        reply = make_post(make_member("Ina Morlais"), answering=opening)
        answerer = author_of(reply)
        answer = make_post(make_member("Osric Vane"), answering=reply)
        for post in (opening, answer):
            hide(moderator, post)
    client = signed_in(answerer)

    for url in ("/notices", "/mine"):
        page = client.get_page(url)
        assert "The hidden title" not in page
        assert "Osric Vane" not in page
    assert "The hidden title" in signed_in(author).get_page("/mine")
    assert "The hidden title" in signed_in(author).get_page("/notices")


def test_a_side_cannot_change_under_a_text_that_waits(work: Work, author: Member) -> None:
    with work():
        post = make_post(author, state="waiting")
        writing = make_writing(perspective=Perspective.COMMISSIONER)
        with pytest.raises(Invalid) as caught:
            service.revise(author, post.id, writing, submit=False)
    assert caught.value.field == "perspective"

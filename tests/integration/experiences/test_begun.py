"""An experience that is begun on the page of a question answers it."""

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.db import db
from app.experiences import drafting, service
from app.experiences.models import Post, Revision
from app.members.models import Member
from app.questions import service as questions
from tests.conftest import Work
from tests.factories import make_moderator
from tests.integration.experiences.pages import FILLED, NEW, fill, press, press_on, write_form
from tests.support.client import Client

BEGUN = f"{NEW}?question=bid_or_not"
ASKED = "Did your organisation bid, or think of bidding? Why, or why not?"


def told(app: Flask) -> list[dict[str, object]]:
    """Return the facts of all texts, oldest first."""
    with app.app_context():
        return list(db.session.scalars(sa.select(Revision.facts).order_by(Revision.id)))


@pytest.mark.parametrize("button", ["save", "preview", "submit", "facts"])
def test_it_answers_the_question(app: Flask, writer: Client, button: str) -> None:
    assert f"You answer: <strong>{ASKED}</strong>" in writer.get_page(BEGUN)
    press(writer, BEGUN, button)
    assert told(app) == [{"questions": ["bid_or_not"]}]


def test_the_question_is_ticked_among_the_facts(app: Flask, writer: Client) -> None:
    press(writer, BEGUN, "facts")
    with app.app_context():
        (post_id,) = db.session.scalars(sa.select(Post.id)).all()
    form = writer.get_page(f"/posts/{post_id}/facts/check").form_with(
        {"questions"}, at=None, index=0
    )
    assert form.values["questions"] == ["bid_or_not"]


@pytest.mark.parametrize("name", ["nothing", "", "%00", "used_the_act'--", "x" * 500])
def test_a_question_that_there_is_not_is_ignored(app: Flask, writer: Client, name: str) -> None:
    address = f"{NEW}?question={name}"
    assert "You answer:" not in writer.get_page(address)
    press(writer, address, "submit")
    assert told(app) == [{}]


def test_a_closed_question_is_ignored(app: Flask, writer: Client, work: Work) -> None:
    with work():
        questions.set_open(make_moderator(), "bid_or_not", is_open=False)
    page = writer.get_page(BEGUN)
    assert "You answer:" not in page
    assert ASKED not in page, "nor is it among the prompts"
    press(writer, BEGUN, "submit")
    assert told(app) == [{}]


def test_errors_do_not_lose_the_question(app: Flask, writer: Client) -> None:
    page = writer.read(press(writer, BEGUN, "submit", {**FILLED, "body": ""}))
    assert "There is a problem" in page
    press_on(writer, page, "submit", FILLED)
    assert told(app) == [{"questions": ["bid_or_not"]}]


def test_signing_in_does_not_lose_the_question(client: Client, author: Member) -> None:
    answer = client.get(BEGUN)
    page = client.get_page(answer.location)
    form = page.form_with({"email", "password"}, at=None, index=None)
    sent = fill(form, {"email": author.email, "password": "correct-horse-battery-staple"})
    back = client.post(form.action or page.url, data=sent)
    assert "You answer:" in client.get_page(back.location)


def test_facts_told_since_are_kept_when_the_form_comes_again(
    app: Flask, writer: Client, author: Member, work: Work
) -> None:
    form = write_form(writer.get_page(BEGUN))
    sent = {**fill(form, FILLED), "do": ["save"]}
    writer.post(BEGUN, data=sent)
    more = {"outcome": "won", "questions": ["expertise"]}
    with work():
        (post_id,) = db.session.scalars(sa.select(Post.id)).all()
        service.tell_facts(author, post_id, more, of=frozenset(more))
    writer.post(BEGUN, data={**sent, "body": ["Said better."]})
    with app.app_context():
        text = drafting.latest_revision(post_id)
        assert (text.body, text.facts) == ("Said better.", more)


def test_no_question_is_asked_of_a_reply(writer: Client, reply_url: str, app: Flask) -> None:
    page = writer.get_page(f"{reply_url}?question=bid_or_not")
    assert "You answer:" not in page
    assert "Questions that others would like answered" not in page


def test_an_edit_keeps_what_was_answered(app: Flask, writer: Client) -> None:
    press(writer, BEGUN, "save")
    with app.app_context():
        (post_id,) = db.session.scalars(sa.select(Post.id)).all()
    url = f"/posts/{post_id}/edit?question=expertise"
    assert "You answer:" not in writer.get_page(url)
    assert ASKED in writer.get_page(url), "it is among the prompts"
    press(writer, url, "save", {**FILLED, "body": "Said anew."})
    assert told(app) == [{"questions": ["bid_or_not"]}]

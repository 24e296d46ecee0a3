"""Undoing a decision: a new one, which gives readers and author back what they had."""

import pytest
from flask import Flask

from app.experiences import service
from app.members.models import Member
from tests.conftest import Work
from tests.factories import make_member, make_moderator, make_post, make_writing
from tests.integration.conftest import SignedIn
from tests.integration.moderation.conftest import WHY, Text, decide, decided, state_of, text_of
from tests.support.client import Client


@pytest.fixture
def author(work: Work) -> Member:
    with work():
        return make_member()


@pytest.fixture
def desk(work: Work, signed_in: SignedIn) -> Client:
    """Return a moderator at a client."""
    with work():
        moderator = make_moderator()
    return signed_in(moderator)


@pytest.fixture
def waiting(work: Work, author: Member) -> Text:
    with work():
        return text_of(make_post(author, state="waiting"))


@pytest.mark.parametrize(
    ("action", "state"), [("approve", "approved"), ("return", "returned"), ("decline", "declined")]
)
def test_every_decision_can_be_undone_and_made_anew(
    app: Flask, desk: Client, waiting: Text, action: str, state: str
) -> None:
    for _ in range(2):
        assert decide(desk, waiting.page, action).status_code == 303
        undone = decide(desk, waiting.page, "reopen")
        assert (undone.status_code, undone.location) == (303, waiting.page)
        assert "Undone. The text is in the queue again." in desk.get_page(waiting.page)
        assert waiting.page in desk.get_page("/moderation").links
        assert state_of(app, waiting) == ("unpublished", "waiting")
    assert decided(app) == [(action, "waiting", state), ("reopen", state, "waiting")] * 2


def test_another_moderator_may_undo(
    app: Flask, work: Work, desk: Client, signed_in: SignedIn, waiting: Text
) -> None:
    decide(desk, waiting.page, "decline")
    with work():
        moderator = make_moderator()
    other = signed_in(moderator)
    assert decide(other, waiting.page, "reopen").status_code == 303
    assert state_of(app, waiting) == ("unpublished", "waiting")


def test_what_was_declined_for_good_is_open_to_its_author_again(
    app: Flask, desk: Client, signed_in: SignedIn, author: Member, waiting: Text
) -> None:
    decide(desk, waiting.page, "decline")
    writer, edit = signed_in(author), f"/posts/{waiting.post}/edit"
    assert not [form for form in writer.get_page(edit).forms if "body" in form.names]
    decide(desk, waiting.page, "reopen")
    assert [form for form in writer.get_page(edit).forms if "body" in form.names]


def test_the_answers_to_what_is_taken_from_readers_stay_under_a_stone(
    app: Flask, work: Work, desk: Client, author: Member, client: Client
) -> None:
    with work():
        post = make_post(author, writing=make_writing(title="Undone", body="It was here."))
        make_post(answering=post, writing=make_writing(title="", body="And I answered."))
        text = text_of(post)
    decide(desk, text.page, "reopen")
    page = client.get(f"/posts/{text.post}", follow_redirects=True)
    assert page.status_code == 200
    assert "And I answered." in page.text
    assert "It was here." not in page.text
    assert "Undone" not in client.get_page("/experiences")
    decide(desk, text.page, "approve")
    assert "It was here." in client.get(f"/posts/{text.post}", follow_redirects=True).text


def test_a_returned_edit_undone_waits_while_readers_keep_what_they_have(
    app: Flask, work: Work, desk: Client, author: Member
) -> None:
    with work():
        post = make_post(author)
        service.revise(author, post.id, make_writing(body="A newer text."), submit=True)
        edit = text_of(post)
    decide(desk, edit.page, "return")
    assert state_of(app, edit) == ("published", "returned")
    decide(desk, edit.page, "reopen")
    assert state_of(app, edit) == ("published", "waiting")


def test_of_two_approved_edits_the_last_is_undone_first(
    app: Flask, work: Work, desk: Client, author: Member, client: Client
) -> None:
    with work():
        post = make_post(author, writing=make_writing(body="The first text."))
        texts = [text_of(post)]
    for body in ("The second text.", "The third text."):
        with work():
            service.revise(author, post.id, make_writing(body=body), submit=True)
            texts.append(text_of(post))
        decide(desk, texts[-1].page, "approve")
    stale = desk.get_page(texts[1].page)
    assert not [form for form in stale.forms if "action" in form.names]

    decide(desk, texts[2].page, "reopen")
    assert "The second text." in client.get(f"/posts/{post.id}", follow_redirects=True).text
    decide(desk, texts[2].page, "decline")
    assert state_of(app, texts[1]) == ("published", "approved")
    # The second was decided before the third was sent: its author has moved on.
    assert "There is nothing to decide here now." in desk.get_page(texts[1].page)
    assert "The second text." in client.get(f"/posts/{post.id}", follow_redirects=True).text


def test_what_its_author_withdrew_is_not_brought_back(
    app: Flask, work: Work, desk: Client, author: Member, waiting: Text
) -> None:
    decide(desk, waiting.page, "return")
    page = desk.get_page(waiting.page)
    with work():
        service.withdraw(author, waiting.post)
    sent = page.form_with({"action"}, at=None, index=None).values
    answer = desk.post(waiting.page, data=sent | {"action": "reopen", "reason": WHY})
    assert answer.status_code == 409
    assert state_of(app, waiting) == ("withdrawn", "returned")

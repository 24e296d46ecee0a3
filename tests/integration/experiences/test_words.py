"""What the pages say fits where a post stands, to its author and to a moderator."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.db import db
from app.core.mail import OutboxMessage
from app.experiences import drafting, service
from app.experiences.lifecycle import Action
from app.experiences.models import Post
from app.members.models import Member
from tests.conftest import Work
from tests.factories import hide, make_decision, make_post, make_writing
from tests.integration.conftest import SignedIn
from tests.integration.experiences.pages import press, texts, words
from tests.support.client import Client

CHANGED = {
    "draft": "Readers see the approved text. Only you see this one until you send it.",
    "waiting": "A moderator will read your change. Readers see the approved text.",
    "returned": "Readers see the approved text. Change this one and send it again.",
    "declined": "Readers go on seeing the approved text. This change will not appear.",
}
DECISIONS = {"returned": Action.RETURN, "declined": Action.DECLINE}


def change(author: Member, moderator: Member, post: Post, state: str) -> None:
    """Change a published post, and bring the change to a state."""
    service.revise(author, post.id, make_writing(title="Changed"), submit=state != "draft")
    if state in DECISIONS:
        make_decision(moderator, post, DECISIONS[state])


def test_an_empty_form_is_told_all_that_it_lacks(writer: Client, app: Flask) -> None:
    empty = {"title": "", "body": "", "perspective": None}
    answer = press(writer, "/experiences/new", "submit", empty)

    assert answer.status_code == 422
    summary = answer.text.split('class="error-summary"')[1].split("</ul>")[0]
    assert set(re.findall(r'href="#([^"]+)"', summary)) == {"title", "body", "perspective-0"}
    assert texts(app) == []


@pytest.mark.parametrize("state", CHANGED)
def test_a_change_that_is_not_public_leaves_no_doubt_what_readers_see(
    writer: Client, work: Work, author: Member, moderator: Member, state: str
) -> None:
    with work():
        change(author, moderator, make_post(author), state)
    said = words(writer.get_page("/mine").text)

    assert CHANGED[state] in said
    assert ("your change:" in said) is (state != "waiting")
    assert ("Lately, moderators have usually read a text within" in said) is (state == "waiting")


def test_withdrawing_says_what_is_lost(writer: Client, work: Work, author: Member) -> None:
    with work():
        make_post(author, state="draft")
        make_post(author)
    said = words(writer.get_page("/mine").text)

    assert said.count("It will not be published, and you cannot undo this.") == 1
    assert said.count("Readers will not see it any more, and you cannot undo this.") == 1


@pytest.mark.parametrize(
    ("state", "hint", "wordings"),
    [
        (
            "waiting",
            "A reason is needed to send it back or to decline it, not to approve it.",
            True,
        ),
        ("returned", "A reason is needed.", False),
    ],
)
def test_a_moderator_is_asked_for_a_reason_where_one_is_needed(
    work: Work, signed_in: SignedIn, moderator: Member, state: str, hint: str, *, wordings: bool
) -> None:
    with work():
        post = make_post(state=state, moderator=moderator)
        newest = drafting.latest_revision(post.id).id
    said = words(signed_in(moderator).get_page(f"/moderation/revisions/{newest}").text)

    assert f"What the author will read {hint}" in said
    assert ("Start from a wording" in said) is wordings


def test_hiding_needs_a_reason_and_restoring_does_not(
    work: Work, signed_in: SignedIn, moderator: Member
) -> None:
    with work():
        public, hidden = make_post(), make_post()
        hide(moderator, hidden)
    client = signed_in(moderator)

    said = words(client.get_page(f"/moderation/posts/{public.id}").text)
    assert "A reason is needed. " in said
    assert "Start from a wording" in said
    said = words(client.get_page(f"/moderation/posts/{hidden.id}").text)
    assert "A word is welcome, not needed." in said
    assert "Start from a wording" not in said
    assert "Hidden by" in said


def test_a_text_that_was_sent_back_is_called_the_same_everywhere(
    app: Flask, work: Work, signed_in: SignedIn, author: Member, moderator: Member
) -> None:
    with work():
        post = make_post(author, state="waiting")
        page = f"/moderation/revisions/{drafting.latest_revision(post.id).id}"
    desk, writer = signed_in(moderator), signed_in(author)
    said = words(desk.get_page(page).text)
    assert "Under “Sent back for changes” the author sees your words" in said
    assert said.count("Send back for changes") == 1
    desk.submit(page, {"action": "return", "reason": "Too long."})
    with app.app_context():
        letter = db.session.scalars(sa.select(OutboxMessage)).one()
    assert letter.subject.startswith("Your post was sent back for changes")
    assert "Sent back for changes" in desk.get_page("/moderation")
    edit, log = f"/posts/{post.id}/edit", "/moderation/log"
    for client, address in ((desk, page), (desk, log), (writer, "/mine"), (writer, edit)):
        assert "Sent back for changes" in words(client.get_page(address).text), address
    assert "Your post was sent back for changes" in writer.get_page("/notices")
    assert "Send back for changes" in writer.get_page("/guidelines")

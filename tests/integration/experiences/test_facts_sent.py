"""Facts go before a moderator with the text, and changed facts do so again."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.core import clock
from app.experiences.lifecycle import Action
from app.members.models import Member
from tests.conftest import Work
from tests.factories import make_decision
from tests.integration.conftest import SignedIn
from tests.integration.experiences.pages import reader_sees, states, texts, words
from tests.integration.experiences.steps import BIDDER, begin, facts_of, step_form, step_url
from tests.support.client import Client

WON: dict[str, Any] = {"outcome": "won", "hours": 40}
NOTHING_NEW = "Nothing has changed since a moderator read it."


def test_the_text_is_sent_with_its_facts_and_read_with_them(
    app: Flask, writer: Client, author: Member, client: Client, work: Work, moderator: Member
) -> None:
    with work():
        post = begin(author, facts=WON)
    fields = {"questions": ["bid_or_not"], "do": "submit"}
    answer = writer.submit(step_url(post, "check"), fields)
    assert answer.status_code == 303
    assert answer.location == f"/mine#post-{post.id}"
    assert "Sent. A moderator reads it" in writer.get_page("/mine")
    assert states(app, post.id) == ["waiting"]
    assert facts_of(app, post) == {**WON, "questions": ["bid_or_not"]}

    with work():
        make_decision(moderator, post, Action.APPROVE)
    page = words(reader_sees(client, post))
    assert "Outcome Won" in page
    assert "40 hours" in page
    assert "It answers: To bid or not" in page


def test_sent_twice_it_waits_once(app: Flask, writer: Client, author: Member, work: Work) -> None:
    with work():
        post = begin(author, facts=WON)
    sent = {**step_form(writer.get_page(step_url(post, "check"))).values, "do": "submit"}
    for _ in range(2):
        assert writer.post(step_url(post, "check"), data=sent).status_code == 303
    assert states(app, post.id) == ["waiting"]


def test_a_text_about_a_live_competition_is_kept_until_its_day(
    app: Flask, writer: Client, author: Member, work: Work
) -> None:
    day = (clock.today() + timedelta(days=30)).isoformat()
    with work():
        post = begin(author, facts=WON, pause={"live": "open", "hold_until": day})
    writer.submit(step_url(post, "check"), {"do": "submit"})
    assert states(app, post.id) == ["held"]
    assert "Held until its day." in writer.get_page("/mine")


def test_what_is_missing_in_the_text_is_told_where_it_is_sent(
    app: Flask, writer: Client, author: Member, work: Work
) -> None:
    with work():
        post = begin(author, title="", body="")
    fields = {"questions": ["expertise"], "do": "submit"}
    answer = writer.submit(step_url(post, "check"), fields)
    assert answer.status_code == 422
    page = writer.read(answer)
    assert "Give your experience a title." in page
    assert "Write something before you send it." in page
    assert step_form(page).values["questions"] == ["expertise"]
    assert states(app, post.id) == ["draft"]


@pytest.mark.parametrize("state", ["published", "hidden", "waiting", "returned"])
def test_facts_changed_later_are_a_new_text_that_a_moderator_reads(
    app: Flask, writer: Client, author: Member, work: Work, moderator: Member, state: str
) -> None:
    with work():
        post = begin(author, BIDDER, facts=WON, state=state)
    before = texts(app, post.id)[0]
    url = step_url(post, "course")
    writer.submit(url, {"outcome": "lost", "do": "next"})
    old, new = texts(app, post.id)
    assert old == before, "what was sent stays as it was"
    assert (new.state.value, new.title, new.body) == ("draft", old.title, old.body)
    assert facts_of(app, post) == {"outcome": "lost", "hours": 40}
    writer.submit(url, {"hours": "50", "do": "next"})
    assert len(texts(app, post.id)) == 2, "the draft goes on"

    assert writer.submit(step_url(post, "check"), {"do": "submit"}).status_code == 303
    former = {"published": "approved", "hidden": "approved", "waiting": "superseded"}
    assert states(app, post.id) == [former.get(state, state), "waiting"]


def test_readers_see_the_old_facts_until_the_new_ones_are_approved(
    writer: Client,
    author: Member,
    client: Client,
    work: Work,
    moderator: Member,
    signed_in: SignedIn,
) -> None:
    with work():
        post = begin(author, facts=WON, state="published")
    writer.submit(step_url(post, "course"), {"outcome": "lost", "do": "next"})
    writer.submit(step_url(post, "check"), {"do": "submit"})
    assert "Outcome Won" in words(reader_sees(client, post))
    queue = signed_in(moderator).get_page("/moderation")
    (item,) = {link for link in queue.links if link.startswith("/moderation/revisions/")}
    assert "What changed in the facts" in signed_in(moderator).get_page(item)
    with work():
        make_decision(moderator, post, Action.APPROVE)
    assert "Outcome Bid and lost" in words(reader_sees(client, post))


@pytest.mark.parametrize("state", ["published", "returned"])
def test_nothing_new_is_not_sent(
    app: Flask, writer: Client, author: Member, work: Work, state: str
) -> None:
    with work():
        post = begin(author, facts=WON, state=state)
    before = states(app, post.id)
    writer.submit(step_url(post, "course"), {"do": "next"})
    assert states(app, post.id) == before, "what was not changed makes no new text"
    answer = writer.submit(step_url(post, "check"), {"do": "submit"})
    assert answer.status_code == 422
    assert NOTHING_NEW in writer.read(answer)
    assert states(app, post.id) == before


def test_a_question_answered_shows_where_the_text_is_previewed_and_moderated(
    writer: Client, author: Member, work: Work, moderator: Member, signed_in: SignedIn
) -> None:
    with work():
        post = begin(author, facts={"questions": ["bid_or_not"]}, state="waiting")
    edited = writer.submit(f"/posts/{post.id}/edit", {"do": "preview"})
    queue = signed_in(moderator).get_page("/moderation")
    (item,) = {link for link in queue.links if link.startswith("/moderation/revisions/")}
    checked = writer.get_page(step_url(post, "check"))
    for page in (writer.read(edited), checked, signed_in(moderator).get_page(item)):
        assert "It answers: To bid or not" in words(page.text)


def test_a_moderator_reads_an_older_text_told_from_another_side(
    app: Flask, writer: Client, author: Member, work: Work, moderator: Member, signed_in: SignedIn
) -> None:
    with work():
        post = begin(author, facts=WON, state="waiting")
    queue = signed_in(moderator).get_page("/moderation")
    (item,) = {link for link in queue.links if link.startswith("/moderation/revisions/")}
    with work():
        make_decision(moderator, post, Action.RETURN)
    url = f"/posts/{post.id}/edit"
    writer.submit(url, {"perspective": "commissioner", "do": "facts"})
    assert "Won" in signed_in(moderator).get_page(item)
    fields = {"outcome": "awarded_vcse", "do": "next"}
    writer.submit(step_url(post, "course"), fields)
    writer.submit(step_url(post, "check"), {"do": "submit"})
    assert states(app, post.id) == ["returned", "waiting"]

"""What an author is told by the clock: that a held text is being read, and when a post appears."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask

from app.core import clock
from app.experiences import drafting, releases, service
from app.experiences.lifecycle import Action, RevisionState
from app.experiences.models import Identity, Post
from app.members.models import Member
from app.moderation.service import Verdict, decide
from app.notifications.models import NoticeKind
from app.notifications.service import stop_mail
from app.web.templating import day
from tests.conftest import Work
from tests.factories import make_post, make_writing
from tests.integration.conftest import SignedIn
from tests.integration.experiences.timing import chores, in_days, on
from tests.integration.notifications.conftest import Letters, Told

TITLE = "What the tender asks for"
LABEL = "The day you gave has come, and your text is with the moderators"
LATER = "It appears on 14 March 2026, 19:00"
BEFORE = datetime(2026, 3, 14, 9, 41, tzinfo=clock.LONDON)


def hold(author: Member, post: Post, until: date) -> None:
    """Send the post's draft, to be held until a day."""
    draft = drafting.find_in_state(post.id, RevisionState.DRAFT)
    assert draft is not None
    draft.pause = {"live": "open", "hold_until": until.isoformat()}
    service.send(author, post.id)


@pytest.fixture
def held(work: Work, author: Member) -> Post:
    """Return an experience that is held for ten days."""
    with work():
        post = make_post(author, state="draft", writing=make_writing(title=TITLE))
        hold(author, post, in_days(10))
    return post


def test_the_author_is_reminded_once_while_the_day_can_be_changed(
    app: Flask, held: Post, author: Member, told: Told, letters: Letters
) -> None:
    with on(in_days(6)):
        chores(app)
    assert (told(author), letters(author)) == ([], [])
    for passed in (7, 7, 8, 9):
        with on(in_days(passed)):
            chores(app)
    assert told(author) == ["release_near"]
    (letter,) = letters(author)
    assert letter.subject == f"Your text goes to the moderators in a few days: {TITLE}"
    for part in (letter.text, letter.html):
        assert f"That is on {day(in_days(10))}." in part
        assert f"http://localhost/posts/{held.id}/edit" in part


def test_the_notice_says_the_day_as_long_as_it_lies_ahead(
    app: Flask, held: Post, author: Member, signed_in: SignedIn, work: Work
) -> None:
    client, said = signed_in(author), f"That is on {day(in_days(10))}."
    with on(in_days(7)):
        chores(app)
    assert said in client.get_page("/notices")
    with work():
        service.take_back(author, held.id)
    assert said not in client.get_page("/notices")


def test_of_a_text_that_is_held_for_a_few_days_nobody_is_reminded(
    app: Flask, work: Work, author: Member, told: Told
) -> None:
    with work():
        hold(author, make_post(author, state="draft"), in_days(3))
    for passed in range(4):
        with on(in_days(passed)):
            chores(app)
    assert told(author) == ["released"]


def test_who_was_quicker_is_not_reminded(
    app: Flask, work: Work, held: Post, author: Member, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releases, "_with_held", lambda *_: [held.id])
    with work():
        service.take_back(author, held.id)
    chores(app)
    assert told(author) == []


def test_who_moved_the_day_away_is_not_reminded(
    app: Flask, held: Post, author: Member, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releases, "_with_held", lambda *_: [held.id])  # as it stood before
    with on(in_days(2)):
        chores(app)
    assert told(author) == []


def test_the_author_is_told_on_the_day(
    app: Flask, held: Post, author: Member, told: Told, letters: Letters
) -> None:
    for passed in (10, 10, 11):
        with on(in_days(passed)):
            chores(app)
    assert told(author) == ["released"]
    (letter,) = letters(author)
    assert letter.subject == f"{LABEL}: {TITLE}"
    assert "If the competition is still live, press “Back to draft” now" in letter.text
    mine = f"http://localhost/mine#post-{held.id}"
    assert mine in letter.text
    assert f'href="{mine}">My posts</a>' in letter.html
    assert "List-Unsubscribe" in letter.headers


def test_the_notice_says_what_to_do_and_leads_there(
    app: Flask, held: Post, author: Member, signed_in: SignedIn
) -> None:
    client = signed_in(author)
    with on(in_days(10)):
        chores(app)
    page = client.get_page("/notices")
    assert LABEL in page
    assert "press “Back to draft” under My posts" in page
    (form,) = [form for form in page.forms if form.action.removeprefix("/notices/").isdecimal()]
    assert client.post(form.action, data=form.values).location == f"/mine#post-{held.id}"
    assert "Back to draft" in client.get_page("/mine")


def test_who_holds_it_anew_is_told_anew(
    app: Flask, work: Work, held: Post, author: Member, told: Told, letters: Letters
) -> None:
    with on(in_days(10)):
        chores(app)
        with work():
            service.take_back(author, held.id)
            hold(author, held, in_days(5))
        with on(in_days(5)):
            chores(app)
    assert told(author) == ["released"] * 2
    assert len(letters(author)) == 2


def test_who_wants_no_such_letter_still_has_the_notice(
    app: Flask, work: Work, held: Post, author: Member, told: Told, letters: Letters
) -> None:
    with work():
        stop_mail(author.id, NoticeKind.RELEASED)
    with on(in_days(10)):
        chores(app)
    assert told(author) == ["released"]
    assert letters(author) == []


@pytest.fixture
def scheduled(work: Work, author: Member, moderator: Member) -> Iterator[Post]:
    """Return an experience without a name that was approved for the evening; it is that day."""
    with clock.at(BEFORE):
        with work():
            writing = make_writing(title=TITLE, identity=Identity.ROLE_ONLY)
            post = make_post(author, state="waiting", writing=writing)
            text = drafting.latest_revision(post.id)
            verdict = Verdict(action=Action.APPROVE, reason="", seen=text.version)
            release = datetime.combine(BEFORE, time(19), clock.LONDON)
            decide(moderator, text.id, verdict, appears_at=release)
        yield post


@pytest.mark.usefixtures("scheduled")
def test_a_letter_does_not_say_when_a_scheduled_post_appears(
    author: Member, letters: Letters
) -> None:
    (letter,) = letters(author)
    for part in (letter.text, letter.html):
        assert "19:00" not in part
        assert "14 March" not in part


@pytest.mark.usefixtures("scheduled")
def test_a_notice_of_a_scheduled_post_says_when_it_appears_until_it_has(
    app: Flask, author: Member, signed_in: SignedIn
) -> None:
    client = signed_in(author)
    assert LATER in client.get_page("/notices")
    with clock.at(BEFORE + timedelta(hours=10)):
        chores(app)
    assert "It appears on" not in client.get_page("/notices")


def test_a_letter_about_a_post_that_readers_see_leads_there(
    work: Work, author: Member, letters: Letters
) -> None:
    with work():
        post = make_post(author)
    (letter,) = letters(author)
    assert f"Read it: http://localhost/posts/{post.id}" in letter.text
    assert "It appears on" not in letter.text


def test_who_is_answered_hears_of_it_when_the_answer_appears(
    app: Flask, work: Work, author: Member, other: Member, moderator: Member, told: Told
) -> None:
    with work(), clock.at(BEFORE):
        opening = make_post(author)
        writing = make_writing(title="", identity=Identity.ROLE_ONLY)
        answer = make_post(other, state="waiting", answering=opening, writing=writing)
        text = drafting.latest_revision(answer.id)
        verdict = Verdict(action=Action.APPROVE, reason="", seen=text.version)
        decide(moderator, text.id, verdict, appears_at=BEFORE + timedelta(hours=1))
    assert told(author) == ["approved"]
    with clock.at(BEFORE + timedelta(hours=1)):
        chores(app)
    assert told(author) == ["approved", "answered"]
    assert told(other) == ["approved"]

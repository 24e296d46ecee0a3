"""Letters about posts without a name: whoever reads the mailbox learns nothing of what they say."""

from dataclasses import replace

import pytest
from flask import Flask

from app.core.mail import OutboxMessage
from app.experiences.lifecycle import Action
from app.experiences.models import Identity, Post
from app.members.models import Member
from app.notifications.models import NoticeKind
from app.openings.service import answer as answer_request
from app.openings.service import ask
from tests.conftest import Work
from tests.factories import REASON, hide, make_decision, make_moderator, make_post, make_writing
from tests.integration.conftest import SignedIn
from tests.integration.experiences.pages import reopen, restore
from tests.integration.experiences.timing import chores, in_days, on
from tests.integration.notifications.conftest import Letters, Told, links, stop_path

NAMED, UNNAMED = Identity.NAMED, Identity.ROLE_ONLY
TITLE, TEXT, ANSWER = "Eleven volunteers", "We bid from a cupboard.", "So did the winner."
READ = "Something you sent has been read by a moderator"
REMINDER = "A reminder from Have Regard"
ANSWERED = "Something you sent has an answer"
SUBJECTS = {
    "approved": READ,
    "returned": READ,
    "declined": READ,
    "reopened": READ,
    "hidden": READ,
    "restored": READ,
    "answered": ANSWERED,
    "opened": "Have Regard has something to tell you",
    "release_near": REMINDER,
    "released": REMINDER,
}
OF_NO_POST = {"checked", "not_checked"}


def unnamed(author: Member, **kwargs: str) -> Post:
    writing = make_writing(title=TITLE, body=TEXT, identity=UNNAMED)
    return make_post(author, writing=writing, **kwargs)


def everything(app: Flask, work: Work, author: Member, other: Member, moderator: Member) -> None:
    """Have all that a letter can be about happen to posts of one author's."""
    with work():
        post = unnamed(author)
        make_post(other, answering=post, writing=make_writing(title="", body=ANSWER))
        hide(moderator, post)
    with work():
        restore(moderator, post)
        for action in (Action.RETURN, Action.DECLINE):
            reopen(moderator, post)
            make_decision(moderator, post, action)
        opening = ask(moderator, post.id, "A court ordered it.")
        answer_request(make_moderator(), opening.id, agree=True, reason="I have read the order.")
        pause = {"live": "open", "hold_until": in_days(10).isoformat()}
        held = replace(make_writing(title=TITLE, identity=UNNAMED), pause=pause)
        make_post(author, state="waiting", writing=held)
    for passed in (7, 10):
        with on(in_days(passed)):
            chores(app)


def test_no_kind_of_letter_tells_what_it_is_about(
    app: Flask,
    work: Work,
    told: Told,
    letters: Letters,
    signed_in: SignedIn,
    author: Member,
    other: Member,
    moderator: Member,
) -> None:
    everything(app, work, author, other, moderator)
    assert set(told(author)) == {kind.value for kind in NoticeKind} - OF_NO_POST == set(SUBJECTS)
    client = signed_in(author)
    for kind, letter in zip(told(author), letters(author), strict=True):
        assert letter.subject == SUBJECTS[kind]
        own = {"/notices", "/notices/preferences", stop_path(letter)}
        assert links(letter) == own, "neither a post nor a thread"
        for part in (letter.text, letter.html):
            assert f"{letter.subject}." in part
            assert "Sign in to see it" in part
            for said in (TITLE, TEXT, ANSWER, REASON, "court", "order.", "Bidder", "appears"):
                assert said not in part, kind
    for address in ("/notices", "/notices/preferences"):
        assert client.get(address).status_code == 200
    for said in (TITLE, REASON, "A court ordered it."):
        assert said in client.get_page("/notices")


def letter_about_answer(
    work: Work, letters: Letters, author: Member, *, top: Identity, above: Identity
) -> OutboxMessage:
    """Have an answer appear below two posts of one author's; return the letter about it."""
    with work():
        experience = make_post(author, writing=make_writing(title=TITLE, identity=top))
        reply = make_post(
            author, answering=experience, writing=make_writing(title="", identity=above)
        )
        make_post(answering=reply, writing=make_writing(title="", body=ANSWER))
    return letters(author)[-1]


@pytest.mark.parametrize("top", Identity)
@pytest.mark.parametrize("above", Identity)
def test_who_waits_for_a_letter_about_a_named_post_gets_it_as_ever(
    work: Work, letters: Letters, author: Member, top: Identity, above: Identity
) -> None:
    """Were it silent, who reads the mailbox would guess that the other post is theirs as well."""
    letter = letter_about_answer(work, letters, author, top=top, above=above)
    silent = top is above is UNNAMED
    assert letter.subject == (ANSWERED if silent else f"Somebody answered you: {TITLE}")


def test_a_named_reply_of_who_told_the_experience_without_a_name_is_as_any_other(
    work: Work, letters: Letters, author: Member
) -> None:
    with work():
        make_post(author, answering=unnamed(author), writing=make_writing(title=""))
    assert [letter.subject for letter in letters(author)] == [
        READ,
        f"Your post was approved: {TITLE}",
    ]


@pytest.mark.parametrize("page", ["/register", "/change-email"])
def test_who_gives_an_address_is_told_which_one_to_give(
    page: str, signed_in: SignedIn, author: Member, app: Flask
) -> None:
    client = signed_in(author) if page != "/register" else app.test_client()
    assert "Use a private address if your employer should not see our letters." in (
        client.get(page, follow_redirects=True).text
    )

"""Who is told what: the author of every decision, the answered of every answer, each once."""

import pytest

from app.core.errors import Conflict
from app.experiences import drafting, service
from app.experiences.lifecycle import Action
from app.experiences.models import Identity, Post
from app.members.models import Member
from app.members.queries import get_member
from app.members.service import deactivate
from app.moderation.service import Verdict, decide
from app.notifications.models import NoticeKind
from app.notifications.service import add_notice
from tests.conftest import Work
from tests.factories import hide, make_decision, make_member, make_post, make_writing
from tests.integration.experiences.pages import reopen, restore
from tests.integration.notifications.conftest import Letters, Told

REPLY = make_writing(title="", body="We saw it the other way round.")


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        (Action.APPROVE, "approved"),
        (Action.RETURN, "returned"),
        (Action.DECLINE, "declined"),
    ],
)
def test_the_author_is_told_of_each_decision_on_a_text(
    work: Work,
    told: Told,
    letters: Letters,
    author: Member,
    moderator: Member,
    action: Action,
    kind: str,
) -> None:
    with work():
        post = make_post(author, state="waiting")
    assert (told(author), letters(author)) == ([], [])
    with work():
        make_decision(moderator, post, action, "Well told, but too long.")
    assert told(author) == [kind]
    (letter,) = letters(author)
    assert NoticeKind(kind).label in letter.subject
    assert "Well told, but too long." in letter.text
    with work():
        reopen(moderator, post)
    assert told(author) == [kind, "reopened"]
    assert told(moderator) == []


def test_the_author_is_told_when_a_post_is_hidden_and_restored(
    work: Work, told: Told, letters: Letters, author: Member, moderator: Member
) -> None:
    with work():
        post = make_post(author)
        hide(moderator, post, "It names the officer.")
        restore(moderator, post)
    assert told(author) == ["approved", "hidden", "restored"]
    assert [letter.subject.partition(":")[0] for letter in letters(author)] == [
        "Your post was approved",
        "Your post was hidden",
        "Your post was restored",
    ]


def test_nobody_hears_of_an_answer_before_readers_see_it(
    work: Work, told: Told, letters: Letters, author: Member, other: Member, moderator: Member
) -> None:
    with work():
        post = make_post(author)
        first = make_post(other, state="waiting", answering=post, writing=REPLY)
        make_decision(moderator, first, Action.RETURN)
        make_post(state="draft", answering=post)
        make_post(state="declined", answering=post)
    assert told(author) == ["approved"]
    assert len(letters(author)) == 1
    with work():
        service.revise(other, first.id, make_writing(title="", body="Mended."), submit=True)
    assert told(author) == ["approved"]
    with work():
        make_decision(moderator, first, Action.APPROVE)
    assert told(author) == ["approved", "answered"]
    assert told(other) == ["returned", "approved"]


def test_an_answer_is_told_once_however_often_it_comes_back(
    work: Work, told: Told, letters: Letters, author: Member, other: Member, moderator: Member
) -> None:
    with work():
        post = make_post(author)
        answer = make_post(other, answering=post)
    for _ in range(2):
        with work():
            hide(moderator, drafting.lock_post(answer.id))
        with work():
            restore(moderator, answer)
        with work():
            reopen(moderator, answer)
        with work():
            make_decision(moderator, answer, Action.APPROVE)
    assert told(author) == ["approved", "answered"]
    assert len(letters(author)) == 2
    assert told(other) == ["approved", *["hidden", "restored", "reopened", "approved"] * 2]


def test_an_edit_of_an_answer_is_not_a_new_answer(
    work: Work, told: Told, author: Member, other: Member, moderator: Member
) -> None:
    with work():
        post = make_post(author)
        answer = make_post(other, answering=post, writing=REPLY)
        service.revise(other, answer.id, make_writing(title="", body="Better said."), submit=True)
        make_decision(moderator, answer, Action.APPROVE)
    assert told(author) == ["approved", "answered"]
    assert told(other) == ["approved", "approved"]


def test_the_author_above_and_the_author_of_the_thread_are_told_and_nobody_else(
    work: Work, told: Told, author: Member, other: Member
) -> None:
    with work():
        third, bystander = make_member(), make_member()
        post = make_post(author)
        make_post(bystander, answering=post)
        reply = make_post(other, answering=post)
        make_post(third, answering=reply)
    assert told(author) == ["approved", "answered", "answered", "answered"]
    assert told(other) == ["approved", "answered"]
    assert told(bystander) == told(third) == ["approved"]


def test_who_wrote_both_above_is_told_once(
    work: Work, told: Told, letters: Letters, author: Member, other: Member
) -> None:
    with work():
        post = make_post(author)
        own = make_post(author, answering=post)
        make_post(other, answering=own)
    assert told(author) == ["approved", "approved", "answered"]
    assert len(letters(author)) == 3


def test_nobody_is_told_of_their_own_answer(work: Work, told: Told, author: Member) -> None:
    with work():
        post = make_post(author)
        make_post(author, answering=make_post(author, answering=post))
    assert told(author) == ["approved"] * 3


def test_the_same_event_is_told_once(work: Work, told: Told, author: Member) -> None:
    with work():
        post = make_post(author)
    for again in (False, True):
        with work():
            notice = add_notice(
                key="an-event", member_id=author.id, kind=NoticeKind.HIDDEN, post_id=post.id
            )
            assert (notice is None) is again
    assert told(author) == ["approved", "hidden"]


def test_what_is_not_decided_is_not_told(
    work: Work, told: Told, letters: Letters, author: Member, moderator: Member
) -> None:
    with work():
        post = make_post(author, state="waiting")
        revision = drafting.latest_revision(post.id)
    stale = Verdict(action=Action.APPROVE, reason="", seen=revision.version + 1)
    with pytest.raises(Conflict), work():
        decide(moderator, revision.id, stale)

    def decide_and_fail() -> None:
        with work():
            make_decision(moderator, post, Action.APPROVE)
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        decide_and_fail()
    assert (told(author), letters(author)) == ([], [])


def test_who_left_gets_no_letter(
    work: Work, told: Told, letters: Letters, author: Member, moderator: Member
) -> None:
    with work():
        post = make_post(author)
        service.revise(author, post.id, make_writing(body="Changed."), submit=True)
    with work():
        deactivate(get_member(author.id), get_member(author.id))
        make_decision(moderator, post, Action.RETURN)
        make_post(answering=post)
    assert told(author) == ["approved", "returned", "answered"]
    assert len(letters(author)) == 1, "the one from before"


def test_an_address_that_was_never_confirmed_gets_no_letter(
    work: Work, told: Told, letters: Letters, author: Member, moderator: Member
) -> None:
    with work():
        post = make_post(author, state="waiting")
        get_member(author.id).confirmed_at = None
        make_decision(moderator, post, Action.APPROVE)
    assert told(author) == ["approved"]
    assert letters(author) == []


@pytest.mark.parametrize("end", ["take_back", "withdraw"])
def test_an_answer_is_still_decided_on_where_the_experience_above_was_taken_away(
    work: Work,
    told: Told,
    letters: Letters,
    author: Member,
    other: Member,
    moderator: Member,
    end: str,
) -> None:
    """Then no text of the experience was sent that a notice could name."""
    with work():
        post = make_post(author, writing=make_writing(title="Named in confidence"))
        answer = make_post(other, state="waiting", answering=post, writing=REPLY)
        reopen(moderator, post)
        getattr(service, end)(author, post.id)
    with work():
        make_decision(moderator, answer, Action.APPROVE)
    assert told(other) == ["approved"]
    (letter,) = letters(other)
    assert letter.subject == "Your post was approved"
    for part in (letter.text, letter.html):
        assert "Named in confidence" not in part
        assert "“”" not in part
        assert '""' not in part


def name_in_letters(letters: Letters, member: Member, words: str) -> list[bool]:
    return [
        words in letter.subject or words in letter.text or words in letter.html
        for letter in letters(member)
    ]


def published_with_waiting_change(author: Member) -> Post:
    post = make_post(author, writing=make_writing(title="As it was approved"))
    service.revise(author, post.id, make_writing(title="Not read by anybody"), submit=True)
    return post


def test_a_title_that_waits_is_told_to_its_author_alone(
    work: Work, letters: Letters, author: Member, other: Member, moderator: Member
) -> None:
    with work():
        post = published_with_waiting_change(author)
        reply = make_post(other, answering=post)
        make_post(answering=reply)
        make_decision(moderator, post, Action.RETURN)
    assert name_in_letters(letters, other, "As it was approved") == [True, True]
    assert name_in_letters(letters, other, "Not read by anybody") == [False, False]
    assert letters(author)[-1].subject.endswith(": Not read by anybody")


def test_a_title_that_readers_cannot_see_any_more_is_told_to_its_author_alone(
    work: Work, letters: Letters, author: Member, other: Member, moderator: Member
) -> None:
    with work():
        post = make_post(author, writing=make_writing(title="It names somebody"))
        reply = make_post(other, state="waiting", answering=post)
        hide(moderator, post)
        make_decision(moderator, reply, Action.APPROVE)
    assert name_in_letters(letters, other, "It names somebody") == [False]
    assert name_in_letters(letters, author, "It names somebody") == [True] * 3


def test_a_role_only_author_is_named_to_nobody(
    work: Work, letters: Letters, author: Member, other: Member
) -> None:
    with work():
        post = make_post(author, writing=make_writing(identity=Identity.ROLE_ONLY))
        answer = make_writing(title="", identity=Identity.ROLE_ONLY)
        reply = make_post(other, answering=post, writing=answer)
        thanks = make_writing(title="", body="Thank you.", identity=Identity.ROLE_ONLY)
        make_post(author, answering=reply, writing=thanks)
    for reader, hidden in ((author, other), (other, author)):
        for letter in letters(reader):
            parts = f"{letter.key} {letter.subject} {letter.text} {letter.html} {letter.headers}"
            assert hidden.display_name not in parts
            assert hidden.email not in parts
            assert f"/members/{hidden.id}" not in parts

"""One form makes one post: resent, pressed twice, gone back to, or sent at the same moment."""

import threading
from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app.experiences.drafting import latest_revision
from app.experiences.forms import ReplyForm
from app.experiences.lifecycle import Action
from app.experiences.models import Identity, Post
from app.members.models import Member
from tests.conftest import Work
from tests.factories import (
    make_decision,
    make_member,
    make_moderator,
    make_post,
    make_writing,
)
from tests.integration.conftest import SignedIn
from tests.integration.experiences.pages import (
    BODY,
    FILLED,
    REPLY,
    TITLE,
    fill,
    find_post,
    only_post,
    press,
    press_on,
    states,
    texts,
    write_form,
)
from tests.support.client import Client

NEW = "/experiences/new"
Sent = dict[str, list[str]]


@pytest.fixture
def sent(writer: Client) -> Sent:
    """Return a filled-in form, as it is sent when its first button is pressed."""
    return fill(write_form(writer.get_page(NEW)), {**FILLED, "do": "submit"})


def changed(sent: Sent, **fields: str) -> Sent:
    """Return the form with other values."""
    return {**sent, **{name: [value] for name, value in fields.items()}}


@pytest.mark.parametrize("do", ["submit", "save", "preview"])
def test_a_form_sent_again_makes_nothing_new(
    writer: Client, app: Flask, sent: Sent, do: str
) -> None:
    answers = [writer.post(NEW, data=changed(sent, do=do)) for _ in range(3)]

    assert len({answer.status_code for answer in answers}) == 1
    assert len({answer.location for answer in answers}) == 1
    assert states(app) == ["waiting" if do == "submit" else "draft"]


def test_autosaved_previewed_and_sent_it_is_one_text(
    writer: Client, app: Flask, sent: Sent
) -> None:
    for do in ("save", "preview", "save", "submit", "submit"):
        writer.post(NEW, data=changed(sent, do=do, body=f"Until {do}"))

    assert [(text.number, text.state.value, text.body) for text in texts(app)] == [
        (1, "waiting", "Until submit")
    ]


def test_an_autosave_that_arrives_after_the_form_was_sent_takes_nothing_back(
    writer: Client, app: Flask, sent: Sent
) -> None:
    writer.post(NEW, data=sent)
    answer = writer.post(NEW, data=changed(sent, do="save"), headers={"Prefer": "return=minimal"})

    assert answer.status_code == 204
    assert states(app) == ["waiting"]


@pytest.mark.parametrize("decided", [None, Action.APPROVE, Action.RETURN, Action.DECLINE])
def test_a_form_sent_again_after_a_decision_says_nothing_new(
    writer: Client, app: Flask, sent: Sent, work: Work, decided: Action | None
) -> None:
    writer.post(NEW, data=sent)
    post = only_post(app)
    if decided:
        with work():
            make_decision(make_moderator(), post, decided)
    before = states(app)
    answer = writer.post(NEW, data=sent)

    assert answer.status_code == 303
    assert states(app) == before


def test_gone_back_to_and_changed_it_is_a_newer_text_of_the_same_post(
    writer: Client, app: Flask, sent: Sent
) -> None:
    first = writer.post(NEW, data=sent)
    second = writer.post(NEW, data=changed(sent, body="Better."))
    third = writer.post(NEW, data=changed(sent, body="Better."))

    assert first.location == second.location == third.location
    assert [(text.state.value, text.body) for text in texts(app)] == [
        ("superseded", FILLED["body"]),
        ("waiting", "Better."),
    ]


def test_gone_back_to_after_publication_it_is_an_edit_that_waits(
    writer: Client, app: Flask, sent: Sent, work: Work
) -> None:
    writer.post(NEW, data=sent)
    post = only_post(app)
    with work():
        make_decision(make_moderator(), post, Action.APPROVE)
    writer.post(NEW, data=changed(sent, body="Better."))

    assert states(app) == ["approved", "waiting"]


def test_a_form_without_its_key_is_known_by_what_it_says(
    writer: Client, app: Flask, sent: Sent
) -> None:
    keyless = {name: values for name, values in sent.items() if name != "key"}
    for _ in range(3):
        assert writer.post(NEW, data=keyless).status_code == 303
    assert states(app) == ["waiting"]

    assert writer.post(NEW, data=changed(keyless, body="Another story.")).status_code == 303
    assert states(app) == ["waiting", "waiting"]


def test_a_key_is_not_worked_out_from_what_everybody_may_know(
    app_with: Callable[..., Flask],
) -> None:
    keys = set()
    for secret in ("one", "one", "another"):
        with app_with(secret_key=secret).test_request_context():
            keys.add(
                ReplyForm(formdata=MultiDict({"body": BODY})).writing(member_id=1, about=2).key
            )
    assert len(keys) == 2


def test_words_that_were_sent_once_do_not_come_over_a_newer_draft(
    writer: Client, app: Flask, work: Work, author: Member, moderator: Member
) -> None:
    with work():
        thread = make_post()
    reply = f"/experiences/{thread.id}/reply?to={thread.id}"
    press(writer, reply, "submit", {**REPLY, "body": "Thanks!"})
    post = find_post(app, texts(app)[-1].post_id)
    with work():
        make_decision(moderator, post, Action.APPROVE)
    press(writer, f"/posts/{post.id}/edit", "save", {**REPLY, "body": "Thanks, and a page more."})
    press(writer, reply, "submit", {**REPLY, "body": "Thanks!"})

    bodies = sorted(text.body for text in texts(app) if text.post_id != thread.id)
    assert bodies == ["Thanks!", "Thanks!", "Thanks, and a page more."]


def test_the_same_words_without_a_key_are_another_post_elsewhere_and_of_another(
    writer: Client, app: Flask, work: Work, signed_in: SignedIn
) -> None:
    with work():
        threads = [make_post(), make_post()]
        other = make_member()
    before = len(texts(app))
    for client in (writer, signed_in(other)):
        for thread in threads:
            url = f"/experiences/{thread.id}/reply"
            press(client, url, "submit", {**REPLY, "key": None})
            press(client, url, "submit", {**REPLY, "key": None})

    assert len(texts(app)) - before == 4
    assert len({text.post_id for text in texts(app)[before:]}) == 4


@pytest.mark.parametrize("key", ["", "x", "\0", "{}", "9" * 5000, "00000000-0000-0000-0000"])
def test_what_is_no_key_is_taken_as_none(writer: Client, app: Flask, sent: Sent, key: str) -> None:
    for _ in range(2):
        assert writer.post(NEW, data=changed(sent, key=key)).status_code == 303
    assert states(app) == ["waiting"]


def test_a_preview_without_a_key_goes_on_with_what_it_saved(
    writer: Client, app: Flask, sent: Sent
) -> None:
    sent.pop("key")
    page = writer.read(writer.post(NEW, data=changed(sent, do="preview")))
    press_on(writer, page, "submit", {"body": "Changed since."})

    assert [(text.state.value, text.body) for text in texts(app)] == [("waiting", "Changed since.")]


@pytest.mark.parametrize("do", ["submit", "save", "preview"])
def test_the_key_of_somebody_else_opens_nothing(
    writer: Client, app: Flask, sent: Sent, work: Work, signed_in: SignedIn, do: str
) -> None:
    key = str(uuid4())
    with work():
        other = make_member()
    press(signed_in(other), NEW, "save", {"key": key, "body": "Private draft."})
    before = texts(app)

    answer = writer.post(NEW, data=changed(sent, key=key, do=do))
    assert answer.status_code == 404
    assert "Private draft." not in answer.text
    assert texts(app) == before


def test_a_key_of_one_post_in_the_form_of_another_mixes_no_texts(
    writer: Client, app: Flask, sent: Sent, work: Work, author: Member
) -> None:
    """A forged or long forgotten form: the post that has the key stays as it was."""
    with work():
        opening = make_post()
    writer.post(NEW, data=sent)
    mine = texts(app)[-1].post_id
    before = texts(app, mine)
    answer = press(
        writer, f"/experiences/{opening.id}/reply", "submit", {**REPLY, "key": sent["key"][0]}
    )

    assert answer.status_code in {303, 404, 409, 422}
    assert texts(app, mine)[:1] == before[:1]
    assert find_post(app, mine).parent_id is None


def both_at_once(*acts: Callable[[], TestResponse]) -> list[TestResponse]:
    """Do things at the same moment, each in a thread of its own."""
    together = threading.Barrier(len(acts))
    answers: list[TestResponse] = []

    def go(act: Callable[[], TestResponse]) -> None:
        together.wait()
        answers.append(act())

    threads = [threading.Thread(target=go, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(acts)
    return answers


def twin(app: Flask, client: Client) -> Client:
    """Return another window of the same browser."""
    other = app.test_client()
    assert isinstance(other, Client)
    cookie = client.get_cookie("session")
    assert cookie is not None
    other.set_cookie("session", cookie.value)
    return other


@pytest.mark.parametrize("keyed", [True, False])
@pytest.mark.parametrize("do", ["submit", "save"])
def test_sent_twice_at_the_same_moment_it_is_one_post(
    writer: Client, app: Flask, author: Member, do: str, *, keyed: bool
) -> None:
    for round_ in range(5):
        form = write_form(writer.get_page(NEW))
        fields = {**FILLED, "do": do, "title": f"{TITLE} {round_}"}
        sent = fill(form, fields if keyed else {**fields, "key": None})
        windows = [twin(app, writer) for _ in range(3)]
        answers = both_at_once(
            *(lambda window=window, sent=sent: window.post(NEW, data=sent) for window in windows)
        )
        assert {answer.status_code for answer in answers} == {303}
        assert len({answer.location for answer in answers}) == 1

    assert [text.title for text in texts(app)] == [f"{TITLE} {round_}" for round_ in range(5)]
    assert set(states(app)) == {"waiting" if do == "submit" else "draft"}


def test_an_edit_sent_twice_at_the_same_moment_is_one_text(
    writer: Client, app: Flask, author: Member, work: Work
) -> None:
    with work():
        post = make_post(author)
    url = f"/posts/{post.id}/edit"
    for round_ in range(4):
        sent = fill(write_form(writer.get_page(url)), {"body": f"Mended {round_}", "do": "submit"})
        windows = [twin(app, writer) for _ in range(2)]
        answers = both_at_once(
            *(lambda window=window, sent=sent: window.post(url, data=sent) for window in windows)
        )
        assert {answer.status_code for answer in answers} == {303}

    assert [(text.state.value, text.body) for text in texts(app, post.id)[1:]] == [
        ("superseded", "Mended 0"),
        ("superseded", "Mended 1"),
        ("superseded", "Mended 2"),
        ("waiting", "Mended 3"),
    ]


def test_a_reply_sent_twice_at_the_same_moment_is_one_text(
    writer: Client, app: Flask, work: Work
) -> None:
    with work():
        opening = make_post()
    url = f"/experiences/{opening.id}/reply"
    sent = fill(write_form(writer.get_page(url)), {**REPLY, "do": "submit"})
    windows = [twin(app, writer) for _ in range(3)]
    answers = both_at_once(
        *(lambda window=window: window.post(url, data=sent) for window in windows)
    )

    assert {answer.status_code for answer in answers} == {303}
    assert len([text for text in texts(app) if text.post_id != opening.id]) == 1


def test_answers_approved_at_the_same_moment_get_labels_of_their_own(
    app: Flask, work: Work, signed_in: SignedIn
) -> None:
    with work():
        opening = make_post()
        writings = [make_writing(identity=Identity.ROLE_ONLY) for _ in range(4)]
        replies = [make_post(answering=opening, writing=one, state="waiting") for one in writings]
        pages = [f"/moderation/revisions/{latest_revision(reply.id).id}" for reply in replies]
        moderators = [make_moderator() for _ in replies]
    desks = [signed_in(moderator) for moderator in moderators]
    answers = both_at_once(
        *(
            lambda desk=desk, page=page: desk.submit(page, {"action": "approve"})
            for desk, page in zip(desks, pages, strict=True)
        )
    )

    assert {answer.status_code for answer in answers} == {303}
    bylines = sorted(find_post(app, reply.id).byline for reply in replies)
    assert bylines == [f"Bidder {number}" for number in (1, 2, 3, 4)]


def test_an_author_who_withdraws_while_sending_does_one_after_the_other(
    writer: Client, app: Flask, author: Member, work: Work
) -> None:
    with work():
        post: Post = make_post(author, state="draft")
    url = f"/posts/{post.id}/edit"
    sent = fill(write_form(writer.get_page(url)), {"do": "submit"})
    windows = [twin(app, writer) for _ in range(2)]
    answers = both_at_once(
        lambda: windows[0].post(url, data=sent),
        lambda: windows[1].post(f"/posts/{post.id}/withdraw", data=sent),
    )

    assert {answer.status_code for answer in answers} <= {303, 409}
    assert find_post(app, post.id).state.value == "withdrawn"
    assert states(app, post.id) == ["draft"]

"""Deciding: each action from the page, what it takes, and that the record cannot be changed."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask
from markupsafe import escape
from sqlalchemy.exc import DatabaseError
from werkzeug.test import TestResponse

from app.core.db import db
from app.core.mail import OutboxMessage
from app.experiences import drafting, service
from app.experiences.lifecycle import Action
from app.experiences.models import Decision, Post
from app.members.models import Member
from app.moderation.reasons import REASONS
from tests.conftest import Work
from tests.factories import make_decision, make_member, make_moderator, make_post, make_writing
from tests.support.client import Client

MINE = "Please say when it was."


@pytest.fixture
def moderator(work: Work, client: Client) -> Member:
    """Return a moderator, who sits at the client."""
    with work():
        made = make_moderator()
    client.sign_in(made)
    return made


def text_of(post: Post) -> str:
    """Return the address of a post's newest text."""
    return f"/moderation/revisions/{drafting.latest_revision(post.id).id}"


def decide(client: Client, url: str, action: str, **fields: str) -> TestResponse:
    """Fill in the form of a page and press one of its buttons."""
    form = client.get_page(url).form_with({"reason", "seen"}, at=None, index=None)
    return client.post(url, data={**form.values, "action": action, **fields})


def decisions(app: Flask) -> list[tuple[str, str, str, str]]:
    """Return the record: action, before, after, reason."""
    with app.app_context():
        rows = db.session.scalars(sa.select(Decision).order_by(Decision.id))
        return [(row.action.value, row.before, row.after, row.reason) for row in rows]


@pytest.mark.parametrize(
    ("action", "after"), [("approve", "approved"), ("return", "returned"), ("decline", "declined")]
)
def test_a_decision_is_carried_out_and_recorded(
    app: Flask, work: Work, client: Client, moderator: Member, action: str, after: str
) -> None:
    with work():
        post = make_post(state="waiting")
        url = text_of(post)
    answer = decide(client, url, action, reason=MINE)
    assert (answer.status_code, answer.location) == (303, "/moderation")
    assert decisions(app) == [(action, "waiting", after, MINE)]
    assert (app.test_client().get(f"/posts/{post.id}").status_code == 302) is (action == "approve")


@pytest.mark.parametrize("action", ["return", "decline", "reopen"])
def test_a_reason_is_needed(
    app: Flask, work: Work, client: Client, moderator: Member, action: str
) -> None:
    with work():
        post = make_post(state="returned" if action == "reopen" else "waiting")
        url = text_of(post)
        before = db.session.scalar(sa.select(sa.func.count()).select_from(Decision))
    answer = decide(client, url, action, reason="  \n ")
    page = client.read(answer)
    assert answer.status_code == 422
    assert "Give the author a reason" in page
    assert len(decisions(app)) == before


def test_a_wording_alone_will_do_and_own_words_follow_it(
    app: Flask, work: Work, client: Client, moderator: Member
) -> None:
    wording, writer = REASONS[0], app.test_client()
    adapted = f"{wording.wording} {MINE}"
    with work():
        author = make_member()
        urls = [text_of(make_post(author, state="waiting")) for _ in range(3)]
    for url, own in zip(urls, ["", MINE, adapted], strict=True):
        decide(client, url, "return", wording=wording.id, reason=own)
    both = f"{wording.wording}\n\n{MINE}"
    assert [reason for *_, reason in decisions(app)] == [wording.wording, both, adapted]
    writer.sign_in(author)
    with app.app_context():
        (letter,) = (one.text for one in db.session.query(OutboxMessage).filter_by(id=2))
    assert f"  {wording.wording}\n\n  {MINE}" in letter
    for page in (writer.get_page("/mine"), writer.get_page("/notices"), client.get_page(urls[1])):
        assert str(escape(both)) in page


@pytest.mark.parametrize(
    "fields",
    [
        {"action": "nonsense"},
        {"action": "hide"},
        {"action": ""},
        {"wording": "nonsense"},
        {"seen": "x"},
        {"seen": "9" * 20},
        {"reason": "x" * 4_001},
    ],
)
def test_what_makes_no_sense_is_told_and_the_words_kept(
    app: Flask, work: Work, client: Client, moderator: Member, fields: dict[str, str]
) -> None:
    with work():
        url = text_of(make_post(state="waiting"))
    sent = {"action": "return", "reason": MINE, **fields}
    answer = decide(client, url, **sent)
    page = client.read(answer)
    assert answer.status_code == 422
    assert page.form_with({"reason"}, at=None, index=None).values["reason"] == [sent["reason"]]
    assert decisions(app) == []


def test_what_is_not_possible_now_is_refused(
    app: Flask, work: Work, client: Client, moderator: Member
) -> None:
    with work():
        url = text_of(make_post())
    before = decisions(app)
    assert decide(client, url, "reopen", reason=MINE).status_code == 303
    with work():
        done = text_of(make_post(state="returned"))
    form = client.get_page(done).form_with({"seen"}, at=None, index=None)
    answer = client.post(done, data={**form.values, "action": "approve"})
    assert answer.status_code == 409
    assert len(decisions(app)) == len(before) + 2


def test_nobody_decides_on_their_own(
    app: Flask, work: Work, client: Client, moderator: Member
) -> None:
    with work():
        own = make_post(moderator, state="waiting")
        url = text_of(own)
        seen = str(drafting.latest_revision(own.id).version)
    page = client.get_page(url)
    assert "another moderator decides" in page
    token = page.form_with(set(), at="/logout", index=None).values["csrf_token"]
    answer = client.post(url, data={"csrf_token": token, "action": "approve", "seen": seen})
    assert answer.status_code == 403
    assert decisions(app) == []


def test_who_comes_second_sees_what_was_decided_and_keeps_their_words(
    app: Flask, work: Work, client: Client, moderator: Member
) -> None:
    with work():
        other = make_moderator("Ottoline Brandt")
        post = make_post(state="waiting")
        url = text_of(post)
    form = client.get_page(url).form_with({"seen"}, at=None, index=None)
    with work():
        make_decision(other, post, Action.RETURN, "Returned by the first.")
    answer = client.post(url, data={**form.values, "action": "decline", "reason": MINE})
    page = client.read(answer)
    assert answer.status_code == 409
    for words in ("Ottoline Brandt", "Returned by the first.", MINE):
        assert words in page
    assert len(decisions(app)) == 1


def test_a_text_that_was_replaced_cannot_be_decided(
    app: Flask, work: Work, client: Client, moderator: Member
) -> None:
    with work():
        author = make_member()
        post = make_post(author, state="waiting")
        url = text_of(post)
    form = client.get_page(url).form_with({"seen"}, at=None, index=None)
    with work():
        service.revise(author, post.id, make_writing(body="A newer text."), submit=True)
    answer = client.post(url, data={**form.values, "action": "approve"})
    assert answer.status_code == 409
    assert "took it back or sent a newer text" in client.read(answer)
    assert decisions(app) == []


def test_two_at_the_same_moment_make_one_decision(app: Flask, work: Work) -> None:
    with work():
        people = [make_moderator(), make_moderator()]
        urls = [text_of(make_post(state="waiting")) for _ in range(4)]
    clients = []
    for person in people:
        client = app.test_client()
        assert isinstance(client, Client)
        client.sign_in(person)
        clients.append(client)
    together = Barrier(2)

    def race(client: Client, url: str) -> int:
        form = client.get_page(url).form_with({"seen"}, at=None, index=None)
        together.wait(timeout=30)
        return client.post(url, data={**form.values, "action": "approve"}).status_code

    with ThreadPoolExecutor(2) as pool:
        for url in urls:
            answers = list(pool.map(race, clients, [url, url]))
            assert sorted(answers) == [303, 409]
    assert len(decisions(app)) == len(urls)


def test_an_approved_edit_undone_gives_readers_the_former_text(
    app: Flask, work: Work, client: Client, moderator: Member
) -> None:
    with work():
        author = make_member()
        post = make_post(author, writing=make_writing(body="As it was."))
        service.revise(author, post.id, make_writing(body="As it became."), submit=True)
        url = text_of(post)
    reader = app.test_client()
    for action, words in (("approve", "As it became."), ("reopen", "As it was.")):
        decide(client, url, action, reason=MINE)
        page = reader.get(f"/posts/{post.id}", follow_redirects=True)
        assert words in page.text
    assert "As it became." in client.get_page("/moderation")


def test_an_undone_first_approval_takes_the_post_from_readers(
    app: Flask, work: Work, client: Client, moderator: Member
) -> None:
    with work():
        post = make_post()
        url = text_of(post)
    assert decide(client, url, "reopen", reason=MINE).status_code == 303
    assert app.test_client().get(f"/posts/{post.id}").status_code == 404
    assert decide(client, url, "approve").status_code == 303
    assert app.test_client().get(f"/posts/{post.id}").status_code == 302


def test_nothing_is_undone_once_the_author_has_moved_on(
    app: Flask, work: Work, client: Client, moderator: Member
) -> None:
    with work():
        author = make_member()
        post = make_post(author, state="returned")
        url = text_of(post)
    form = client.get_page(url).form_with({"action"}, at=None, index=None).values
    with work():
        service.revise(author, post.id, make_writing(body="Mended."), submit=True)
    answer = client.post(url, data=form | {"action": "reopen", "reason": MINE})
    assert answer.status_code == 409
    assert "there is a newer text" in client.read(answer)


def test_a_post_is_hidden_and_restored(
    app: Flask, work: Work, client: Client, moderator: Member
) -> None:
    with work():
        post = make_post()
    url = f"/moderation/posts/{post.id}"
    assert decide(client, url, "hide").status_code == 422
    for action, status in (("hide", 404), ("restore", 302)):
        assert decide(client, url, action, reason=MINE).location == url
        assert app.test_client().get(f"/posts/{post.id}").status_code == status
    assert [record[:3] for record in decisions(app)[1:]] == [
        ("hide", "published", "hidden"),
        ("restore", "hidden", "published"),
    ]


def test_a_stale_page_of_a_post_is_told(
    app: Flask, work: Work, client: Client, moderator: Member
) -> None:
    with work():
        post = make_post()
    url = f"/moderation/posts/{post.id}"
    form = client.get_page(url).form_with({"seen"}, at=None, index=None)
    decide(client, url, "hide", reason="The first one hid it.")
    answer = client.post(url, data={**form.values, "action": "hide", "reason": MINE})
    page = client.read(answer)
    assert answer.status_code == 409
    assert "The first one hid it." in page
    assert MINE in page


@pytest.mark.parametrize(
    "statement", ["UPDATE decisions SET reason = 'other'", "DELETE FROM decisions"]
)
def test_the_database_refuses_to_change_the_record(app: Flask, work: Work, statement: str) -> None:
    with work():
        make_post(state="returned")
    before = decisions(app)
    with app.app_context(), pytest.raises(DatabaseError, match="append-only"):
        db.session.execute(sa.text(statement))
    assert decisions(app) == before

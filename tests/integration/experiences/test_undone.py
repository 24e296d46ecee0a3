"""A decision undone: what readers get back, and when it is too late."""

import pytest
from flask import Flask

from app.core.errors import Conflict
from app.experiences import drafting, service
from app.experiences.lifecycle import Action, PostState, RevisionState
from app.members.models import Member
from app.moderation.service import Verdict, decide
from tests.conftest import Work
from tests.factories import make_decision, make_post, make_writing
from tests.integration.experiences.pages import (
    edit_url,
    find_post,
    press,
    reader_sees,
    reopen,
    states,
    texts,
)
from tests.support.client import Client


def test_undone_an_approval_takes_the_post_back_and_gives_it_its_place_again(
    client: Client, app: Flask, work: Work, author: Member, moderator: Member
) -> None:
    with work():
        post = make_post(author)
    before = find_post(app, post.id)
    with work():
        reopen(moderator, post)
    assert client.get(f"/posts/{post.id}").status_code == 404
    with work():
        make_decision(moderator, post, Action.APPROVE)

    after = find_post(app, post.id)
    assert (after.state, after.path, after.published_at) == (
        PostState.PUBLISHED,
        before.path,
        before.published_at,
    )


def test_undone_the_approval_of_an_edit_gives_readers_the_former_text(
    writer: Client, client: Client, app: Flask, work: Work, author: Member, moderator: Member
) -> None:
    with work():
        post = make_post(author, writing=make_writing(body="First words."))
    for body in ("Second words.", "Third words."):
        press(writer, edit_url(post), "submit", {"body": body})
        with work():
            make_decision(moderator, post, Action.APPROVE)
    with work():
        reopen(moderator, post)

    assert "Second words." in reader_sees(client, post)
    assert states(app, post.id) == ["superseded", "approved", "waiting"]


def test_a_decision_is_not_undone_once_its_author_has_moved_on(
    writer: Client, app: Flask, work: Work, author: Member, moderator: Member
) -> None:
    with work():
        post = make_post(author, state="returned")
        returned = drafting.latest_revision(post.id)
    press(writer, edit_url(post), "submit", {"body": "Mended."})
    verdict = Verdict(action=Action.REOPEN, reason="Oh.", seen=returned.version)
    with pytest.raises(Conflict, match="cannot be undone any more"), work():
        decide(moderator, returned.id, verdict)

    assert states(app, post.id) == ["returned", "waiting"]


def test_a_withdrawn_post_is_not_reopened(
    app: Flask, work: Work, author: Member, moderator: Member
) -> None:
    with work():
        post = make_post(author)
        service.withdraw(author, post.id)
    with pytest.raises(Conflict, match="cannot be undone any more"), work():
        reopen(moderator, post)

    assert find_post(app, post.id).state is PostState.WITHDRAWN
    assert [text.state for text in texts(app, post.id)] == [RevisionState.APPROVED]

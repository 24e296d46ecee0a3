"""What is left where a post stood: a stone while it has answers, and nothing without."""

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.db import db
from app.experiences import drafting, service
from app.experiences.lifecycle import Action
from app.experiences.models import Post
from app.members.models import Member
from app.moderation.service import Verdict, decide, decide_post
from tests.conftest import Work
from tests.factories import hide, make_member, make_post, make_writing
from tests.integration.conftest import SignedIn
from tests.integration.experiences.pages import follow, piece, shown
from tests.support.client import Client

SECRET = "Words that are gone"


def gone(post: Post, how: str, moderator: Member) -> None:
    """Take a post away from its readers."""
    if how == "withdrawn":
        service.withdraw(db.session.get_one(Member, author_id(post)), post.id)
    elif how == "hidden":
        hide(moderator, db.session.get_one(Post, post.id))
    else:
        newest = drafting.latest_revision(post.id)
        decide(moderator, newest.id, Verdict(action=Action.REOPEN, reason="x", seen=newest.version))


def author_id(post: Post) -> int:
    return db.session.scalars(sa.select(Post.author_id).where(Post.id == post.id)).one()


SAID = {
    "withdrawn": "Its author has withdrawn this reply.",
    "hidden": "A moderator has hidden this reply.",
    "reopened": "This reply is not public at the moment.",
}


@pytest.mark.parametrize("how", SAID)
def test_a_reply_that_goes_leaves_a_stone_while_it_has_answers(
    client: Client, writer: Client, work: Work, moderator: Member, how: str
) -> None:
    with work():
        opening = make_post(moderator=moderator)
        gone_by = make_member("Gone Byline")
        reply = make_post(
            gone_by, answering=opening, writing=make_writing(body=SECRET), moderator=moderator
        )
        answer = make_post(answering=reply, moderator=moderator)
    with work():
        gone(reply, how, moderator)
    for reader in (client, writer):
        page = follow(reader, f"/posts/{reply.id}")
        assert shown(page) == [opening.id, reply.id, answer.id]
        assert piece(page, reply.id).removeprefix('class="reply depth-1"> ') == (
            f"{SAID[how]} The answers to it remain."
        )
        assert "in answer to a reply that is gone" in piece(page, answer.id)
        assert SECRET not in page
        assert "Gone Byline" not in page
        assert f"to={reply.id}" not in page.text
    assert writer.get(f"/experiences/{opening.id}/reply?to={reply.id}").status_code == 403
    assert "1 reply" in follow(client, f"/posts/{opening.id}")


@pytest.mark.parametrize("how", SAID)
def test_without_answers_it_is_simply_gone(
    client: Client, work: Work, moderator: Member, how: str
) -> None:
    with work():
        opening = make_post(moderator=moderator)
        reply = make_post(answering=opening, moderator=moderator)
    with work():
        gone(reply, how, moderator)

    assert client.get(f"/posts/{reply.id}").status_code == 404
    assert shown(follow(client, f"/posts/{opening.id}")) == [opening.id]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("withdrawn", "Its author has withdrawn this experience."),
        ("hidden", "A moderator has hidden this experience."),
        ("reopened", "A moderator is reading this experience again."),
    ],
)
def test_an_experience_that_goes_leaves_its_answers_under_a_stone(
    client: Client, writer: Client, work: Work, moderator: Member, how: str, said: str
) -> None:
    with work():
        writing = make_writing(title=f"{SECRET} above", body=SECRET)
        opening = make_post(make_member("Gone Byline"), writing=writing, moderator=moderator)
        reply = make_post(answering=opening, moderator=moderator)
    old = client.get(f"/posts/{opening.id}").location.partition("#")[0]
    with work():
        gone(opening, how, moderator)

    assert client.get(old).location == f"/experiences/{opening.id}/experience"
    for reader in (client, writer):
        page = follow(reader, old)
        assert shown(page) == [opening.id, reply.id]
        assert page.h1 == ["A thread whose opening is gone"]
        assert said in piece(page, opening.id)
        assert SECRET not in page
        assert "words-that-are-gone" not in page
        assert "Gone Byline" not in page
        assert "/reply" not in page.text
        sides = reader.get_page(f"/experiences/{opening.id}/experience?view=sides")
        assert SECRET not in sides
        assert said in sides
    for url in ("/", "/experiences"):
        assert "A thread whose opening is gone" not in client.get_page(url)
        assert SECRET not in client.get_page(url)
    assert writer.get(f"/experiences/{opening.id}/reply").status_code == 403
    assert writer.get(f"/experiences/{opening.id}/reply?to={reply.id}").status_code == 403


def test_stones_in_a_row_stand_and_fall_together(
    client: Client, work: Work, app: Flask, moderator: Member
) -> None:
    with work():
        row = [make_post(moderator=moderator)]
        for _ in range(4):
            row.append(make_post(answering=row[-1], moderator=moderator))
        beside = make_post(answering=row[0], moderator=moderator)
    ids = [post.id for post in row]
    with work():
        gone(row[1], "withdrawn", moderator)
        gone(row[2], "hidden", moderator)
        gone(row[3], "reopened", moderator)
    page = follow(client, f"/posts/{ids[4]}")
    assert shown(page) == [*ids, beside.id]
    assert page.text.count("The answers to it remain.") == 3

    with work():
        hide(moderator, db.session.get_one(Post, ids[4]))
    assert shown(follow(client, f"/posts/{ids[0]}")) == [ids[0], beside.id]
    for post_id in ids[1:]:
        assert client.get(f"/posts/{post_id}").status_code == 404

    with work():
        gone(beside, "withdrawn", moderator)
        gone(row[0], "hidden", moderator)
    assert client.get(f"/experiences/{ids[0]}/").status_code == 404

    with work():
        seen = db.session.get_one(Post, ids[4]).version
        decide_post(moderator, ids[4], Verdict(action=Action.RESTORE, reason="", seen=seen))
    assert shown(follow(client, f"/posts/{ids[4]}")) == ids


def test_an_author_is_led_to_where_a_post_that_is_gone_can_be_mended(
    writer: Client,
    client: Client,
    work: Work,
    author: Member,
    moderator: Member,
    signed_in: SignedIn,
) -> None:
    with work():
        post = make_post(author, state="hidden")
        own = make_post(moderator, state="waiting")

    assert writer.get(f"/posts/{post.id}").location == f"/posts/{post.id}/edit"
    desk = signed_in(moderator)
    assert desk.get(f"/posts/{post.id}").location == f"/moderation/posts/{post.id}"
    assert desk.get(f"/posts/{own.id}").location == f"/posts/{own.id}/edit"
    assert client.get(f"/posts/{post.id}").status_code == 404


# ── Addresses ────────────────────────────────────────────────────────────────────────────────────

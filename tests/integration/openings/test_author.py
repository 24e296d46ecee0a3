"""What the author is told, when, and what they never hear of."""

from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.db import db
from app.core.mail import OutboxMessage
from app.experiences import service as experiences
from app.experiences.models import Post
from app.members.models import Member
from app.members.service import deactivate
from app.notifications.models import Notice
from tests.conftest import Work
from tests.factories import make_member, make_post
from tests.integration.conftest import SignedIn
from tests.integration.openings.conftest import NO, TRACES, WHY, YES, Desk, answer
from tests.support.watching import count_queries

TOLD = "Two moderators were shown who wrote your post"
SHOWN = "Two moderators were shown who wrote this"


def told(app: Flask, member: Member) -> list[str]:
    """Return the kinds of a member's notices, oldest first."""
    statement = sa.select(Notice.kind).where(Notice.member_id == member.id).order_by(Notice.id)
    with app.app_context():
        return [kind.value for kind in db.session.scalars(statement)]


def letters(app: Flask, member: Member) -> Sequence[OutboxMessage]:
    """Return the letters to a member, oldest first."""
    statement = sa.select(OutboxMessage).where(OutboxMessage.to == member.email)
    with app.app_context():
        return db.session.scalars(statement.order_by(OutboxMessage.id)).all()


def test_the_author_is_told_by_mail_and_on_the_page_why(
    app: Flask, desk: Desk, agreed: str, signed_in: SignedIn
) -> None:
    assert told(app, desk.author) == ["approved", "opened"]
    letter = letters(app, desk.author)[-1]
    assert letter.subject == "Have Regard has something to tell you"
    client = signed_in(desk.author)
    pages = [client.get_page(url).text for url in ("/notices", "/mine", f"/posts/{desk.post}/edit")]
    for words in (WHY, YES):
        assert words not in letter.text + letter.html
        assert all(words in page for page in pages)
    assert TOLD in pages[0]
    assert f"The first: {WHY}" in pages[0]
    assert f"The second: {YES}" in pages[0]
    assert "The two moderators wrote" in pages[0]
    assert SHOWN in pages[1]
    assert SHOWN in pages[2]
    for text in (letter.text, letter.html, *pages):
        for moderator in (desk.asker, desk.second):
            assert moderator.display_name not in text
            assert moderator.email not in text
        assert agreed not in text


def test_the_notice_leads_to_the_post(desk: Desk, agreed: str, signed_in: SignedIn) -> None:
    assert agreed
    client = signed_in(desk.author)
    page = client.get_page("/notices")
    newest = next(f.action for f in page.forms if f.action.removeprefix("/notices/").isdigit())
    answered = client.submit("/notices", {}, at=newest)
    assert answered.location == f"/mine#post-{desk.post}"


@pytest.mark.parametrize("action", [None, "refuse"])
def test_the_author_hears_nothing_of_what_was_not_opened(
    app: Flask, desk: Desk, asked: str, signed_in: SignedIn, action: str | None
) -> None:
    if action:
        answer(signed_in(desk.second), asked, action, NO)
    assert told(app, desk.author) == ["approved"]
    assert len(letters(app, desk.author)) == 1
    client = signed_in(desk.author)
    for url in ("/notices", "/mine", f"/posts/{desk.post}/edit"):
        page = client.get_page(url)
        for words in ("shown who wrote", WHY, NO):
            assert words not in page


def test_every_opening_stays_on_the_record_also_of_a_post_that_is_gone(
    work: Work, desk: Desk, agreed: str, signed_in: SignedIn
) -> None:
    assert agreed
    again = signed_in(desk.third).submit(desk.ask_page, {"reason": "A second order."})
    answer(signed_in(desk.asker), again.location, "agree", "It is a new one.")
    with work():
        experiences.withdraw(desk.author, desk.post)
    client = signed_in(desk.author)
    for url in ("/mine", f"/posts/{desk.post}/edit"):
        page = client.get_page(url)
        assert page.text.count(SHOWN) == 2
        at = 0
        for words in (WHY, YES, "A second order.", "It is a new one."):
            at = page.text.index(words, at)


def test_who_left_gets_no_letter(
    app: Flask, work: Work, desk: Desk, asked: str, signed_in: SignedIn
) -> None:
    with work():
        author = db.session.get_one(Member, desk.author.id)
        deactivate(author, author)
    assert answer(signed_in(desk.second), asked, "agree").status_code == 303
    assert told(app, desk.author) == ["approved", "opened"]
    assert len(letters(app, desk.author)) == 1


def test_nobody_else_is_told_or_shown_anything(
    app: Flask, work: Work, desk: Desk, agreed: str, signed_in: SignedIn
) -> None:
    """Neither readers nor who answered, nor the log of what the server did."""
    assert agreed
    with work():
        other = make_member()
        above = db.session.get_one(Post, desk.post)
        reply = make_post(other, answering=above, moderator=desk.third)
    visitor, reader = app.test_client(), signed_in(other)
    assert told(app, other) == ["approved"]
    thread = visitor.get(f"/posts/{desk.post}").location.partition("#")[0]
    for client in (visitor, reader):
        for url in ("/", "/experiences", thread, "/privacy"):
            text = client.get(url).get_data(as_text=True)
            for words in (*TRACES, WHY, YES, SHOWN):
                assert words not in text, url
    for url in ("/mine", "/notices", f"/posts/{reply.id}/edit"):
        for words in (*TRACES, WHY, SHOWN):
            assert words not in reader.get_page(url)


def test_no_log_line_says_who_wrote_it(
    desk: Desk, asked: str, signed_in: SignedIn, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        second = signed_in(desk.second)
        answer(second, asked, "agree")
        assert TRACES[0] in second.get_page(asked)
    for words in (*TRACES, WHY, YES):
        assert words not in caplog.text


def test_ones_own_page_costs_the_same(
    app: Flask, work: Work, desk: Desk, agreed: str, signed_in: SignedIn
) -> None:
    assert agreed
    client = signed_in(desk.author)
    client.get_page("/mine")
    with count_queries(app) as few:
        client.get_page("/mine")
    with work():
        for _ in range(5):
            make_post(desk.author, moderator=desk.third)
    with count_queries(app) as many:
        client.get_page("/mine")
    assert len(many) == len(few) <= 6

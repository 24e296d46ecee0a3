"""The record of decisions: the database keeps it, moderators read it, and it names no author."""

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DatabaseError

from app.experiences import service
from app.experiences.lifecycle import Action
from app.experiences.models import Identity
from app.openings.service import answer, ask
from app.policy.actor import Standing
from tests.conftest import Work
from tests.factories import (
    hide,
    make_decision,
    make_member,
    make_moderator,
    make_post,
    make_writing,
)
from tests.integration.conftest import SignedIn
from tests.integration.moderation.conftest import decided, text_of
from tests.support.watching import engine_of

ONE = {
    "decisions": "reason = ''",
    "standing_changes": "member_id = 1",
    "openings": "reason = ''",
    "opening_answers": "agreed = true",
}
KEY = {"opening_answers": "opening_id"}
TAMPERING = {
    "update": "UPDATE {table} SET {one}",
    "delete": "DELETE FROM {table}",
    "replace": "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    "upsert": "INSERT INTO {table} SELECT * FROM {table} WHERE true"
    " ON CONFLICT ({key}) DO UPDATE SET {one}",
    "truncate": "TRUNCATE {table} CASCADE",
    "cascade": "TRUNCATE posts, members CASCADE",
}
ONLY = {"replace": "sqlite", "truncate": "postgresql", "cascade": "postgresql"}


@pytest.mark.parametrize("table", ONE)
@pytest.mark.parametrize("how", TAMPERING)
def test_the_database_refuses_to_change_a_record(
    app: Flask, work: Work, backend: str, table: str, how: str
) -> None:
    if ONLY.get(how, backend) != backend:
        return  # the other one knows no such statement
    with work():
        administrator = make_member(standing=Standing.ADMINISTRATOR)
        post = make_post(writing=make_writing(identity=Identity.ROLE_ONLY))
        opening = ask(administrator, post.id, "A court ordered it.")
        answer(make_moderator(), opening.id, agree=False, reason="It names another post.")
    count = sa.text(f"SELECT count(*) FROM {table}")  # noqa: S608 - a name of our own
    with engine_of(app).connect() as connection:
        before = connection.scalar(count)
    statement = sa.text(
        TAMPERING[how].format(table=table, one=ONE[table], key=KEY.get(table, "id"))
    )
    with pytest.raises(DatabaseError, match="append-only"), engine_of(app).begin() as connection:
        connection.execute(statement)
    with engine_of(app).connect() as connection:
        assert connection.scalar(count) == before
        assert before


def test_no_page_of_the_moderators_tells_who_wrote_without_a_name(
    app: Flask, work: Work, signed_in: SignedIn
) -> None:
    """Neither in words nor in an address, in any state of the post."""
    with work():
        author = make_member("Ffion Carrow", email="ffion@example.org")
        moderator = make_moderator()
        texts = []
        for state in ("waiting", "returned", "declined", "published", "hidden", "withdrawn"):
            writing = make_writing(identity=Identity.ROLE_ONLY)
            post = make_post(author, state=state, moderator=moderator, writing=writing)
            texts.append(text_of(post))
        writing = make_writing(title="", identity=Identity.ROLE_ONLY)
        answer = make_post(author, state="waiting", answering=make_post(), writing=writing)
        texts.append(text_of(answer))
    desk = signed_in(moderator)
    pages = ["/moderation", "/moderation/log", "/moderation/openings"]
    pages += [page for text in texts for page in (text.page, text.post_page)]
    for url in pages:
        page = desk.get_page(url)
        for trace in ("Ffion", "Carrow", "ffion@", f'"/members/{author.id}"'):
            assert trace not in page.text, f"{url} tells of {trace}"
        assert "Bidder" in page or url.endswith(("log", "openings"))


def test_the_log_says_what_who_and_why_newest_first(work: Work, signed_in: SignedIn) -> None:
    with work():
        graham, nesta = make_moderator("Graham Oduya"), make_moderator("Nesta Quill")
        post = make_post(state="waiting", writing=make_writing(title="A careful title"))
        make_decision(graham, post, Action.APPROVE, "Thank you for telling.")
        hide(nesta, post, "It names the officer.")
    page = signed_in(graham).get_page("/moderation/log")
    in_order = (
        *("Hidden", "Nesta Quill", "A careful title", "It names the officer."),
        *("Approved", "Graham Oduya", "A careful title", "Thank you for telling."),
    )
    at = page.text.index("<h1>")
    for words in in_order:
        at = page.text.index(words, at + 1)
    assert f"/moderation/posts/{post.id}" in page.links


def test_the_log_of_one_post_stays_with_it_from_page_to_page(
    work: Work, signed_in: SignedIn
) -> None:
    with work():
        graham, author = make_moderator(), make_member()
        make_post(author, state="declined", writing=make_writing(title="Another"))
        post = make_post(author, state="waiting", writing=make_writing(title="The one"))
        for number in range(52):
            make_decision(graham, post, Action.RETURN, f"Round {number:02}.")
            body = make_writing(title="The one", body=f"Mended {number}.")
            service.revise(author, post.id, body, submit=True)
    desk = signed_in(graham)
    page = desk.get_page(f"/moderation/log?post={post.id}")
    assert "Another" not in page
    older = next(link for link in page.links if "after=" in link)
    page = desk.get_page(older)
    assert "Round 00." in page
    assert "Another" not in page
    assert "Nothing has been decided yet." in desk.get_page("/moderation/log?post=nonsense")


def test_a_decision_is_in_the_log_once(app: Flask, work: Work) -> None:
    with work():
        make_post(state="hidden")
    assert decided(app) == [
        ("approve", "waiting", "approved"),
        ("hide", "published", "hidden"),
    ]

"""Where a notice leads: to the post in its place, on whichever page; and of one gone it says so."""

from typing import Final

import pytest
from flask import Flask

from app.experiences import service
from app.members.models import Member
from app.notifications.models import NoticeKind
from app.notifications.routes import OF_ANOTHER, OF_PERSPECTIVES
from tests.conftest import Work
from tests.factories import hide, make_post
from tests.integration.conftest import SignedIn
from tests.integration.experiences.pages import reopen
from tests.integration.notifications.conftest import add_notices, cards, open_newest

OWN: Final = set(NoticeKind) - OF_ANOTHER - OF_PERSPECTIVES
LONG = 120
"""Replies in a thread, and posts of one author: more than two pages hold."""


def test_an_answer_in_a_long_thread_is_opened_in_its_place(
    app: Flask,
    work: Work,
    signed_in: SignedIn,
    author: Member,
    other: Member,
    moderator: Member,
) -> None:
    with work():
        post = make_post(author)
        for _ in range(LONG):
            last = make_post(other, answering=post, moderator=moderator)
    client = signed_in(author)
    thread = client.get(open_newest(app, client, author)).location
    assert "after=" in thread
    assert thread.endswith(f"#post-{last.id}")
    assert f'id="post-{last.id}"' in client.get_page(thread.partition("#")[0])


@pytest.mark.parametrize("kind", sorted(OWN, key=lambda kind: kind.value))
def test_every_kind_leads_to_the_post_among_many_of_one_s_own(
    app: Flask, work: Work, signed_in: SignedIn, author: Member, kind: NoticeKind
) -> None:
    with work():
        posts = [make_post(author, state="draft") for _ in range(LONG)]
    client = signed_in(author)
    for post in (posts[0], posts[60], posts[-1]):
        with work():
            add_notices(author, post, 1, kind)
        where, _, anchor = open_newest(app, client, author).partition("#")
        assert anchor == f"post-{post.id}"
        assert f'id="{anchor}"' in client.get_page(where)


@pytest.mark.parametrize("end", ["hidden", "withdrawn"])
def test_a_notice_of_an_answer_that_is_gone_says_so(
    app: Flask,
    work: Work,
    signed_in: SignedIn,
    author: Member,
    other: Member,
    moderator: Member,
    end: str,
) -> None:
    with work():
        answer = make_post(other, answering=make_post(author))
    client = signed_in(author)
    with work():
        if end == "hidden":
            hide(moderator, answer)
        else:
            service.withdraw(other, answer.id)
    newest, _approved = cards(client.get_page("/notices"))
    assert "It is not there any more." in newest
    assert "Read the answer" not in newest
    assert "Mark as read" in newest
    assert open_newest(app, client, author) == "/notices"
    page = client.get_page("/notices")
    assert "That answer is not there any more." in page
    assert "Mark as read" not in cards(page)[0]


@pytest.mark.parametrize(
    ("change", "kind", "says"),
    [
        ("hide", "approved", "Readers do not see it any more."),
        ("reopen", "approved", "Readers do not see it any more."),
        ("withdraw", "approved", "You withdrew it."),
        ("withdraw", "returned", "You withdrew it."),
        ("hide", "returned", ""),
        ("", "approved", ""),
    ],
)
def test_a_notice_of_one_s_own_post_that_is_gone_says_so_and_leads_to_it(
    app: Flask,
    work: Work,
    signed_in: SignedIn,
    author: Member,
    moderator: Member,
    change: str,
    kind: str,
    says: str,
) -> None:
    with work():
        post = make_post(author)
        if change == "hide":
            hide(moderator, post)
        if change == "reopen":
            reopen(moderator, post)
        if change == "withdraw":
            service.withdraw(author, post.id)
        add_notices(author, post, 1, NoticeKind(kind))
    client = signed_in(author)
    card = cards(client.get_page("/notices"))[0]
    for words_ in ("Readers do not see it any more.", "You withdrew it."):
        assert (words_ in card) is (words_ == says)
    leads = client.get(open_newest(app, client, author), follow_redirects=True)
    assert leads.status_code == 200
    assert f"post-{post.id}" in leads.text or leads.request.path == f"/posts/{post.id}/edit"

"""The bell and what it leads to: the list of notices, and opening them."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

import pytest
from flask import Flask

from app.experiences import service
from app.experiences.lifecycle import Action
from app.experiences.models import Post
from app.members.models import Member
from app.notifications.models import NoticeKind
from tests.conftest import Work
from tests.factories import hide, make_decision, make_post, make_writing
from tests.integration.conftest import SignedIn
from tests.integration.experiences.pages import reopen, words
from tests.integration.notifications.conftest import (
    add_notices,
    cards,
    muted,
    notices,
    open_newest,
    unread,
)
from tests.support import html
from tests.support.client import Client
from tests.support.watching import count_queries

COST_FOR_MEMBERS: Final = 6


def bell(page: html.Page) -> str:
    """Return what the link with the bell says to who cannot see it."""
    return words(page.text.split('<span class="visually-hidden">Notices')[1].split("</span>")[0])


def test_visitors_are_led_to_sign_in(
    app: Flask, client: Client, work: Work, author: Member
) -> None:
    with work():
        make_post(author)
    for method, address in (
        ("GET", "/notices"),
        ("POST", "/notices/1"),
        ("POST", "/notices/read"),
        ("GET", "/notices/preferences"),
        ("POST", "/notices/preferences"),
    ):
        response = client.open(address, method=method, data={"wanted": "answered"})
        assert response.status_code == 303, address
        assert response.location.startswith("/login"), address
    assert unread(app, author) == ["approved"]
    assert muted(app, author) == set()


def test_nothing_yet(signed_in: SignedIn, author: Member) -> None:
    page = signed_in(author).get_page("/notices")
    assert "Nothing yet." in page
    assert "Mark all as read" not in page
    assert bell(page) == ""


def test_the_list_says_what_happened_newest_first(
    work: Work, signed_in: SignedIn, author: Member, other: Member, moderator: Member
) -> None:
    with work():
        post = make_post(author, writing=make_writing(title="Won & lost"))
        make_post(other, answering=post)
        make_decision(
            moderator,
            make_post(author, state="waiting", answering=post),
            Action.RETURN,
            "It is <too> short.",
        )
        make_post(other)
    page = signed_in(author).get_page("/notices")
    mine, answer, first = cards(page)
    assert "sent back for changes" in mine
    assert "Your reply in “Won &amp; lost”." in mine
    assert "It is &lt;too&gt; short." in mine
    assert "Go to your post" in mine
    assert "Bidder Branwen Achebe replied in “Won &amp; lost”." in " ".join(answer.split())
    assert "Read the answer" in answer
    assert "Your post was approved" in first
    assert all("New" in card for card in (mine, answer, first))
    assert "Graham" not in page.text.replace("Graham Oduya</span>", "")
    assert bell(page) == ", 3 unread"


def test_reading_the_list_marks_nothing_as_read(
    app: Flask, work: Work, signed_in: SignedIn, author: Member
) -> None:
    with work():
        make_post(author)
    client = signed_in(author)
    for _ in range(2):
        assert "<strong>New</strong>" in client.get_page("/notices")
    assert unread(app, author) == ["approved"]


def test_opening_leads_there_and_marks_that_one_as_read(
    app: Flask,
    work: Work,
    signed_in: SignedIn,
    author: Member,
    other: Member,
    moderator: Member,
) -> None:
    client = signed_in(author)
    with work():
        post = make_post(author)
    assert open_newest(app, client, author) == f"/posts/{post.id}"
    assert unread(app, author) == []
    with work():
        answer = make_post(other, answering=post)
    with work():
        reopen(moderator, post)
    assert unread(app, author) == ["answered", "reopened"]
    own = f"/mine#post-{post.id}"
    assert open_newest(app, client, author) == own
    for action in (Action.RETURN, Action.DECLINE):
        with work():
            make_decision(moderator, post, action)
        assert open_newest(app, client, author) == own
        with work():
            reopen(moderator, post)
    assert unread(app, author) == ["answered", "reopened", "reopened"]
    assert f'id="post-{post.id}"' in client.get_page("/mine")
    page = client.get_page("/notices")
    told = next(one for one in notices(app, author) if one.kind is NoticeKind.ANSWERED)
    assert bell(page) == ", 3 unread"
    response = client.submit("/notices", {}, at=f"/notices/{told.id}")
    assert response.location == f"/posts/{answer.id}"
    assert client.get(response.location, follow_redirects=True).status_code == 200


def test_every_kind_leads_somewhere_its_reader_may_be(
    app: Flask, work: Work, signed_in: SignedIn, author: Member
) -> None:
    with work():
        post = make_post(author)
    client = signed_in(author)
    for kind in NoticeKind:
        with work():
            add_notices(author, post, 1, kind)
        leads = open_newest(app, client, author)
        assert client.get(leads, follow_redirects=True).status_code == 200, kind


def read_times(app: Flask, member: Member) -> list[datetime | None]:
    return [notice.read_at for notice in notices(app, member)]


def test_what_was_read_stays_read_since_then(
    app: Flask, work: Work, signed_in: SignedIn, author: Member
) -> None:
    with work():
        make_post(author)
    client = signed_in(author)
    open_newest(app, client, author)
    (since,) = read_times(app, author)
    assert since is not None
    open_newest(app, client, author)
    client.submit("/notices/preferences", {"wanted": ["answered"]})
    assert "<strong>New</strong>" not in client.get_page("/notices")
    with work():
        make_post(author, writing=make_writing(title="Another"))
    client.submit("/notices", {}, at="/notices/read")
    assert read_times(app, author)[0] == since


def test_marking_all_as_read_is_about_one_s_own(
    app: Flask, work: Work, signed_in: SignedIn, author: Member, other: Member
) -> None:
    with work():
        post = make_post(author)
        make_post(other, answering=post)
    client = signed_in(author)
    response = client.submit("/notices", {}, at="/notices/read")
    assert (response.status_code, response.location) == (303, "/notices")
    assert unread(app, author) == []
    assert unread(app, other) == ["approved"]
    page = client.get_page("/notices")
    assert bell(page) == ""
    assert "Mark all as read" not in page


def test_another_s_notice_is_not_there(
    app: Flask, work: Work, signed_in: SignedIn, author: Member, other: Member
) -> None:
    with work():
        add_notices(other, make_post(author), 1, NoticeKind.ANSWERED)
    (notice,) = notices(app, other)
    client = signed_in(author)
    (own,) = notices(app, author)
    form = client.get_page("/notices").form_with(set(), at=f"/notices/{own.id}", index=None)
    for wrong in (notice.id, 10**6, 0, -1, 2**31, 10**30, "x"):
        assert client.post(f"/notices/{wrong}", data=form.values).status_code == 404, wrong
    assert client.get(f"/notices/{own.id}").status_code == 405
    assert unread(app, other) == ["answered"]


def test_without_its_token_no_button_does_anything(
    app: Flask, work: Work, signed_in: SignedIn, author: Member
) -> None:
    with work():
        make_post(author)
    client = signed_in(author)
    (notice,) = notices(app, author)
    for token in ({}, {"csrf_token": ""}, {"csrf_token": "forged"}):
        for address in (f"/notices/{notice.id}", "/notices/read", "/notices/preferences"):
            sent = {**token, "wanted": ["answered"]}
            assert client.post(address, data=sent).status_code == 422, address
    assert unread(app, author) == ["approved"]
    assert muted(app, author) == set()


def test_pages_and_what_they_cost(
    app: Flask, work: Work, signed_in: SignedIn, author: Member, other: Member
) -> None:
    client = signed_in(author)
    with work():
        post = make_post(author)
    costs = []
    for more in (2, 117):
        with work():
            add_notices(author, post, more, NoticeKind.ANSWERED)
            add_notices(other, post, more, NoticeKind.ANSWERED)
        with count_queries(app) as statements:
            first = client.get_page("/notices")
        costs.append(len(statements))
    assert costs[0] == costs[1] <= COST_FOR_MEMBERS
    assert bell(first) == ", 120 unread"
    sizes, page = [len(cards(first))], first
    while older := [link for link in page.links if "after=" in link]:
        page = client.get_page(older[0])
        sizes.append(len(cards(page)))
    assert sizes == [50, 50, 20]
    (newer,) = (link for link in page.links if "before=" in link)
    assert len(cards(client.get_page(newer))) == 50


def test_a_page_that_is_not_there_is_never_called_empty(
    work: Work, signed_in: SignedIn, author: Member, other: Member
) -> None:
    with work():
        make_post(author)
    client, without = signed_in(author), signed_in(other)
    for place in ("after=1", "before=99999", "after=0", "after=x", "before=%00"):
        page = client.get_page(f"/notices?{place}")
        assert "Nothing yet." not in page
        assert len(cards(page)) == 1
        known = place in {"after=1", "before=99999"}
        assert ("That page is not there any more." in page) is known, place
        assert "Nothing yet." in without.get_page(f"/notices?{place}")


Change = Callable[[Work, Member, Member, Post], None]


def _edit(work: Work, author: Member, _moderator: Member, post: Post) -> None:
    with work():
        service.revise(author, post.id, make_writing(title="Not read by anybody"), submit=True)


def _hide(work: Work, _author: Member, moderator: Member, post: Post) -> None:
    with work():
        hide(moderator, post)


def _withdraw(work: Work, author: Member, _moderator: Member, post: Post) -> None:
    with work():
        service.withdraw(author, post.id)


def _take_back(work: Work, author: Member, moderator: Member, post: Post) -> None:
    with work():
        reopen(moderator, post)
        service.take_back(author, post.id)


@pytest.mark.parametrize(
    ("change", "shown"),
    [(_edit, "As approved"), (_hide, ""), (_withdraw, ""), (_take_back, "")],
)
def test_others_read_no_title_that_readers_cannot_see(
    work: Work,
    signed_in: SignedIn,
    author: Member,
    other: Member,
    moderator: Member,
    change: Change,
    shown: str,
) -> None:
    with work():
        post = make_post(author, writing=make_writing(title="As approved"))
        reply = make_post(other, answering=post)
        make_post(author, answering=reply, writing=make_writing(title="", body="Thank you."))
    change(work, author, moderator, post)
    page = signed_in(other).get_page("/notices")
    assert ("As approved" in page) is bool(shown)
    assert "Not read by anybody" not in page
    assert "“”" not in page
    assert signed_in(author).get_page("/notices").text.count("<h2>") >= 3

"""The letter about a notice: what stands in it, and how its reader stops it."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace

import sqlalchemy as sa
from flask import Flask
from itsdangerous import URLSafeSerializer

from app.core.db import db
from app.experiences.lifecycle import Action
from app.members.models import Member
from app.notifications.models import MutedKind, NoticeKind
from app.notifications.service import choose_mail, stop_mail
from tests.conftest import Work
from tests.factories import (
    hide,
    make_affiliation,
    make_decision,
    make_post,
    make_writing,
)
from tests.integration.conftest import SignedIn
from tests.integration.experiences.pages import reopen, restore
from tests.integration.experiences.timing import chores, in_days, on
from tests.integration.notifications.conftest import Letters, Told, links, muted, stop_path
from tests.support.client import Client

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def test_both_parts_say_what_happened_and_why(
    work: Work, letters: Letters, author: Member, moderator: Member
) -> None:
    with work():
        writing = make_writing(title='Won <b>& "lost"</b>')
        post = make_post(author, state="waiting", writing=writing)
        make_decision(
            moderator, post, Action.RETURN, "Leave out <i>the officer</i>.\n\nAnd prices."
        )
    (letter,) = letters(author)
    assert letter.subject == 'Your post was sent back for changes: Won <b>& "lost"</b>'
    assert 'Won <b>& "lost"</b>' in letter.text
    assert "Leave out <i>the officer</i>.\n\n  And prices." in letter.text
    assert "&lt;" not in letter.text
    assert "Won &lt;b&gt;&amp; &#34;lost&#34;&lt;/b&gt;" in letter.html
    assert "Leave out &lt;i&gt;the officer&lt;/i&gt;." in letter.html
    assert "<b>" not in letter.html
    assert "<i>" not in letter.html
    assert "Graham" not in letter.text + letter.html + letter.subject


def test_a_letter_without_a_reason_has_no_empty_place_for_one(
    work: Work, letters: Letters, author: Member, moderator: Member
) -> None:
    with work():
        make_decision(moderator, make_post(author, state="waiting"), Action.APPROVE, "")
    (letter,) = letters(author)
    assert "A moderator wrote" not in letter.text + letter.html
    assert "blockquote>" not in letter.html


def test_every_kind_leads_to_what_there_is_to_do(
    app: Flask,
    work: Work,
    letters: Letters,
    signed_in: SignedIn,
    author: Member,
    other: Member,
    moderator: Member,
) -> None:
    with work():
        post = make_post(author)
        answer = make_post(other, answering=post)
        hide(moderator, post)
    with work():
        restore(moderator, post)
        reopen(moderator, post)
        make_decision(moderator, post, Action.RETURN)
        reopen(moderator, post)
        make_decision(moderator, post, Action.DECLINE)
        reopen(moderator, post)
        make_decision(moderator, post, Action.APPROVE)
        for state in ("checked", "refused"):
            make_affiliation(author, state=state, moderator=moderator)
        pause = {"live": "open", "hold_until": in_days(10).isoformat()}
        held = make_post(author, state="waiting", writing=replace(make_writing(), pause=pause))
    for passed in (7, 10):
        with on(in_days(passed)):
            chores(app)
    kinds = {kind.label: kind.value for kind in NoticeKind}
    found = {kinds[one.subject.partition(":")[0]]: one for one in reversed(letters(author))}
    own, mine = f"/posts/{post.id}", f"/mine#post-{post.id}"
    leads = {
        "approved": own,
        "returned": mine,
        "declined": mine,
        "reopened": mine,
        "hidden": mine,
        "restored": own,
        "answered": f"/posts/{answer.id}",
        "checked": "/affiliations",
        "not_checked": "/affiliations",
        "release_near": f"/posts/{held.id}/edit",
        "released": f"/mine#post-{held.id}",
    }
    assert found.keys() == leads.keys() == set(kinds.values()) - {"opened"}
    client = signed_in(author)
    for kind, letter in found.items():
        stop = stop_path(letter)
        known = {leads[kind], "/notices/preferences", stop}
        assert links(letter) == known, kind
        for link in links(letter):
            assert client.get(link, follow_redirects=True).status_code == 200, link
    assert "Change it and send it again" in found["returned"].text


def test_the_headers_that_mail_programs_need(
    app: Flask, client: Client, work: Work, letters: Letters, told: Told, author: Member
) -> None:
    with work():
        post = make_post(author)
        make_post(answering=post)
    approved, answered = letters(author)
    assert approved.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    response = client.post(stop_path(answered), data=ONE_CLICK)
    assert response.status_code == 200, "a redirect would not count (RFC 8058)"
    assert "Set-Cookie" not in response.headers
    assert "Stopped" in client.read(response)
    assert muted(app, author) == {"answered"}
    assert client.post(stop_path(answered), data=ONE_CLICK).status_code == 200
    assert muted(app, author) == {"answered"}

    with work():
        make_post(answering=post)
        make_post(author, writing=make_writing(title="Another"))
    assert told(author) == ["approved", "answered", "answered", "approved"], "the page tells all"
    assert [letter.subject.partition(":")[0] for letter in letters(author)[2:]] == [
        NoticeKind.APPROVED.label
    ]


def test_somebody_who_opens_the_address_is_asked_first(
    app: Flask, client: Client, work: Work, letters: Letters, author: Member
) -> None:
    with work():
        make_post(author)
    address = stop_path(letters(author)[0])
    page = client.get_page(address)
    assert "Stop these e-mails?" in page
    assert NoticeKind.APPROVED.label in page
    assert muted(app, author) == set()
    client.head(address)
    client.options(address)
    assert muted(app, author) == set()
    assert client.submit(address, {}, at="").status_code == 200
    assert muted(app, author) == {"approved"}


def test_one_member_s_address_stops_nothing_of_another_s(
    app: Flask,
    work: Work,
    letters: Letters,
    signed_in: SignedIn,
    author: Member,
    other: Member,
) -> None:
    with work():
        make_post(author)
    signed_in(other).post(stop_path(letters(author)[0]), data=ONE_CLICK)
    assert muted(app, author) == {"approved"}
    assert muted(app, other) == set()


def forged(app: Flask, token: str) -> list[str]:
    """Return what could stand in an address in the place of a token of ours."""
    payload = [1, "approved"]
    return [
        token[:-1],
        f"{token}x",
        token.swapcase(),
        token.partition(".")[0],
        "x" * 3000,
        "%00%ff",
        str(URLSafeSerializer(app.config["SECRET_KEY"], salt="another").dumps(payload)),
        str(URLSafeSerializer("guessed", salt="stop-mail").dumps(payload)),
    ]


def test_an_address_that_we_did_not_make_stops_nothing(
    app: Flask, client: Client, work: Work, letters: Letters, author: Member
) -> None:
    with work():
        make_post(author)
    path, _, token = stop_path(letters(author)[0]).rpartition("/")
    for wrong in forged(app, token):
        client.get_page(f"{path}/{wrong}", status=404)
        assert client.post(f"{path}/{wrong}", data=ONE_CLICK).status_code == 404, wrong
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(MutedKind)) == 0


def meanwhile(work: Work, change: Callable[[], None], send: Callable[[], int]) -> int:
    """Make a change; send a request before it is committed; return the status of the answer."""
    statuses: list[int] = []
    thread = threading.Thread(target=lambda: statuses.append(send()))
    with work():
        change()
        thread.start()
        time.sleep(0.4)  # for the request to come to where it must wait
        assert not statuses, "it did not wait for its turn"
    thread.join(timeout=20)
    return statuses[0]


def test_two_clicks_at_the_same_moment_stop_it_once(
    app: Flask, client: Client, work: Work, letters: Letters, author: Member
) -> None:
    with work():
        make_post(author)
    address = stop_path(letters(author)[0])
    status = meanwhile(
        work,
        lambda: stop_mail(author.id, NoticeKind.APPROVED),
        lambda: client.post(address, data=ONE_CLICK).status_code,
    )
    assert status == 200
    assert muted(app, author) == {"approved"}


def test_of_two_choices_at_the_same_moment_the_last_one_counts(
    app: Flask, work: Work, signed_in: SignedIn, author: Member
) -> None:
    client = signed_in(author)
    form = client.get_page("/notices/preferences").form_with({"wanted"}, at=None, index=None)
    sent = {**form.values, "wanted": ["answered"]}
    status = meanwhile(
        work,
        lambda: choose_mail(author.id, {NoticeKind.APPROVED}),
        lambda: client.post("/notices/preferences", data=sent).status_code,
    )
    assert status == 303
    assert muted(app, author) == {kind.value for kind in NoticeKind} - {"answered"}

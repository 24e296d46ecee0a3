"""One moderator asks, with a reason; nobody sees more than before."""

import pytest
from flask import Flask

from app.experiences import service as experiences
from app.experiences.models import Identity
from app.policy.actor import Standing
from tests.conftest import Work
from tests.factories import make_member, make_post, make_writing
from tests.integration.conftest import SignedIn
from tests.integration.openings.conftest import (
    NO,
    TRACES,
    WHY,
    Desk,
    Rows,
    answer,
    force,
    unnamed_post,
)


def test_a_moderator_asks_from_the_page_of_the_post(
    desk: Desk, signed_in: SignedIn, rows: Rows
) -> None:
    client = signed_in(desk.asker)
    assert desk.ask_page in client.get_page(desk.post_page).links
    answered = client.submit(desk.ask_page, {"reason": f"  {WHY}\r\n"})
    assert answered.status_code == 303
    assert rows() == [("asked", WHY)]

    page = client.get_page(answered.location)
    assert "Asked. Another moderator agrees or refuses." in page
    assert "You asked, so another moderator answers" in page
    assert WHY in page
    assert not [form for form in page.forms if "action" in form.names]
    assert not [trace for trace in TRACES if trace in page]


def test_a_reason_is_needed_and_what_was_typed_stays(
    desk: Desk, signed_in: SignedIn, rows: Rows
) -> None:
    client = signed_in(desk.asker)
    for typed, words in (
        ("", "Give a reason."),
        (" \u200b ", "Give a reason."),
        ("x" * 4_001, "1 characters too long"),
    ):
        answered = client.submit(desk.ask_page, {"reason": typed})
        page = client.read(answered)
        assert answered.status_code == 422
        assert words in page
        assert 'href="#reason"' in page
        assert typed.strip(" \u200b") in page
    assert rows() == []


def test_there_is_nothing_to_open_about_a_named_post(
    work: Work, desk: Desk, signed_in: SignedIn, rows: Rows
) -> None:
    with work():
        named = make_post(moderator=desk.asker)
    client = signed_in(desk.asker)
    page = f"/moderation/posts/{named.id}"
    assert f"{page}/open" not in client.get_page(page).links
    shown = client.get_page(f"{page}/open", status=409)
    assert "This post is under its author" in shown
    assert force(client, f"{page}/open", reason=WHY).status_code == 409
    assert rows() == []


@pytest.mark.parametrize("standing", [Standing.MODERATOR, Standing.ADMINISTRATOR])
def test_nobody_asks_about_a_post_of_their_own(
    work: Work, desk: Desk, signed_in: SignedIn, rows: Rows, standing: Standing
) -> None:
    with work():
        oneself = make_member(standing=standing)
        own = unnamed_post(oneself, moderator=desk.asker)
    client, page = signed_in(oneself), f"/moderation/posts/{own.id}"
    assert f"{page}/open" not in client.get_page(page).links
    client.get_page(f"{page}/open", status=403)
    assert force(client, f"{page}/open", reason=WHY).status_code == 403
    assert rows() == []


def test_a_draft_is_nobody_s_business(work: Work, desk: Desk, signed_in: SignedIn) -> None:
    with work():
        draft = make_post(state="draft")
    client = signed_in(desk.asker)
    client.get_page(f"/moderation/posts/{draft.id}/open", status=404)
    assert force(client, f"/moderation/posts/{draft.id}/open", reason=WHY).status_code == 404
    with work():
        author = make_member()
        unnamed = make_writing(identity=Identity.ROLE_ONLY)
        taken_back = make_post(author, state="waiting", writing=unnamed)
        experiences.take_back(author, taken_back.id)
    assert force(client, f"/moderation/posts/{taken_back.id}/open", reason=WHY).status_code == 404


def test_it_is_asked_about_a_post_that_readers_do_not_see(
    work: Work, desk: Desk, signed_in: SignedIn, rows: Rows
) -> None:
    with work():
        experiences.withdraw(desk.author, desk.post)
    assert signed_in(desk.asker).submit(desk.ask_page, {"reason": WHY}).status_code == 303
    assert rows() == [("asked", WHY)]


def test_while_a_request_waits_nobody_makes_another(
    desk: Desk, signed_in: SignedIn, rows: Rows
) -> None:
    """Who comes second is led to it, and keeps what they typed."""
    first, other = signed_in(desk.asker), signed_in(desk.second)
    form = other.get_page(desk.ask_page).form_with({"reason"}, at=None, index=None)
    page = first.submit(desk.ask_page, {"reason": WHY}).location

    stale = other.post(desk.ask_page, data={**form.values, "reason": "My own words."})
    shown = other.read(stale)
    assert stale.status_code == 409
    for words in ("Somebody asked this already", "My own words.", WHY, "Graham Oduya"):
        assert words in shown
    assert shown.form_with({"action"}, at=page, index=None).values["reason"] == [""]
    assert other.get(desk.ask_page).location == page
    assert rows() == [("asked", WHY)]

    assert answer(other, page, "refuse", NO).status_code == 303
    assert other.submit(desk.ask_page, {"reason": "My own words."}).status_code == 303
    assert rows() == [("asked", WHY), ("asked", "My own words."), ("refused", NO)]


def test_a_reply_is_asked_about_like_an_experience(
    work: Work, desk: Desk, signed_in: SignedIn
) -> None:
    with work():
        reply = make_post(
            desk.author,
            answering=make_post(moderator=desk.asker, writing=make_writing(title="Of another")),
            moderator=desk.asker,
            writing=make_writing(title="", identity=Identity.ROLE_ONLY),
        )
    client = signed_in(desk.asker)
    page = f"/moderation/posts/{reply.id}/open"
    assert "A reply by Bidder" in client.get_page(page)
    shown = client.get_page(client.submit(page, {"reason": WHY}).location)
    assert "a reply in “Of another”" in shown
    assert "Reply in “Of another”" in client.get_page("/moderation/openings")


def test_members_and_visitors_are_told_of_no_such_page(
    app: Flask, work: Work, desk: Desk, asked: str, signed_in: SignedIn, rows: Rows
) -> None:
    with work():
        member = make_member()
    pages = (desk.ask_page, "/moderation/openings", asked)
    for client in (signed_in(member), signed_in(desk.author)):
        for page in pages:
            client.get_page(page, status=404)
            if page != "/moderation/openings":
                assert force(client, page, action="agree", reason=WHY).status_code == 404
    visitor = app.test_client()
    for page in pages:
        assert visitor.get(page).location.startswith("/login")
    assert rows() == [("asked", WHY)]

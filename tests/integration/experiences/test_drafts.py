"""Nothing typed is lost: drafts, autosave, and a session that ends in the middle of writing."""

from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.experiences.models import Post
from app.members.models import Member
from app.web.access import KEPT_AT_ONCE
from tests.conftest import Work
from tests.factories import hide, make_member, make_moderator, make_post, make_writing
from tests.integration.conftest import SignedIn
from tests.integration.experiences.pages import (
    BODY,
    FILLED,
    REPLY,
    TITLE,
    fill,
    only_post,
    press,
    press_on,
    states,
    texts,
    write_form,
)
from tests.support.client import PASSWORD, Client

NEW = "/experiences/new"
QUIETLY = {"Prefer": "return=minimal"}


def autosave(client: Client, url: str, fields: Mapping[str, str | None] = FILLED) -> TestResponse:
    """Save as the script does while one writes."""
    form = write_form(client.get_page(url))
    return client.post(url, data=fill(form, {**fields, "do": "save"}), headers=QUIETLY)


def test_autosave_answers_with_nothing_and_keeps_everything(writer: Client, app: Flask) -> None:
    answer = autosave(writer, NEW)

    assert answer.status_code == 204
    assert answer.data == b""
    assert states(app) == ["draft"]
    page = writer.get_page(f"/posts/{only_post(app).id}/edit")
    assert "Saved. Only you can see it" not in page, "a message of the script's shows up later"
    assert write_form(page).values["body"] == [BODY]


@pytest.mark.parametrize("prefer", ["", "return=representation", "RETURN"])
def test_who_prefers_something_else_is_led_to_the_draft(
    writer: Client, app: Flask, prefer: str
) -> None:
    form = write_form(writer.get_page(NEW))
    answer = writer.post(NEW, data=fill(form, {**FILLED, "do": "save"}), headers={"Prefer": prefer})

    assert answer.status_code == 303
    assert answer.location == f"/posts/{only_post(app).id}/edit"


def test_only_saving_is_quiet(writer: Client) -> None:
    form = write_form(writer.get_page(NEW))
    sent = fill(form, {**FILLED, "do": "submit"})

    assert writer.post(NEW, data=sent, headers=QUIETLY).status_code == 303


def test_an_autosave_that_is_refused_says_so(writer: Client, app: Flask) -> None:
    answer = autosave(writer, NEW, {**FILLED, "title": "x" * 151})

    assert answer.status_code == 422
    assert texts(app) == []


def test_a_draft_need_not_be_complete(writer: Client, app: Flask) -> None:
    empty: dict[str, str | None] = {"title": "", "body": "", "perspective": None}
    url = press(writer, NEW, "save", empty).location

    assert states(app) == ["draft"]
    page = writer.get_page(url)
    assert write_form(page).values["title"] == [""]
    assert "Untitled experience" in writer.get_page("/mine")
    assert press_on(writer, page, "submit", {}).status_code == 422
    assert states(app) == ["draft"]


def test_a_draft_is_gone_on_with_until_it_is_sent(writer: Client, app: Flask) -> None:
    url = press(writer, NEW, "save").location
    for body in ("Second.", "Third."):
        assert press(writer, url, "save", {"body": body}).location == url
    autosave(writer, url, {"body": "Fourth."})
    press(writer, url, "submit", {"body": "Fifth."})

    assert [(text.state.value, text.body) for text in texts(app)] == [("waiting", "Fifth.")]


def test_the_draft_of_a_reply_knows_what_it_answers(writer: Client, app: Flask, work: Work) -> None:
    with work():
        opening = make_post(writing=make_writing(title="The thread above"))
    url = press(writer, f"/experiences/{opening.id}/reply", "save", REPLY).location

    page = writer.get_page(url)
    assert "Your reply" in page.h1
    assert "title" not in write_form(page).names
    assert "Reply in “The thread above”" in writer.get_page("/mine")
    press_on(writer, page, "submit", {})
    assert states(app) == ["approved", "waiting"]


def expired(app: Flask) -> Client:
    """Return a browser whose session is over."""
    client = app.test_client()
    assert isinstance(client, Client)
    return client


def sign_in_where_led(client: Client, answer: TestResponse, member: Member) -> TestResponse:
    """Follow to the sign-in page, sign in there, and return where that leads."""
    assert answer.status_code == 303
    assert urlsplit(answer.location).path == "/login"
    return client.submit(answer.location, {"email": member.email, "password": PASSWORD})


@pytest.mark.parametrize("do", ["submit", "save", "preview"])
def test_a_session_that_ended_leads_through_sign_in_back_to_the_text(
    app: Flask, author: Member, writer: Client, do: str
) -> None:
    form = write_form(writer.get_page(NEW))
    sent = fill(form, {**FILLED, "identity": "role_only", "do": do})
    browser = expired(app)
    back = sign_in_where_led(browser, browser.post(NEW, data=sent), author)

    assert back.status_code in {302, 303}
    page = browser.get_page(back.location)
    assert "We kept what you wrote before you signed in." in page
    values = write_form(page).values
    assert (values["title"], values["body"]) == ([TITLE], [BODY])
    assert (values["perspective"], values["identity"]) == (["bidder"], ["role_only"])
    assert values["key"] == sent["key"]
    assert texts(app) == [], "nothing is saved before its author presses a button again"

    assert press_on(browser, page, "submit", {}).status_code == 303
    assert states(app) == ["waiting"]


def test_also_on_the_way_to_a_reply_and_to_what_it_answers(
    app: Flask, author: Member, work: Work, writer: Client
) -> None:
    with work():
        opening = make_post()
        above = make_post(make_member("Above Below"), answering=opening)
    url = f"/experiences/{opening.id}/reply?to={above.id}"
    form = write_form(writer.get_page(url))
    browser = expired(app)
    back = sign_in_where_led(browser, browser.post(url, data=fill(form, REPLY)), author)
    page = browser.get_page(back.location)

    assert "Answer Above Below" in page.h1
    assert write_form(page).values["body"] == [BODY]
    press_on(browser, page, "submit", {})
    assert states(app)[-1] == "waiting"


def test_also_when_an_older_text_is_being_mended(
    app: Flask, author: Member, work: Work, writer: Client
) -> None:
    with work():
        post = make_post(author, state="returned")
    url = f"/posts/{post.id}/edit"
    sent = fill(write_form(writer.get_page(url)), {"body": "Mended.", "do": "submit"})
    browser = expired(app)
    back = sign_in_where_led(browser, browser.post(url, data=sent), author)
    page = browser.get_page(back.location)

    assert write_form(page).values["body"] == ["Mended."]
    press_on(browser, page, "submit", {})
    assert [(text.state.value, text.body) for text in texts(app)][1:] == [("waiting", "Mended.")]


def test_an_autosave_without_a_session_is_no_success(app: Flask, writer: Client) -> None:
    """The script must not take the way to the sign-in page for an answer."""
    sent = fill(write_form(writer.get_page(NEW)), {**FILLED, "do": "save"})
    answer = expired(app).post(NEW, data=sent, headers=QUIETLY)

    assert answer.status_code == 303
    assert urlsplit(answer.location).path == "/login"


def test_what_was_kept_is_nobody_elses(app: Flask, author: Member, writer: Client) -> None:
    sent, late = fill(write_form(writer.get_page(NEW)), FILLED), expired(app)
    first = late.post(NEW, data=sent).location
    second = late.post(NEW, data=sent).location
    token = [
        parse_qs(urlsplit(parse_qs(urlsplit(to).query)["next"][0]).query)["kept"][0]
        for to in (first, second)
    ]

    assert token[0] != token[1]
    late.sign_in(author)
    for reader, other in [
        *((late, other) for other in ("x", token[0][:-1], token[0].swapcase(), "a" * 43, "\0")),
        (writer, token[0]),
    ]:
        page = reader.get_page(NEW, query_string={"kept": other})
        assert "We kept" not in page
        assert write_form(page).values["body"] == [""]
    assert write_form(late.get_page(f"{NEW}?kept={token[0]}")).values["body"] == [BODY]


def test_of_many_forms_that_one_browser_sent_the_last_are_kept(
    app: Flask, author: Member, writer: Client
) -> None:
    sent, late = fill(write_form(writer.get_page(NEW)), FILLED), expired(app)
    ways = [late.post(NEW, data=sent).location for _ in range(KEPT_AT_ONCE + 1)]
    late.sign_in(author)
    pages = [late.get_page(parse_qs(urlsplit(way).query)["next"][0]) for way in ways]
    found = [write_form(page).values["body"] == [BODY] for page in pages]
    assert found == [False, *[True] * KEPT_AT_ONCE]


@pytest.fixture
def opening(work: Work) -> Post:
    """Return a published experience."""
    with work():
        return make_post()


@pytest.mark.parametrize("do", ["submit", "save", "preview"])
@pytest.mark.parametrize("answered", [True, False])
def test_what_is_answered_may_go_while_one_writes_and_the_text_stays(
    writer: Client, app: Flask, work: Work, opening: Post, do: str, *, answered: bool
) -> None:
    with work():
        target = make_post(answering=opening) if answered else opening
        if answered:
            make_post(answering=target)
    page = writer.get_page(f"/experiences/{opening.id}/reply?to={target.id}")
    before = texts(app)
    with work():
        hide(make_moderator(), target)
    answer = press_on(writer, page, do, REPLY)

    assert answer.status_code == (403 if answered else 404)
    shown = writer.read(answer)
    assert "Your text was not taken" in shown.h1
    assert BODY in shown
    assert texts(app) == before


@pytest.mark.parametrize("do", ["submit", "save", "preview"])
def test_a_post_may_close_while_one_mends_it_and_the_text_stays(
    writer: Client, app: Flask, work: Work, author: Member, do: str
) -> None:
    with work():
        post = make_post(author, state="returned")
    page = writer.get_page(f"/posts/{post.id}/edit")
    writer.submit("/mine", {}, at=f"/posts/{post.id}/withdraw")
    before = texts(app)
    answer = press_on(writer, page, do, {"title": "A newer title", "body": "Newer words."})

    assert answer.status_code == 409
    shown = writer.read(answer)
    assert "Your text was not taken" in shown.h1
    assert "A newer title" in shown
    assert "Newer words." in shown
    assert texts(app) == before


def test_of_a_closed_post_the_text_can_still_be_copied(
    writer: Client, work: Work, author: Member
) -> None:
    with work():
        post = make_post(author, state="declined", writing=make_writing(body="a < b\n\n**c**"))
    page = writer.get_page(f"/posts/{post.id}/edit")

    assert "a &lt; b\n\n**c**" in page
    assert not any("body" in form.names for form in page.forms)


@pytest.mark.parametrize("state", ["draft", "waiting", "returned", "published"])
def test_nobody_else_edits_withdraws_or_takes_back(
    work: Work, app: Flask, signed_in: SignedIn, author: Member, moderator: Member, state: str
) -> None:
    with work():
        post = make_post(author, state=state)
        stranger = make_member()
    before = texts(app)
    for member in (stranger, moderator):
        client = signed_in(member)
        form = write_form(client.get_page(NEW))
        for url in (f"/posts/{post.id}/{act}" for act in ("edit", "withdraw", "take-back")):
            assert client.post(url, data=fill(form, {**FILLED, "do": "save"})).status_code == 404
        assert client.get(f"/posts/{post.id}/edit").status_code == 404
    assert texts(app) == before

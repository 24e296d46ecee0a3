"""Whatever arrives at the form: a clear answer, and nothing typed is lost."""

import io

import pytest
from flask import Flask

from app.experiences.lifecycle import PostState
from app.experiences.models import BODY_LIMIT, TITLE_LIMIT
from app.members.models import Member
from app.web.security import LARGEST_REQUEST
from tests.integration.experiences.pages import (
    BODY,
    FILLED,
    NEW,
    only_post,
    press,
    press_on,
    texts,
    write_form,
)
from tests.support.client import Client


def test_the_longest_texts_are_taken_whole(writer: Client, app: Flask) -> None:
    title, body = "\U0001f4fb" * TITLE_LIMIT, "é<&\U0001f4fb" * (BODY_LIMIT // 4)
    press(writer, NEW, "submit", {**FILLED, "title": title, "body": body})

    (text,) = texts(app)
    assert (text.title, text.body) == (title, body)


def test_what_cannot_be_shown_is_left_out(writer: Client, app: Flask) -> None:
    title = " A\0 title\x1b of\r\ntwo \u0085 lines\ufffe "
    body = "\x07One\r\ntwo\rthree\x00\x0b\n\n\tfour \uffff"
    press(writer, NEW, "submit", {**FILLED, "title": title, "body": body})

    (text,) = texts(app)
    assert (text.title, text.body) == ("A title of two lines", "One\ntwo\nthree\n\n\tfour")


def test_bytes_that_are_no_text_do_no_harm(writer: Client, app: Flask) -> None:
    form = write_form(writer.get_page(NEW))
    (token,), (key,) = form.values["csrf_token"], form.values["key"]
    raw = (
        f"csrf_token={token}&key={key}&do=submit&perspective=bidder&identity=named&title=A%FFb"
        "&body=latin%E9+surrogate%ED%A0%80+overlong%C0%80+half%F0%9F"
    )
    answer = writer.post(NEW, data=raw, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 303
    (text,) = texts(app)
    # What was meant cannot be known, so it is shown as it came.
    assert text.title == "A%FFb"
    assert text.body == "latin%E9 surrogate%ED%A0%80 overlong%C0%80 half%F0%9F"
    writer.get_page("/mine")


@pytest.mark.parametrize("charset", ["utf-16", "utf-7", "no-such-charset", "\0"])
def test_another_encoding_than_ours_is_read_as_ours(
    writer: Client, app: Flask, charset: str
) -> None:
    form = write_form(writer.get_page(NEW))
    answer = writer.post(
        NEW,
        data={**form.values, **FILLED, "do": "submit"},
        content_type=f"application/x-www-form-urlencoded; charset={charset}",
    )

    assert answer.status_code == 303
    assert texts(app)[0].body == BODY


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ("[1, 2]", "application/json"),
        ('{"body": 5, "title": ["a"]}', "application/json"),
        ("{", "application/json"),
        ("<a/>", "application/xml"),
        ("body=x", "text/plain"),
        ("--x\r\n", "multipart/form-data; boundary=x"),
        ("--y\r\nContent-Disposition: form-data; name=body\r\n\r\n", "multipart/form-data"),
        (b"\xff\xfe\x00", "application/octet-stream"),
        ("", "application/x-www-form-urlencoded"),
    ],
)
def test_what_is_no_form_of_ours_is_refused_with_the_page(
    writer: Client, app: Flask, data: str | bytes, kind: str
) -> None:
    answer = writer.post(NEW, data=data, content_type=kind)

    assert answer.status_code == 422
    assert write_form(writer.read(answer)).values["body"] == [""]
    assert texts(app) == []


@pytest.mark.parametrize("field", ["title", "body", "key", "perspective", "identity", "do"])
def test_a_file_in_the_place_of_a_text_is_no_text(writer: Client, app: Flask, field: str) -> None:
    form = write_form(writer.get_page(NEW))
    sent = {name: value for name, (value, *_) in form.values.items()} | FILLED
    sent.pop(field, None)
    answer = writer.post(NEW, data={**sent, field: (io.BytesIO(b"\x89PNG"), "a.png")})

    assert answer.status_code in {303, 422}
    assert not any("PNG" in text.body or "PNG" in text.title for text in texts(app))


def test_fields_that_the_form_does_not_have_are_nothing_to_it(
    writer: Client, app: Flask, moderator: Member
) -> None:
    form = write_form(writer.get_page(NEW))
    sent = {
        **form.values,
        **FILLED,
        "do": "submit",
        "state": "published",
        "author_id": str(moderator.id),
        "byline": "Have Regard",
        "profile_id": str(moderator.id),
        "parent_id": "1",
        "published_at": "2020-01-01",
        "x" * 5000: "y",
    }
    assert writer.post(NEW, data=sent).status_code == 303

    post = only_post(app)
    assert post.state is PostState.UNPUBLISHED
    assert (post.parent_id, post.published_at) == (None, None)
    assert post.profile_id != moderator.id


def test_of_a_field_sent_twice_the_first_counts(writer: Client, app: Flask) -> None:
    form = write_form(writer.get_page(NEW))
    sent = {**form.values, **FILLED, "do": "submit", "body": ["first", "second"]}
    writer.post(NEW, data=sent)

    assert texts(app)[0].body == "first"


def test_a_body_larger_than_any_text_is_refused_in_our_own_look(
    writer: Client, client: Client, app: Flask, reply_url: str
) -> None:
    before = texts(app)
    huge = {**FILLED, "body": "x" * LARGEST_REQUEST}
    for somebody in (writer, client):
        for url in (NEW, reply_url):
            answer = somebody.post(url, data=huge)
            assert answer.status_code == 413
            assert "larger than this site accepts" in somebody.read(answer)
    assert texts(app) == before


def test_a_body_just_below_that_is_told_its_limit_and_kept(writer: Client) -> None:
    body = "x" * (LARGEST_REQUEST - 2000)
    answer = press(writer, NEW, "submit", {**FILLED, "body": body})

    assert answer.status_code == 422
    page = writer.read(answer)
    assert "characters too long" in page
    assert write_form(page).values["body"] == [body]


@pytest.mark.parametrize("token", [None, "", "x", "\0", "a" * 5000])
def test_without_our_token_nothing_happens_and_nothing_is_lost(
    writer: Client, app: Flask, token: str | None
) -> None:
    answer = press(writer, NEW, "submit", {**FILLED, "csrf_token": token})

    assert answer.status_code == 422
    page = writer.read(answer)
    assert "Nothing is lost: press the button again." in page
    assert texts(app) == []
    assert press_on(writer, page, "submit", {}).status_code == 303
    assert texts(app)[0].body == BODY

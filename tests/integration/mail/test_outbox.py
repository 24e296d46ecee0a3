"""What goes into the outbox."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from app.core.errors import Invalid
from app.core.mail import MessageState
from tests.integration.mail.conftest import messages, only, write

Work = Callable[[], AbstractContextManager[None]]


def test_a_message_waits_and_is_due_at_once(app: Flask, work: Work) -> None:
    with work():
        write(headers={"List-Unsubscribe": "<https://forum.example.org/stop/1>"})

    message = only(app)
    assert message.state is MessageState.WAITING
    assert message.attempts == 0
    assert message.next_try_at == message.created_at
    assert message.headers == {"List-Unsubscribe": "<https://forum.example.org/stop/1>"}


def test_a_message_is_lost_with_what_caused_it(app: Flask, work: Work) -> None:
    def fail() -> None:
        with work():
            write()
            raise RuntimeError("the use case failed")

    with pytest.raises(RuntimeError, match="the use case failed"):
        fail()

    assert not messages(app)


def test_one_key_is_written_once(app: Flask, work: Work) -> None:
    with work():
        write(subject="First")
        write(subject="Second")
    with work():
        write(subject="Third")

    assert only(app).subject == "First"


def test_a_subject_cannot_start_another_header(app: Flask, work: Work) -> None:
    with work():
        write(
            subject="Hello\r\nBcc: everybody@example.org\u2028X: 1",
            headers={"List-Id": "a\nBcc: b@example.org"},
        )

    message = only(app)
    assert message.subject == "Hello Bcc: everybody@example.org X: 1"
    assert message.headers == {"List-Id": "a Bcc: b@example.org"}


def test_unprintable_characters_become_visible_gaps(app: Flask, work: Work) -> None:
    with work():
        write(subject="a\x00b", text="one\r\ntwo\rthree\x00\ud800\tfour", html="<p>\x1b</p>")

    message = only(app)
    assert message.subject == "a\ufffdb"
    assert message.text == "one\ntwo\nthree\ufffd\ufffd\tfour"
    assert message.html == "<p>\ufffd</p>"


def test_a_long_subject_is_cut(app: Flask, work: Work) -> None:
    with work():
        write(subject="é" * 1000)

    assert only(app).subject == "é" * 200


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "@example.org",
        "a@",
        "a@b@example.org",
        "a@example.org\nBcc: b@example.org",
        "a@example.org, b@example.org",
        "A <a@example.org>",
        "a\x00@example.org",
        "a\ud800@example.org",
        "a" * 250 + "@example.org",
    ],
)
def test_only_one_plain_address_is_written_to(app: Flask, work: Work, address: str) -> None:
    with pytest.raises(Invalid, match="not an e-mail address"), work():
        write(to=address)

    assert not messages(app)


@pytest.mark.parametrize("name", ["Bcc", "to", "Message-ID", "X\nBcc", "", "X Y"])
def test_headers_of_the_letter_itself_are_not_the_callers(
    app: Flask, work: Work, name: str
) -> None:
    with pytest.raises(ValueError, match="cannot set the header"), work():
        write(headers={name: "b@example.org"})

    assert not messages(app)


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_a_key_has_a_length(app: Flask, work: Work, key: str) -> None:
    with pytest.raises(ValueError, match="the key of a message"), work():
        write(key=key)

    assert not messages(app)

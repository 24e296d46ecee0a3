"""From the outbox to a mail server: once, whatever the server does."""

import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import delivery
from app.core.db import db, unit_of_work
from app.core.mail import MessageState, OutboxMessage
from app.mail.carrier import MailmanCarrier
from tests.integration.mail.conftest import (
    Clock,
    MailServer,
    count,
    deliver,
    free_port,
    messages,
    only,
    write,
)

Work = Callable[[], AbstractContextManager[None]]


def test_a_letter_arrives_once_with_both_parts(
    mailer: Flask, work: Work, smtp: MailServer, clock: Clock
) -> None:
    with work():
        write(
            subject="Café: answered",
            text=".a line that starts with a dot\n" + "long " * 400 + "é\n",
            html="<p>é</p>",
            headers={
                "List-Unsubscribe": "<https://forum.example.org/notices/stop/" + "x" * 120 + ">",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )

    assert deliver(mailer, clock) == ["sent"]
    assert deliver(mailer, clock) == []

    (letter,) = smtp.accepted
    text, html = letter.iter_parts()
    assert text.get_content_type() == "text/plain"
    assert text.get_content() == (  # type: ignore[attr-defined]
        ".a line that starts with a dot\n" + "long " * 400 + "é\n"
    )
    assert html.get_content_type() == "text/html"
    assert html.get_content().rstrip() == "<p>é</p>"  # type: ignore[attr-defined]
    assert letter["Subject"] == "Café: answered"
    assert letter["To"] == "reader0@example.org"
    assert letter["From"] == "Have Regard <forum@example.org>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe"].endswith("x" * 120 + ">")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    message = only(mailer)
    assert message.state is MessageState.SENT
    assert (message.sent_at, message.attempts, message.error) == (clock.time, 1, None)


def test_without_html_the_text_goes_alone(
    mailer: Flask, work: Work, smtp: MailServer, clock: Clock
) -> None:
    with work():
        write(html="")

    deliver(mailer, clock)

    assert smtp.accepted[0].get_content_type() == "text/plain"


def test_the_message_id_comes_from_the_key_and_does_not_tell_it(
    mailer: Flask, work: Work, smtp: MailServer, clock: Clock
) -> None:
    with work():
        write(2)
    deliver(mailer, clock)
    first, second = (letter["Message-ID"] for letter in smtp.accepted)
    assert first != second
    assert first.endswith("@example.org>")
    assert "event" not in first

    smtp.drop_at = "DATA"
    with work():
        write(key="event:2")
    deliver(mailer, clock)
    smtp.drop_at = ""
    with mailer.app_context():
        delivery.retry(messages(mailer)[-1].id, clock.time)
    deliver(mailer, clock)

    assert smtp.accepted[2]["Message-ID"] == smtp.accepted[3]["Message-ID"]


def test_what_is_not_due_yet_waits(
    mailer: Flask, work: Work, smtp: MailServer, clock: Clock
) -> None:
    with work():
        write()
    clock.move(days=-1)

    assert deliver(mailer, clock) == []
    assert not smtp.accepted


def test_the_limit_leaves_the_rest(
    mailer: Flask, work: Work, smtp: MailServer, clock: Clock
) -> None:
    with work():
        write(3)

    assert deliver(mailer, clock, limit=2) == ["sent", "sent"]
    assert smtp.addresses == ["reader0@example.org", "reader1@example.org"]


@pytest.mark.parametrize(
    ("command", "reply"),
    [("RCPT", "450 busy"), ("DATA", "451 later"), ("MAIL", "550 we do not know you")],
)
def test_a_refusal_for_now_is_tried_again_after_growing_pauses(
    mailer: Flask, work: Work, smtp: MailServer, clock: Clock, command: str, reply: str
) -> None:
    with work():
        write()
    smtp.answers[command] = reply

    for attempt, pause in enumerate(delivery.PAUSES, 1):
        assert deliver(mailer, clock) == ["waiting"]
        message = only(mailer)
        assert (message.attempts, message.error) == (attempt, f"refused: {reply[:3]}")
        assert message.next_try_at == clock.time + pause
        clock.time += pause - timedelta(seconds=1)
        assert deliver(mailer, clock) == []
        clock.move(seconds=1)
    assert deliver(mailer, clock) == ["failed"]
    clock.move(days=400)
    assert deliver(mailer, clock) == []
    assert not smtp.accepted


def test_it_arrives_when_the_server_changes_its_mind(
    mailer: Flask, work: Work, smtp: MailServer, clock: Clock
) -> None:
    with work():
        write()
    smtp.answers["RCPT"] = "450 greylisted"
    deliver(mailer, clock)
    smtp.answers.clear()
    clock.move(minutes=1)

    assert deliver(mailer, clock) == ["sent"]
    assert len(smtp.accepted) == 1
    assert only(mailer).error is None


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
def test_a_refusal_for_good_fails_at_once_and_holds_nobody_up(
    mailer: Flask, work: Work, smtp: MailServer, clock: Clock, command: str
) -> None:
    with work():
        write(2)
    smtp.answers[command] = "550 no such mailbox reader0@example.org"
    assert deliver(mailer, clock, limit=1) == ["failed"]
    smtp.answers.clear()

    assert deliver(mailer, clock) == ["sent"]
    assert smtp.addresses == ["reader1@example.org"]
    assert messages(mailer)[0].error == "refused: 550"


def test_a_domain_in_other_letters_is_written_as_servers_know_it(
    mailer: Flask, work: Work, smtp: MailServer, clock: Clock
) -> None:
    with work():
        write(to="reader@straße.example.org")

    assert deliver(mailer, clock) == ["sent"]
    assert smtp.accepted[0]["To"] == "reader@xn--strae-oqa.example.org"


def test_an_address_that_no_letter_can_carry_fails_at_once(
    mailer: Flask, work: Work, smtp: MailServer, clock: Clock
) -> None:
    with work():
        write(to=f"reader@{'é' * 64}.example.org")

    assert deliver(mailer, clock) == ["failed"]
    assert only(mailer).error == "cannot be written as mail"
    assert not smtp.accepted


def test_no_server_claims_nothing(app_with: Callable[..., Flask], work: Work, clock: Clock) -> None:
    lonely = app_with(mail_url=f"smtp://127.0.0.1:{free_port()}")
    with work():
        write()

    with pytest.raises(delivery.Unreachable, match="ConnectionRefusedError"):
        deliver(lonely, clock)

    message = only(lonely)
    assert (message.state, message.attempts) == (MessageState.WAITING, 0)


def test_an_empty_outbox_needs_no_server(app_with: Callable[..., Flask], clock: Clock) -> None:
    assert deliver(app_with(mail_url=f"smtp://127.0.0.1:{free_port()}"), clock) == []


def test_a_connection_lost_before_the_text_is_no_loss(
    mailer: Flask, work: Work, smtp: MailServer, clock: Clock
) -> None:
    with work():
        write()
    smtp.drop_at = "RCPT"
    assert deliver(mailer, clock) == ["waiting"]
    assert only(mailer).error == "unreachable: SMTPServerDisconnected"
    smtp.drop_at = ""
    clock.move(minutes=1)

    assert deliver(mailer, clock) == ["sent"]
    assert len(smtp.accepted) == 1


def test_an_answer_lost_after_the_text_is_never_tried_again(
    mailer: Flask, work: Work, smtp: MailServer, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    with work():
        write(2)
    smtp.drop_at = "DATA"
    with caplog.at_level(logging.WARNING, logger="app"):
        assert deliver(mailer, clock, limit=1) == ["unconfirmed"]
    smtp.drop_at = ""
    clock.move(days=2)

    assert deliver(mailer, clock) == ["sent"]
    assert smtp.addresses == ["reader0@example.org", "reader1@example.org"]
    assert messages(mailer)[0].error == "no answer"
    assert "Message 1, attempt 1: no answer, now unconfirmed." in caplog.messages
    assert "@" not in caplog.text


def test_a_connection_that_went_stale_between_two_letters_is_made_anew(
    mailer: Flask, work: Work, smtp: MailServer, clock: Clock
) -> None:
    with work():
        write(2)
    smtp.drop_at = "NOOP"

    assert deliver(mailer, clock) == ["sent", "sent"]
    assert len(smtp.accepted) == 2


def test_a_bug_leaves_the_message_claimed(
    mailer: Flask, work: Work, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise RuntimeError("a bug")

    with work():
        write()
    monkeypatch.setattr(MailmanCarrier, "carry", break_down)

    with pytest.raises(RuntimeError, match="a bug"):
        deliver(mailer, clock)

    assert only(mailer).state is MessageState.SENDING
    assert deliver(mailer, clock) == []


def claimed(app: Flask, clock: Clock) -> OutboxMessage:
    """Return the message as a worker that died has left it."""
    with app.app_context(), unit_of_work():
        message = delivery._claim(clock.time)
    assert message is not None
    return message


def test_a_claimed_message_is_given_up_after_its_lease(
    mailer: Flask, work: Work, smtp: MailServer, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    with work():
        write()
    claimed(mailer, clock)

    clock.time += delivery.LEASE
    with mailer.app_context():
        assert delivery.tidy(clock.time) == 0
    assert only(mailer).state is MessageState.SENDING

    clock.move(seconds=1)
    with mailer.app_context(), caplog.at_level(logging.WARNING, logger="app"):
        assert delivery.tidy(clock.time) == 1
    message = only(mailer)
    assert (message.state, message.error) == (MessageState.UNCONFIRMED, "worker lost")
    assert "Message 1 is unconfirmed: its worker died while sending it." in caplog.messages

    clock.move(days=1)
    assert deliver(mailer, clock) == []
    assert not smtp.accepted


def test_a_slow_worker_that_comes_back_knows_better(
    mailer: Flask, work: Work, clock: Clock
) -> None:
    with work():
        write()
    message = claimed(mailer, clock)
    with mailer.app_context():
        delivery.tidy(clock.time + timedelta(hours=1))
        delivery._settle(message, {"state": MessageState.SENT, "error": None})

    assert only(mailer).state is MessageState.SENT


def test_a_slow_worker_does_not_undo_what_was_decided_by_hand(
    mailer: Flask, work: Work, clock: Clock
) -> None:
    with work():
        write()
    message = claimed(mailer, clock)
    with mailer.app_context():
        delivery.tidy(clock.time + timedelta(hours=1))
        delivery.retry(message.id, clock.time)
        delivery._settle(message, {"state": MessageState.FAILED, "error": "late"})

    assert only(mailer).state is MessageState.WAITING


def test_what_is_done_with_does_not_stay(mailer: Flask, work: Work, clock: Clock) -> None:
    with work():
        write(5)
        found = db.session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id))
        for message, state in zip(found, MessageState, strict=True):
            message.state, message.claimed_at = state, clock.time + timedelta(days=1000)

    def left(days: int) -> set[MessageState]:
        with mailer.app_context():
            delivery.tidy(clock.time + timedelta(days=days))
        return {message.state for message in messages(mailer)}

    assert left(6) == set(MessageState)
    assert left(8) == left(29) == set(MessageState) - {MessageState.SENT}
    assert left(31) == {MessageState.WAITING, MessageState.SENDING}


def test_two_workers_take_every_message_once(
    app_with: Callable[..., Flask], work: Work, smtp: MailServer, clock: Clock
) -> None:
    workers = [app_with(mail_url=smtp.url) for _ in range(2)]
    with work():
        write(200)
    states: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda app=app: states.append(deliver(app, clock)))
        for app in workers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert min(map(len, states)) > 0, "one of them did it all"
    assert sum(map(len, states)) == 200
    assert len(set(smtp.addresses)) == len(smtp.addresses) == 200
    assert count(workers[0], MessageState.SENT) == 200

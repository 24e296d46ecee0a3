"""Development's mail: files in a directory, and the page that shows them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import fields
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.core.db import db
from app.core.mail import MessageState
from config import Development
from tests.integration.mail.conftest import Clock, deliver, only, write
from tests.support.client import Client

Work = Callable[[], AbstractContextManager[None]]


def directory_of(app: Flask) -> Path:
    """Return where the letters land."""
    return Path(app.config["MAIL_FILE_PATH"])


def letters_of(app: Flask) -> list[Path]:
    """Return the letters, oldest first."""
    return sorted(directory_of(app).iterdir())


def test_each_letter_is_a_whole_file_for_its_owner_alone(
    app: Flask, work: Work, clock: Clock
) -> None:
    with work():
        write(2, text="Confirm: https://forum.example.org/confirm/" + "x" * 100 + "\n")

    assert deliver(app, clock) == ["sent", "sent"]

    first, second = letters_of(app)
    assert first.name.endswith(".eml")
    assert "-event-0-" in first.name
    assert "-event-1-" in second.name
    assert directory_of(app).stat().st_mode & 0o777 == 0o700
    assert first.stat().st_mode & 0o777 == 0o600
    assert b"https://forum.example.org/confirm/" + b"x" * 100 in first.read_bytes()
    letter = message_from_bytes(first.read_bytes(), policy=policy.default)
    assert letter.get_content_type() == "multipart/alternative"
    assert letter["To"] == "reader0@example.org"


def test_a_full_disk_leaves_no_half_a_letter(
    app: Flask, work: Work, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_handle: int) -> None:
        raise OSError("no space left")

    with work():
        write()
    monkeypatch.setattr("os.fsync", fail)

    assert deliver(app, clock) == ["waiting"]
    assert only(app).state is MessageState.WAITING
    assert letters_of(app) == []


def developing(app: Flask, **changes: str) -> FlaskClient:
    """Return a visitor to a development server on the same database."""
    told = {
        "secret_key": "a",
        "password_salt": "b",
        "database_url": app.config["SQLALCHEMY_DATABASE_URI"],
        "mail_url": f"file://{directory_of(app)}",
        "instance": Path(app.instance_path),
    }
    assert told.keys() <= {field.name for field in fields(Development)}
    other = create_app(Development(**{**told, **changes}))  # type: ignore[arg-type]
    other.test_client_class = Client
    return other.test_client()


@pytest.fixture
def newcomer(app: Flask) -> Iterator[FlaskClient]:
    """Return somebody who tries the forum out on their own machine."""
    visitor = developing(app)
    yield visitor
    hang_up(visitor)


def hang_up(visitor: FlaskClient) -> None:
    """Let go of the visited server's connections."""
    with visitor.application.app_context():
        db.engine.dispose()


def test_the_page_lists_the_newest_first(
    app: Flask, work: Work, clock: Clock, newcomer: Client
) -> None:
    assert "No e-mail yet" in newcomer.get_page("/outbox").text
    with work():
        write(key="a", subject="The first")
    deliver(app, clock)
    with work():
        write(key="b", subject="<b>The second</b>")
    clock.move(minutes=1)
    deliver(app, clock)

    text = newcomer.get_page("/outbox").text

    assert text.index("&lt;b&gt;The second&lt;/b&gt;") < text.index("The first")


def test_a_letter_is_text_with_links_to_follow(
    app: Flask, work: Work, clock: Clock, newcomer: FlaskClient
) -> None:
    with work():
        write(
            subject="Confirm",
            text="Hello <script>alert(1)</script>\nline\n\n"
            "Go to https://forum.example.org/confirm/a?b=1&c=2.\n"
            "Not javascript:alert(1), nor ftp://example.org/x\n",
        )
        write(key="later")
    deliver(app, clock)

    page = newcomer.get(f"/outbox/{letters_of(app)[0].name}").get_data(as_text=True)

    link = "https://forum.example.org/confirm/a?b=1&amp;c=2"
    assert f'<a href="{link}">{link}</a>.' in page
    assert "&lt;script&gt;alert(1)" in page
    assert 'href="javascript' not in page
    assert 'href="ftp' not in page


def test_a_letter_without_text_is_shown_empty(app: Flask, newcomer: Client) -> None:
    directory_of(app).mkdir()
    (directory_of(app) / "x.eml").write_bytes(b"Content-Type: image/png\nSubject: A\nTo: b@c\n\n")

    newcomer.get_page("/outbox/x.eml")


@pytest.mark.parametrize(
    "name",
    ["absent.eml", "..%2fforum.db", "%2e%2e/x.eml", "..%5cx.eml", "x.eml%00", "*.eml", "secret"],
)
def test_no_name_leads_elsewhere(app: Flask, newcomer: FlaskClient, name: str) -> None:
    directory_of(app).mkdir()
    (directory_of(app) / "secret").write_text("secret")
    (directory_of(app).parent / "x.eml").write_text("Subject: secret\n\n")

    assert newcomer.get(f"/outbox/{name}").status_code == 404


def test_the_page_says_when_mail_goes_to_a_server(app: Flask) -> None:
    visitor = developing(app, mail_url="smtp://127.0.0.1:2525")

    assert b"sends its mail to a server" in visitor.get("/outbox").data
    assert visitor.get("/outbox/x.eml").status_code == 404
    hang_up(visitor)


@pytest.mark.parametrize("address", ["/outbox", "/outbox/x.eml"])
def test_outside_development_there_is_no_outbox(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404

"""What a MAIL_URL may say."""

from pathlib import Path

import pytest

from app.mail.backend import FileBackend, SmtpBackend
from app.mail.settings import EXPECTED, read_mail_url


def test_a_directory_is_taken_as_it_is_written() -> None:
    told = read_mail_url("file:///srv/a b%20c?d#e")

    assert told == {"MAIL_BACKEND": FileBackend, "MAIL_FILE_PATH": Path("/srv/a b%20c?d#e")}


@pytest.mark.parametrize(
    ("query", "port", "starttls", "ssl"),
    [("", 25, False, False), ("?tls=starttls", 587, True, False), ("?tls=ssl", 465, False, True)],
)
def test_each_kind_of_encryption_has_its_port(
    query: str, port: int, *, starttls: bool, ssl: bool
) -> None:
    told = read_mail_url(f"smtp://mail.example.org{query}")

    assert told["MAIL_BACKEND"] is SmtpBackend
    assert told["MAIL_SERVER"] == "mail.example.org"
    assert told["MAIL_PORT"] == port
    assert (told["MAIL_USE_TLS"], told["MAIL_USE_SSL"]) == (starttls, ssl)
    assert (told["MAIL_USERNAME"], told["MAIL_PASSWORD"]) == (None, None)


def test_user_and_password_are_decoded() -> None:
    told = read_mail_url("smtp://post%40example.org:p%2Fw@mail.example.org:2525?tls=starttls")

    assert (told["MAIL_USERNAME"], told["MAIL_PASSWORD"]) == ("post@example.org", "p/w")
    assert told["MAIL_PORT"] == 2525


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example.org",
        "http://mail.example.org",
        "file://relative/directory",
        "smtp://",
        "smtp://u:secret@mail.example.org:port",
        "smtp://u:secret@mail.example.org:99999",
        "smtp://u:secret@mail.example.org?tls=maybe",
        "smtp://u:secret@mail.example.org?tls=",
        "smtp://u:secret@mail.example.org?tls",
        "smtp://u:secret@mail.example.org?tsl=ssl",
        "smtp://[::1",
    ],
)
def test_anything_else_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ValueError, match="MAIL_URL must be") as caught:
        read_mail_url(url)

    assert str(caught.value) == EXPECTED

"""MAIL_URL, read into the settings of Flask-Mailman."""

from pathlib import Path
from typing import Any, Final
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from app.mail.backend import FileBackend, SmtpBackend

PORTS: Final = {None: 25, "starttls": 587, "ssl": 465}
TIMEOUT: Final = 30
"""Seconds to wait for one answer of the server; a whole message stays far below its lease."""

EXPECTED: Final = (
    "MAIL_URL must be smtp://user:password@host:port?tls=starttls (or tls=ssl) or file:///directory"
)


def read_mail_url(url: str) -> dict[str, Any]:
    """Return the settings that a MAIL_URL stands for; raise ValueError when it stands for none.

    The error does not repeat the address, which may hold a password.
    """
    if url.startswith("file:///"):
        # Taken as it is written: a directory's name may hold any character.
        return {"MAIL_BACKEND": FileBackend, "MAIL_FILE_PATH": Path(url.removeprefix("file://"))}
    try:
        return _read_smtp(urlsplit(url))
    except ValueError as error:
        raise ValueError(EXPECTED) from error


def _read_smtp(parts: SplitResult) -> dict[str, Any]:
    query = parse_qs(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    tls = query.pop("tls", [None])[-1]
    if parts.scheme != "smtp" or not parts.hostname or query or tls not in PORTS:
        raise ValueError(EXPECTED)
    return {
        "MAIL_BACKEND": SmtpBackend,
        "MAIL_FILE_PATH": None,
        "MAIL_SERVER": parts.hostname,
        "MAIL_PORT": parts.port or PORTS[tls],
        "MAIL_USERNAME": unquote(parts.username or "") or None,
        "MAIL_PASSWORD": unquote(parts.password or "") or None,
        "MAIL_USE_TLS": tls == "starttls",
        "MAIL_USE_SSL": tls == "ssl",
        "MAIL_TIMEOUT": TIMEOUT,
    }

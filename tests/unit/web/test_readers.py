"""What a release of the forum is marked by."""

from dataclasses import fields, replace
from datetime import time
from pathlib import Path
from typing import Any, Final

import pytest

import config
from app.web.readers import release
from config import ROOT, Config, Development

SHOWN: Final[dict[str, Any]] = {
    "contact_email": "help@example.org",
    "release_times": (time(12),),
}
"""Settings that pages show, and another value for each."""
NOT_SHOWN: Final = {
    "secret_key": "signs cookies",
    "password_salt": "is for passwords",
    "database_url": "has a mark of its own: the edition",
    "mail_url": "is for mail",
    "mail_sender": "stands over letters",
    "instance": "a place of files",
    "server_name": "is part of each page's address already; else in letters",
    "redis_url": "how pages are kept",
    "trusted_proxies": "says who asks",
    "rate_limits": "answers nothing that is kept",
    "page_cache": "whether pages are kept",
    "port": "is part of each page's address already",
}
"""The others, and what they do instead. Whoever adds a setting decides where it stands."""
SETTINGS: Final = config.Testing(
    secret_key="x", password_salt="x", database_url="x", mail_url="x", instance=Path("x")
)


def test_every_setting_is_shown_or_not() -> None:
    assert SHOWN.keys() | NOT_SHOWN.keys() == {field.name for field in fields(Config)}


@pytest.mark.parametrize("name", SHOWN)
def test_a_setting_that_is_shown_makes_another_release(name: str) -> None:
    other = replace(SETTINGS, **{name: SHOWN[name]})
    assert len({release(SETTINGS), release(SETTINGS), release(other)}) == 2


def test_so_does_the_kind_of_installation() -> None:
    """Development says on each page where mail lands."""
    settings = {field.name: getattr(SETTINGS, field.name) for field in fields(SETTINGS)}
    assert release(SETTINGS) != release(Development(**settings))


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Return a small forum as it lies on a disk."""
    (tmp_path / "templates/pages").mkdir(parents=True)
    (tmp_path / "templates/pages/home.html").write_text("Welcome")
    (tmp_path / "app/__pycache__").mkdir(parents=True)
    (tmp_path / "app/routes.py").write_text("pass")
    (tmp_path / "requirements.txt").write_text("Flask==3.1.3")
    return tmp_path


def mark(house: Path) -> str:
    """Return the mark that a process would find that starts now."""
    release.__globals__["_mark_of_files"].cache_clear()
    return release(SETTINGS, house)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("templates/pages/home.html", "Welcome!"),
        ("templates/pages/other.html", ""),
        ("app/routes.py", "pass  # changed"),
        ("requirements.txt", "Flask==3.1.4"),
        ("migrations/versions/next.py", "words of a question"),
    ],
)
def test_another_file_makes_another_release(house: Path, name: str, text: str) -> None:
    before = mark(house)
    (house / name).parent.mkdir(parents=True, exist_ok=True)
    (house / name).write_text(text)
    assert mark(house) != before


def test_a_file_by_another_name_does_too(house: Path) -> None:
    before = mark(house)
    (house / "app/routes.py").rename(house / "app/views.py")
    assert mark(house) != before


def test_what_python_leaves_behind_does_not(house: Path) -> None:
    before = mark(house)
    (house / "app/__pycache__/routes.pyc").write_bytes(b"\0")
    (house / "README.md").write_text("Read me.")
    assert mark(house) == before


def test_a_process_looks_once(house: Path) -> None:
    before = release(SETTINGS, house)
    (house / "app/routes.py").write_text("pass  # changed")
    assert release(SETTINGS, house) == before
    assert release(SETTINGS) == release(SETTINGS, ROOT)

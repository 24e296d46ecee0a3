"""Settings come from the environment, and what is missing is named."""

import os
import stat
from dataclasses import FrozenInstanceError
from datetime import time
from pathlib import Path

import pytest

import config
from config import Development, Production, SettingError, from_environment

NEEDED = {
    "SECRET_KEY": "secret",
    "SECURITY_PASSWORD_SALT": "salt",
    "DATABASE_URL": "postgresql://forum@db/forum",
    "MAIL_URL": "smtp://mail:25",
    "MAIL_SENDER": "Forum <forum@example.org>",
    "CONTACT_EMAIL": "help@example.org",
    "SERVER_NAME": "forum.example.org",
}
OTHERS = (
    "PORT",
    "RELEASE_TIMES",
    "FORUM_ENV",
    "REDIS_URL",
    "RATE_LIMITS",
    "PAGE_CACHE",
    "TRUSTED_PROXIES",
    "INSTANCE_DIR",
)


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Start without any setting but where the instance is; return that place."""
    for name in (*NEEDED, *OTHERS):
        monkeypatch.delenv(name, raising=False)
    place = tmp_path / "instance"
    monkeypatch.setenv("INSTANCE_DIR", str(place))
    return place


def set_all(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    """Set these in the environment."""
    for name, value in values.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (None, Development),
        ("", Development),
        ("development", Development),
        ("testing", config.Testing),
        ("production", Production),
    ],
)
def test_the_environment_is_named_by_one_setting(
    monkeypatch: pytest.MonkeyPatch, name: str | None, kind: type[config.Config]
) -> None:
    set_all(monkeypatch, **NEEDED)
    if name is not None:
        monkeypatch.setenv("FORUM_ENV", name)
    found = from_environment()
    assert type(found) is kind
    assert found.secure is found.second_factor is (kind is Production)


@pytest.mark.parametrize("name", ["Production", "prod", " production", "\0"])
def test_an_unknown_environment_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Nobody means production and gets the defaults of a desk."""
    monkeypatch.setattr(os, "environ", {"FORUM_ENV": name})
    with pytest.raises(SettingError, match="development, testing, production"):
        from_environment()


def test_settings_cannot_be_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FrozenInstanceError):
        from_environment().secret_key = "another"  # type: ignore[misc]


def test_development_needs_nothing(bare: Path) -> None:
    found = from_environment()
    assert found.database_url == f"sqlite:///{bare / 'have-regard.db'}"
    assert found.mail_url == f"file://{bare / 'mail'}"
    assert found.instance == bare
    assert (found.server_name, found.redis_url, found.trusted_proxies) == (None, None, 0)
    assert found.rate_limits
    assert found.page_cache


def test_links_lead_to_this_machine_until_a_name_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    assert from_environment().site_url == "http://127.0.0.1:8000"
    set_all(monkeypatch, SERVER_NAME="localhost:8123", PORT="8123")
    assert from_environment().site_url == "http://localhost:8123"


def test_the_instance_and_its_secrets_are_the_owner_s_alone(bare: Path) -> None:
    from_environment()
    assert stat.S_IMODE(bare.stat().st_mode) == 0o700
    kept = sorted(bare.iterdir())
    assert [path.name for path in kept] == ["password-salt", "secret-key"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}


def test_development_keeps_the_secrets_it_made() -> None:
    first, second = from_environment(), from_environment()
    assert first.secret_key == second.secret_key
    assert first.password_salt == second.password_salt
    assert first.secret_key != first.password_salt
    assert min(len(first.secret_key), len(first.password_salt)) >= 40


def test_given_secrets_win_and_none_is_made(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, SECRET_KEY="given", SECURITY_PASSWORD_SALT="salt", MAIL_URL="smtp://x")
    found = from_environment()
    assert (found.secret_key, found.password_salt, found.mail_url) == ("given", "salt", "smtp://x")
    assert list(bare.iterdir()) == []


def test_tests_have_secrets_as_long_as_they_run(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORUM_ENV", "testing")
    first, second = from_environment(), from_environment()
    assert first.secret_key != second.secret_key
    assert first.mail_url == f"file://{bare / 'mail'}"
    assert not bare.exists()


def test_production_takes_what_it_is_given(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, FORUM_ENV="production", REDIS_URL="redis://r", TRUSTED_PROXIES="2")
    set_all(monkeypatch, RATE_LIMITS="off", PAGE_CACHE="off", PORT="8123", **NEEDED)
    set_all(monkeypatch, RELEASE_TIMES="06:30, 18:00")
    found = from_environment()
    assert found == Production(
        secret_key="secret",
        password_salt="salt",
        database_url="postgresql+psycopg://forum@db/forum",
        mail_url="smtp://mail:25",
        instance=bare,
        server_name="forum.example.org",
        redis_url="redis://r",
        trusted_proxies=2,
        rate_limits=False,
        page_cache=False,
        mail_sender="Forum <forum@example.org>",
        contact_email="help@example.org",
        port=8123,
        release_times=(time(6, 30), time(18)),
    )
    assert found.site_url == "https://forum.example.org"
    assert not bare.exists()


@pytest.mark.parametrize(
    ("said", "times"),
    [(None, (time(7), time(19))), ("off", ()), ("12:00", (time(12),))],
)
def test_production_lets_posts_without_a_name_appear_together(
    monkeypatch: pytest.MonkeyPatch, said: str | None, times: tuple[time, ...]
) -> None:
    set_all(monkeypatch, FORUM_ENV="production", **NEEDED)
    if said is not None:
        monkeypatch.setenv("RELEASE_TIMES", said)
    assert from_environment().release_times == times


@pytest.mark.parametrize("name", ["development", "testing"])
def test_elsewhere_they_appear_at_once_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("FORUM_ENV", name)
    assert from_environment().release_times == ()
    monkeypatch.setenv("RELEASE_TIMES", "23:59 ,00:00")
    assert from_environment().release_times == (time(23, 59), time(0))


@pytest.mark.parametrize(
    "said", ["soon", "OFF", "25:00", "07:00;19:00", "07:00,", ",", "7", "-07:00"]
)
def test_release_times_are_times(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("RELEASE_TIMES", said)
    with pytest.raises(SettingError, match="RELEASE_TIMES must be 'off' or times"):
        from_environment()


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize("value", [None, ""])
def test_production_does_not_start_without(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str | None
) -> None:
    set_all(monkeypatch, FORUM_ENV="production", **NEEDED)
    if value is None:
        monkeypatch.delenv(name)
    else:
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=rf"without: {name}$"):
        from_environment()


def test_production_names_all_that_is_missing_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORUM_ENV", "production")
    with pytest.raises(SettingError) as caught:
        from_environment()
    assert str(caught.value).endswith(": " + ", ".join(NEEDED))


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("postgres://u:p@host/n", "postgresql+psycopg://u:p@host/n"),
        ("postgresql://u@h/postgres://", "postgresql+psycopg://u@h/postgres://"),
        ("postgresql+psycopg://u@h/n", "postgresql+psycopg://u@h/n"),
        ("sqlite:////srv/forum.db", "sqlite:////srv/forum.db"),
    ],
)
def test_the_database_s_address_names_our_driver(
    monkeypatch: pytest.MonkeyPatch, given: str, read: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", given)
    assert from_environment().database_url == read


@pytest.mark.parametrize("name", ["RATE_LIMITS", "PAGE_CACHE"])
@pytest.mark.parametrize("value", ["yes", "", "ON", "0"])
def test_switches_are_on_or_off(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=f"{name} must be 'on' or 'off'"):
        from_environment()


@pytest.mark.parametrize("value", ["-1", "one", "", "1.5"])
def test_proxies_are_counted(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", value)
    with pytest.raises(SettingError, match="TRUSTED_PROXIES"):
        from_environment()


def test_without_a_place_of_its_own_the_instance_is_in_the_project(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FORUM_ENV", "testing")
    monkeypatch.setenv("INSTANCE_DIR", "")
    assert from_environment().instance == Path(config.__file__).parent / "instance"

"""Settings: one frozen class per environment, read from the process environment.

Production refuses to start without its secrets and says which are missing. Development makes its
own once and keeps them under the instance directory, readable by the owner only.
"""

import os
import secrets
from abc import ABC, abstractmethod
from contextlib import suppress
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, ClassVar, Final, Self

ROOT: Final = Path(__file__).parent


class SettingError(RuntimeError):
    """A setting is missing or cannot be read; the message names it."""


@dataclass(frozen=True, kw_only=True)
class Config(ABC):
    """What the application must be told from outside."""

    name: ClassVar[str]
    secure: ClassVar[bool] = False
    """Cookies and redirects insist on HTTPS."""
    second_factor: ClassVar[bool] = False
    """A moderator must set up a second factor before the queue opens."""

    secret_key: str
    password_salt: str
    database_url: str
    mail_url: str
    """`smtp://user:password@host:port?tls=starttls` or `file:///directory` for `.eml` files."""
    instance: Path
    server_name: str | None = None
    """Host of links in mail; None takes it from the request (never in production)."""
    redis_url: str | None = None
    trusted_proxies: int = 0
    """How many reverse proxies in front may tell the client's address and scheme."""
    rate_limits: bool = True
    page_cache: bool = True
    """Whether pages that are the same for every visitor are kept in memory."""
    mail_sender: str = "Have Regard <forum@example.org>"
    contact_email: str = "contact@example.org"
    port: int = 8000
    """Where it listens on this machine."""
    release_times: tuple[time, ...] = ()
    """When role-only posts appear each day, in Britain's time; at once when there are none."""

    @property
    def site_url(self) -> str:
        """Return where the site is, for links that no request asked for."""
        scheme = "https" if self.secure else "http"
        return f"{scheme}://{self.server_name or f'127.0.0.1:{self.port}'}"

    @classmethod
    @abstractmethod
    def from_environment(cls) -> Self:
        """Build from `os.environ`; raise SettingError naming whatever is missing."""


class Development(Config):
    """A newcomer's machine: nothing to set, everything under the instance directory."""

    name = "development"

    @classmethod
    def from_environment(cls) -> Self:
        """Build from `os.environ`, making what is missing."""
        instance = _instance()
        # Whoever reads the database reads who wrote without a name: it is the owner's alone.
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        return cls(
            secret_key=os.environ.get("SECRET_KEY") or _own_secret(instance / "secret-key"),
            password_salt=os.environ.get("SECURITY_PASSWORD_SALT")
            or _own_secret(instance / "password-salt"),
            database_url=_database_url(instance),
            mail_url=os.environ.get("MAIL_URL") or f"file://{instance / 'mail'}",
            instance=instance,
            **_optional(),
        )


class Testing(Config):
    """The test suite's: throwaway secrets; the tests say where the database and the mail are."""

    name = "testing"

    @classmethod
    def from_environment(cls) -> Self:
        """Build from `os.environ` with secrets that last as long as the process."""
        instance = _instance()
        return cls(
            secret_key=secrets.token_urlsafe(32),
            password_salt=secrets.token_urlsafe(32),
            database_url=_database_url(instance),
            mail_url=os.environ.get("MAIL_URL") or f"file://{instance / 'mail'}",
            instance=instance,
            **_optional(),
        )


class Production(Config):
    """The real thing: no default for anything that matters."""

    name = "production"
    secure = True
    second_factor = True
    needed: ClassVar = (
        "SECRET_KEY",
        "SECURITY_PASSWORD_SALT",
        "DATABASE_URL",
        "MAIL_URL",
        "MAIL_SENDER",
        "CONTACT_EMAIL",
        "SERVER_NAME",
    )

    @classmethod
    def from_environment(cls) -> Self:
        """Build from `os.environ`; raise SettingError naming every setting that is missing."""
        missing = [name for name in cls.needed if not os.environ.get(name)]
        if missing:
            raise SettingError(f"Production does not start without: {', '.join(missing)}")
        return cls(
            secret_key=os.environ["SECRET_KEY"],
            password_salt=os.environ["SECURITY_PASSWORD_SALT"],
            database_url=_database_url(_instance()),
            mail_url=os.environ["MAIL_URL"],
            instance=_instance(),
            **{"release_times": (time(7), time(19)), **_optional()},
        )


ENVIRONMENTS: Final[dict[str, type[Config]]] = {
    kind.name: kind for kind in (Development, Testing, Production)
}


def from_environment() -> Config:
    """Return the settings of the environment that FORUM_ENV names (development when unset)."""
    name = os.environ.get("FORUM_ENV") or "development"
    if name not in ENVIRONMENTS:
        raise SettingError(f"FORUM_ENV must be one of {', '.join(ENVIRONMENTS)}, not {name!r}")
    return ENVIRONMENTS[name].from_environment()


def _instance() -> Path:
    return Path(os.environ.get("INSTANCE_DIR") or ROOT / "instance").resolve()


def _database_url(instance: Path) -> str:
    """Return DATABASE_URL with our driver named, or a SQLite file in the instance directory."""
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{instance / 'have-regard.db'}"
    for plain in ("postgres://", "postgresql://"):
        url = url.replace(plain, "postgresql+psycopg://", 1) if url.startswith(plain) else url
    return url


def _optional() -> dict[str, Any]:
    """Return the settings with a default, as far as the environment names them."""
    port, proxies = os.environ.get("PORT") or "8000", os.environ.get("TRUSTED_PROXIES", "0")
    for name, number in (("TRUSTED_PROXIES", proxies), ("PORT", port)):
        if not number.isdecimal():
            raise SettingError(f"{name} must be a whole number, not {number!r}")
    texts = ("SERVER_NAME", "REDIS_URL", "MAIL_SENDER", "CONTACT_EMAIL")
    found: dict[str, Any] = {
        name.lower(): os.environ[name] for name in texts if os.environ.get(name)
    }
    if os.environ.get("RELEASE_TIMES"):
        found["release_times"] = _release_times(os.environ["RELEASE_TIMES"])
    return {
        "rate_limits": _switch("RATE_LIMITS"),
        "page_cache": _switch("PAGE_CACHE"),
        "trusted_proxies": int(proxies),
        "port": int(port),
        **found,
    }


def _switch(name: str) -> bool:
    """Return whether a setting is on, as it is when the environment does not name it."""
    value = os.environ.get(name, "on")
    if value not in {"on", "off"}:
        raise SettingError(f"{name} must be 'on' or 'off', not {value!r}")
    return value == "on"


def _release_times(text: str) -> tuple[time, ...]:
    """Return the times of a list as `07:00,19:00`; none for `off`."""
    if text == "off":
        return ()
    try:
        return tuple(time.fromisoformat(part.strip()) for part in text.split(","))
    except ValueError:
        message = f"RELEASE_TIMES must be 'off' or times as 07:00,19:00, not {text!r}"
        raise SettingError(message) from None


def _own_secret(path: Path) -> str:
    """Return the secret kept in a file only the owner can read; make it on first use.

    The file appears whole or not at all, so that processes started together agree.
    """
    with NamedTemporaryFile("w", encoding="ascii", dir=path.parent) as file:
        file.write(secrets.token_urlsafe(32))
        file.flush()
        with suppress(FileExistsError):
            path.hardlink_to(file.name)
    return path.read_text(encoding="ascii")

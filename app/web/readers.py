"""Pages that are the same for every visitor: kept, and known to be as good as new.

A view marked `@same_for_all` makes such a page for whoever sends no cookie of ours. It carries an
ETag made of its address, of the edition it was made under, of the day (pages say how long ago
something was) and of the release of the forum. While these stay, the page does: the next visitor is
sent it from memory, and one who has it is told so, before anything of Flask wakes up.

A shared cache may keep it too, and asks each time before it hands it out (`public, no-cache`): what
a moderator hides is gone at once. It need not vary by cookie, since a member who asks through it
is answered with their own page, which it may not keep.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache, wraps
from hashlib import blake2b
from http.client import OK
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from flask import Flask, request
from flask_caching import Cache
from werkzeug.wrappers import Response

from app.core import clock, edition
from app.core.db import db
from app.web.identity import current_actor
from config import ROOT, Config

View = TypeVar("View", bound=Callable[..., Any])

KEPT: Final = 500
"""Pages in the memory of a worker; some 10 kB each."""
LARGEST: Final = 100_000
"""Bytes. A larger page is made for everybody anew, lest odd addresses fill the memory."""
_NOTE: Final = "have_regard.note"
_OURS: Final = 'W/"page-'
_MADE_OF: Final = ("app", "templates", "migrations", "requirements.txt")


def same_for_all(view: View) -> View:
    """Mark a view as giving all visitors the same page, until the next edition."""

    @wraps(view)
    def noting(*args: Any, **kwargs: Any) -> Any:
        note = request.environ.get(_NOTE)
        if note is not None and current_actor().id is None:
            note()  # before the page reads anything
        return view(*args, **kwargs)

    noting.same_for_all = True  # type: ignore[attr-defined]
    return noting  # type: ignore[return-value]


def init_app(app: Flask, config: Config) -> None:
    """Stand in front of the application. Before whatever tells the client's scheme and host."""
    app.wsgi_app = Readers(app, config)  # type: ignore[method-assign]


def release(config: Config, root: Path = ROOT) -> str:
    """Return a mark of what pages are made of: files, and those settings that they show."""
    shown = (config.name, config.contact_email, config.release_times)
    return _digest(_mark_of_files(root), repr(shown))


@cache
def _mark_of_files(root: Path) -> str:
    """Return a mark of all files that pages are made of; a process knows them as they were."""
    mark = blake2b(digest_size=12)
    for name in _MADE_OF:
        for path in sorted([root / name, *(root / name).rglob("*")]):
            if path.is_file() and path.suffix != ".pyc":
                mark.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return mark.hexdigest()


class _Kept(NamedTuple):
    """A page as it was sent."""

    tag: str
    headers: list[tuple[str, str]]
    body: bytes


class Readers:
    """The application as a visitor reaches it: what is kept is answered here."""

    def __init__(self, app: Flask, config: Config) -> None:
        self._app, self._wsgi, self._release = app, app.wsgi_app, release(config)
        self._pages, self._lost = _memory(app, config, self._release), _failures(config)
        with app.app_context():
            self._glance = edition.Glance(db.engine)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer from memory, or ask the application and keep what all visitors may see."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or not self._is_stranger(environ):
            return self._wsgi(environ, start_response)
        address = _address(environ)
        key = _digest(address, environ.get("HTTP_ACCEPT_ENCODING"))
        has = environ.get("HTTP_IF_NONE_MATCH", "")
        tag = self._tag(address) if _OURS in has else None
        if tag and tag in has:
            start_response("304 NOT MODIFIED", [*_about(tag).items()])
            return []
        kept = self._recall(key)
        if kept and kept.tag == (tag or self._tag(address)):
            start_response("200 OK", kept.headers)
            return [b"" if environ["REQUEST_METHOD"] == "HEAD" else kept.body]
        return self._ask(environ, address, key)(environ, start_response)

    def _ask(self, environ: dict[str, Any], address: str, key: str) -> Response:
        tags: list[str | None] = []
        noting = {**environ, _NOTE: lambda: tags.append(self._tag(address))}
        response = Response.from_app(self._wsgi, noting)
        tag = tags[0] if tags else None
        if tag is None or response.status_code != OK or "Set-Cookie" in response.headers:
            return response
        response.headers.update(_about(tag))
        response.headers.pop("Date", None)  # the server's to say, each time
        body = response.get_data()
        if environ["REQUEST_METHOD"] == "GET" and len(body) <= LARGEST:
            with suppress(*self._lost):
                self._pages.set(key, _Kept(tag, [*response.headers], body))
        return response

    def _recall(self, key: str) -> _Kept | None:
        """Return what is kept; nothing while the place where it is kept cannot be reached."""
        with suppress(*self._lost):
            found: _Kept | None = self._pages.get(key)
            return found
        return None

    def _is_stranger(self, environ: dict[str, Any]) -> bool:
        """Tell whether no cookie says who sends it; when in doubt, one does."""
        names = (self._app.config[f"{kind}_COOKIE_NAME"] for kind in ("SESSION", "REMEMBER"))
        sent = environ.get("HTTP_COOKIE", "")
        return not any(name in sent for name in names)

    def _tag(self, address: str) -> str | None:
        """Return the ETag of a page made from now on; None while nobody knows the edition."""
        mark = self._glance()
        made_of = _digest(address, mark, str(clock.today()), self._release)
        return None if mark is None else f'{_OURS}{made_of}"'


def _memory(app: Flask, config: Config, mark: str) -> Any:
    """Return where pages are kept: with Redis for all workers, else for this process."""
    kind = "RedisCache" if config.redis_url else "SimpleCache"
    settings: dict[str, Any] = {
        "CACHE_TYPE": kind if config.page_cache else "NullCache",
        "CACHE_NO_NULL_WARNING": True,
        "CACHE_REDIS_URL": config.redis_url,
        "CACHE_KEY_PREFIX": f"page:{mark}:",  # another release may keep another shape
        "CACHE_THRESHOLD": KEPT,
        "CACHE_DEFAULT_TIMEOUT": 24 * 3_600,
    }
    made = Cache(app, with_jinja2_ext=False, config=settings)
    # The extension looks for the application whose context is open, and here none is.
    return app.extensions["cache"][made]


def _failures(config: Config) -> tuple[type[Exception], ...]:
    """Return what is raised when the place where pages are kept cannot be reached."""
    if not config.redis_url:
        return ()
    from redis.exceptions import RedisError  # noqa: PLC0415 - 5 MB for those who have it

    return (RedisError,)


def _about(tag: str) -> dict[str, str]:
    return {"ETag": tag, "Cache-Control": "public, no-cache", "Vary": "Accept-Encoding"}


def _address(environ: dict[str, Any]) -> str:
    """Return the address as the client typed it, the host and the query with it."""
    parts = ("wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")
    return ascii([environ.get(part) for part in parts])


def _digest(*parts: str | None) -> str:
    return blake2b(ascii(parts).encode(), digest_size=12).hexdigest()

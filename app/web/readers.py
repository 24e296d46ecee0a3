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
from functools import cached_property, wraps
from hashlib import blake2b
from http.client import OK
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from flask import Flask, request
from flask_caching import Cache
from werkzeug.http import parse_cookie
from werkzeug.wrappers import Response

from app.core import clock, edition
from app.core.db import db
from config import ROOT, Config

View = TypeVar("View", bound=Callable[..., Any])
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]

KEPT: Final = 500
"""Pages in the memory of a worker; some 10 kB each."""
_NOTES: Final = "have_regard.made_under"
_OURS: Final = 'W/"page-'

cache = Cache()


def same_for_all(view: View) -> View:
    """Mark a view as giving all visitors the same page, until the next edition."""

    @wraps(view)
    def noting(*args: Any, **kwargs: Any) -> Any:
        if _NOTES in request.environ:
            request.environ[_NOTES].append(edition.current())  # before the page reads anything
        return view(*args, **kwargs)

    return noting  # type: ignore[return-value]


def init_app(app: Flask, config: Config) -> None:
    """Stand in front of the application. Before whatever tells the client's scheme and host."""
    kind = "RedisCache" if config.redis_url else "SimpleCache"
    settings: dict[str, Any] = {
        "CACHE_TYPE": kind if config.page_cache else "NullCache",
        "CACHE_NO_NULL_WARNING": True,
        "CACHE_REDIS_URL": config.redis_url,
        "CACHE_KEY_PREFIX": "page:",
        "CACHE_THRESHOLD": KEPT,
        "CACHE_DEFAULT_TIMEOUT": 24 * 3_600,
    }
    cache.init_app(app, config=settings)
    app.wsgi_app = Readers(app, app.wsgi_app, release(config))  # type: ignore[method-assign]


def release(config: Config) -> str:
    """Return a mark of the code, the templates and those settings that pages show."""
    mark = blake2b(digest_size=8)
    for folder in ("app", "templates"):
        for path in sorted(Path(ROOT, folder).rglob("*.*")):
            if path.is_file() and path.suffix != ".pyc":
                mark.update(path.read_bytes())
    mark.update(repr((config.name, config.contact_email, config.release_times)).encode())
    return mark.hexdigest()


def _is_stranger(environ: dict[str, Any]) -> bool:
    """Tell whether nothing in the request says who sends it."""
    sent = environ.get("HTTP_COOKIE", "")
    return not sent or not {"session", "remember_token"} & parse_cookie(sent).keys()


class _Kept(NamedTuple):
    """A page as it was sent."""

    tag: str
    headers: list[tuple[str, str]]
    body: bytes


class Readers:
    """The application as a visitor reaches it: what is kept is answered here."""

    def __init__(self, app: Flask, wsgi: Wsgi, release: str) -> None:
        self.app, self.wsgi, self.release = app, wsgi, release

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer from memory, or ask the application and keep what all visitors may see."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or not _is_stranger(environ):
            return self.wsgi(environ, start_response)
        address = _address(environ)
        key = f"{address}|{environ.get('HTTP_ACCEPT_ENCODING', '')}"
        has = environ.get("HTTP_IF_NONE_MATCH", "")
        kept: _Kept | None = None if _OURS in has else cache.get(key)
        if _OURS in has or kept is not None:
            tag = self._tag(address, self._glance())
            if tag in has:
                start_response("304 NOT MODIFIED", [*_about(tag).items()])
                return []
            kept = kept or cache.get(key)
            if kept is not None and kept.tag == tag:
                start_response("200 OK", kept.headers)
                return [b"" if environ["REQUEST_METHOD"] == "HEAD" else kept.body]
        return self._ask(environ, address, key)(environ, start_response)

    def _ask(self, environ: dict[str, Any], address: str, key: str) -> Response:
        made_under: list[str] = []
        response = Response.from_app(self.wsgi, {**environ, _NOTES: made_under}, buffered=True)
        if not made_under or response.status_code != OK or "Set-Cookie" in response.headers:
            return response
        tag = self._tag(address, *made_under)
        response.headers.update(_about(tag))
        response.vary.discard("Cookie")
        if environ["REQUEST_METHOD"] == "GET":
            cache.set(key, _Kept(tag, [*response.headers], response.get_data()))
        return response

    def _tag(self, address: str, made_under: str | None) -> str:
        parts = f"{address} {made_under} {clock.today()} {self.release}"
        return f'{_OURS}{blake2b(parts.encode(), digest_size=12).hexdigest()}"'

    @cached_property
    def _glance(self) -> edition.Glance:
        with self.app.app_context():
            return edition.Glance(db.engine.url)


def _about(tag: str) -> dict[str, str]:
    return {"ETag": tag, "Cache-Control": "public, no-cache"}


def _address(environ: dict[str, Any]) -> str:
    """Return the address as the client typed it, the host and the query with it."""
    parts = ("wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")
    return "|".join(str(environ.get(part, "")) for part in parts)

"""One transaction a request: the edge commits once when an unsafe method succeeded, or rolls back.

A GET never writes. The exception is a library's link that must (confirming an address by mail): its
endpoint is named in `WRITES_ON_GET` and what it wrote is committed when it asks for it.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from flask import Flask, Response, g, request

from app.core.db import db, may_write, writing

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})

WRITES_ON_GET: Final[set[str]] = set()
"""Endpoints of libraries whose GET writes; their feature adds them."""


def init_app(app: Flask) -> None:
    """Stand around every request."""
    app.before_request(_begin)
    app.after_request(_end)
    app.wsgi_app = _scoped(app.wsgi_app)  # type: ignore[method-assign]


def commit_this_request() -> None:
    """Have this request committed although it is a GET."""
    g.commit_anyway = True


def _scoped(wsgi: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Return the application with the mark for writers set back after each request."""

    def call(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with writing(on=environ["REQUEST_METHOD"] not in SAFE):
            return wsgi(environ, start_response)

    return call


def _begin() -> None:
    if request.endpoint in WRITES_ON_GET:
        may_write()


def _end(response: Response) -> Response:
    succeeded = request.method not in SAFE and response.status_code < 400  # noqa: PLR2004 - HTTP's own line
    if succeeded or g.get("commit_anyway"):
        db.session.commit()
    else:
        db.session.rollback()
    return response

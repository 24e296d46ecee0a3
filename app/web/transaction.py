"""One transaction a request: the edge commits once when an unsafe method succeeded, or rolls back.

A GET never writes. The exception is a library's link that must (confirming an address by mail): its
endpoint is named in `WRITES_ON_GET` and what it wrote is committed when it asks for it.
"""

from collections.abc import Callable, Iterable
from http.client import BAD_REQUEST, INTERNAL_SERVER_ERROR
from typing import Any, Final

from flask import Flask, Response, g, request, session

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
    """Have this request committed although it is a GET, unless it fails."""
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
    if request.method not in SAFE:
        # Read before anything is asked of the database: whoever sends slowly would keep all other
        # writers waiting on SQLite.
        _ = request.form


def _end(response: Response) -> Response:
    may = request.method not in SAFE or g.get("commit_anyway", False)
    if may and response.status_code < BAD_REQUEST:
        db.session.commit()
    else:
        db.session.rollback()
    if response.status_code >= INTERNAL_SERVER_ERROR:
        # What the next page would say was done has just been undone.
        session.pop("_flashes", None)
    return response

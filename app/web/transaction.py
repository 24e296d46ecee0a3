"""One transaction a request: the edge commits once when an unsafe method succeeded, or rolls back.

A GET never writes.
"""

from collections.abc import Callable, Iterable
from http.client import BAD_REQUEST, INTERNAL_SERVER_ERROR
from typing import Any, Final

from flask import Flask, Response, request, session

from app.core.db import db, writing

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask) -> None:
    """Stand around every request."""
    app.before_request(_begin)
    app.after_request(_end)
    app.wsgi_app = _scoped(app.wsgi_app)  # type: ignore[method-assign]


def _scoped(wsgi: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Return the application with the mark for writers set back after each request."""

    def call(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with writing(on=environ["REQUEST_METHOD"] not in SAFE):
            return wsgi(environ, start_response)

    return call


def _begin() -> None:
    if request.method not in SAFE:
        # Read before anything is asked of the database: whoever sends slowly would keep all other
        # writers waiting on SQLite.
        _ = request.form


def _end(response: Response) -> Response:
    if request.method not in SAFE and response.status_code < BAD_REQUEST:
        db.session.commit()
    else:
        db.session.rollback()
    if response.status_code >= INTERNAL_SERVER_ERROR:
        # What the next page would say was done has just been undone.
        session.pop("_flashes", None)
    return response

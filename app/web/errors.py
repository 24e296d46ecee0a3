"""From failures to pages. The only place that knows which HTTP status a failure has."""

from http.client import BAD_REQUEST, INTERNAL_SERVER_ERROR
from typing import Final

from flask import Flask, Response, current_app, render_template
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from app.core.errors import Conflict, ForumError, Invalid, NotAllowed, NotFound

STATUS: Final[dict[type[ForumError], int]] = {
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    Invalid: 422,
}
PAGES: Final = frozenset({403, 404, 409, 413, 422, 429})
"""Statuses that have a page of their own; the others are told on the page for a bad request."""

Answer = tuple[str, int]


def init_app(app: Flask) -> None:
    """Answer every failure in the site's own look."""
    app.register_error_handler(ForumError, refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(SecurityError, _elsewhere)
    app.register_error_handler(InternalServerError, _broken)


def status_of(error: ForumError) -> int:
    """Return the HTTP status of a failure, which is that of the nearest class it derives from."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def refused(error: ForumError) -> Answer:
    """Return the page for a failure that a use case reports."""
    status = status_of(error)
    return render_template(f"errors/{status}.html", message=str(error)), status


def _http(error: HTTPException) -> tuple[str, int, dict[str, str]]:
    status = error.code or BAD_REQUEST
    page = status if status in PAGES else BAD_REQUEST
    # Beside the type of its own short text, it may say which methods there are, or which range.
    headers = {name: value for name, value in error.get_headers() if name != "Content-Type"}
    return render_template(f"errors/{page}.html", message=""), status, headers


def _broken(_error: InternalServerError) -> Answer:
    """Answer without asking who is there: the database may be what broke."""
    page = current_app.jinja_env.get_template("errors/500.html").render()
    return page, INTERNAL_SERVER_ERROR


def _elsewhere(_error: SecurityError) -> Response:
    """Answer a request for a host that is not ours: no page, for its links would lead there."""
    words = "This site does not answer under that name.\n"
    return Response(words, BAD_REQUEST, mimetype="text/plain")

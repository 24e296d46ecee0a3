"""From failures to pages. The only place that knows which HTTP status a failure has."""

from typing import Final

from flask import Flask, render_template
from werkzeug.exceptions import HTTPException, InternalServerError

from app.core.errors import Conflict, ForumError, Invalid, NotAllowed, NotFound

STATUS: Final[dict[type[ForumError], int]] = {
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    Invalid: 422,
}
PAGES: Final = frozenset({403, 404, 409, 413, 422, 429, 500})
"""Statuses that have a page of their own; the others are told on the page for a bad request."""

Answer = tuple[str, int]


def init_app(app: Flask) -> None:
    """Answer every failure in the site's own look."""
    app.register_error_handler(ForumError, refused)
    app.register_error_handler(HTTPException, _http)


def status_of(error: ForumError) -> int:
    """Return the HTTP status of a failure, which is that of the nearest class it derives from."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def refused(error: ForumError) -> Answer:
    """Return the page for a failure that a use case reports."""
    status = status_of(error)
    return render_template(f"errors/{status}.html", message=str(error)), status


def _http(error: HTTPException) -> Answer | HTTPException:
    status = error.code or InternalServerError.code
    if status < 400:  # noqa: PLR2004 - a redirect in an exception's clothes
        return error
    page = status if status in PAGES else 400
    return render_template(f"errors/{page}.html", message=""), status

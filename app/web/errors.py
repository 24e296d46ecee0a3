"""From failures to pages. The only place that knows which HTTP status a failure has."""

from http.client import BAD_REQUEST, INTERNAL_SERVER_ERROR, SERVICE_UNAVAILABLE
from typing import Final

from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from app.core.errors import Busy, Conflict, ForumError, Invalid, NotAllowed, NotFound
from app.core.kept import is_secret

STATUS: Final[dict[type[ForumError], int]] = {
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    Invalid: 422,
}
PAGES: Final = frozenset({403, 404, 409, 413, 422, 429})
"""Statuses that have a page of their own; the others are told on the page for a bad request."""
LINE: Final = 60
"""Characters; what was sent and is longer is shown when it could not be taken."""
RETRY_AFTER: Final = 10
"""Seconds after which a busy site is worth another try."""

Answer = tuple[str, int]


def init_app(app: Flask) -> None:
    """Answer every failure in the site's own look."""
    app.register_error_handler(ForumError, refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(SecurityError, _elsewhere)
    app.register_error_handler(InternalServerError, _broken)
    app.register_error_handler(Busy, _busy)


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


def _broken(error: InternalServerError) -> Response | Answer:
    cause = error.original_exception  # what is written last, after the view, fails here
    if isinstance(cause, Busy):
        return _busy(cause)
    return _without_database(INTERNAL_SERVER_ERROR), INTERNAL_SERVER_ERROR


def _busy(_error: Busy) -> Response:
    """Show what was written, and offer to send all of it again."""
    current_app.logger.warning("%s waited in vain for the database", request.endpoint)
    sent = [(name, value) for name, value in request.form.items(multi=True) if not is_secret(name)]
    texts = [value for name, value in sent if len(value) > LINE and name != "csrf_token"]
    page = _without_database(SERVICE_UNAVAILABLE, sent=sent, texts=texts)
    return Response(page, SERVICE_UNAVAILABLE, {"Retry-After": str(RETRY_AFTER)})


def _without_database(status: int, **values: object) -> str:
    """Return a page without asking who is there: the database is what failed."""
    return current_app.jinja_env.get_template(f"errors/{status}.html").render(values)


def _elsewhere(_error: SecurityError) -> Response:
    """Answer a request for a host that is not ours: no page, for its links would lead there."""
    words = "This site does not answer under that name.\n"
    return Response(words, BAD_REQUEST, mimetype="text/plain")

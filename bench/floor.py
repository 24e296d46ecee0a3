"""What can be answered at best: the same template filled from memory, and constant answers.

A page is asked for once, and its template and values are kept; the floor renders them again for
each request, in the same application, without a database. The constants are those of a bare Flask
application.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from flask import Flask, render_template, template_rendered
from werkzeug.local import LocalProxy

from app.core.db import Base
from app.web.access import public
from bench.answering import Request, in_process

OFFERED_ANYWAY = frozenset({"request", "session", "g", "config"})
"""What Flask puts into every template, of the request that is being answered."""


def floor_of(request: Request) -> Callable[[], str]:
    """Return a view that renders what a page rendered, from memory."""
    seen: list[tuple[str, dict[str, Any]]] = []

    def note(_app: Flask, template: Any, context: dict[str, Any], **_: Any) -> None:
        kept = context.keys() - OFFERED_ANYWAY
        seen.append((template.name, {name: _plain(context[name]) for name in kept}))

    with template_rendered.connected_to(note, request.app):
        in_process(request)(1)
    (name, context), *_ = seen
    return public(lambda: render_template(name, **context))


def _plain(value: Any) -> Any:
    """Return a row, or rows, as values that need no database any more; all else as it is."""
    if isinstance(value, LocalProxy):
        return _plain(value._get_current_object())  # noqa: SLF001 - the proxy's own way
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, Base):
        loaded = {name: held for name, held in vars(value).items() if not name.startswith("_")}
        signed_in = getattr(value, "is_authenticated", False)
        return SimpleNamespace(**loaded, is_authenticated=signed_in)
    return value


def constant(body: bytes) -> Flask:
    """Return an application that answers `/page` with these bytes, and `/same` with 304."""
    app = Flask(__name__)
    app.add_url_rule("/page", "page", lambda: body)
    app.add_url_rule("/same", "same", lambda: ("", 304))
    return app

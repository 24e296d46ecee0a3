"""Who may open a view. Every view carries one mark; a view without a mark opens to nobody."""

import enum
from collections.abc import Callable
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from flask import Flask, abort, current_app, redirect, request, session, url_for
from werkzeug.wrappers import Response

from app.core.kept import find_kept, keep
from app.policy.actor import Standing
from app.web.identity import current_actor
from app.web.security import WRITING, limiter

View = TypeVar("View", bound=Callable[..., Any])

KEPT: Final = "kept"
"""The parameter that names what was typed before its author signed in again."""
KEPT_AT_ONCE: Final = 5
"""How many forms of one browser: more of them would swell its cookie."""
UNSEEN: Final = "return=minimal"
"""As a script says that it sends what a form holds, and nobody looks at the answer (RFC 7240)."""


class Access(enum.Enum):
    """The kinds of visitor a view opens to."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"
    MODERATORS = "moderators"
    ADMINISTRATORS = "administrators"
    DEVELOPMENT = "development only"
    LIBRARY = "as its library decides"


STANDINGS: Final = {
    Access.SIGNED_IN: frozenset(Standing),
    Access.MODERATORS: frozenset({Standing.MODERATOR, Standing.ADMINISTRATOR}),
    Access.ADMINISTRATORS: frozenset({Standing.ADMINISTRATOR}),
}
"""Which standing opens a view that is not open to all."""

LIBRARY_BLUEPRINTS: Final = frozenset({"security", "bootstrap"})
"""Blueprints that come with a library and guard their own views."""


def _mark(access: Access) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]
        return view

    return decorate


public = _mark(Access.PUBLIC)
signed_in = _mark(Access.SIGNED_IN)
moderators = _mark(Access.MODERATORS)
administrators = _mark(Access.ADMINISTRATORS)
development = _mark(Access.DEVELOPMENT)


def access_of(app: Flask, endpoint: str) -> Access | None:
    """Return the mark of an endpoint; None when its view carries none."""
    by_library = endpoint.partition(".")[0] in LIBRARY_BLUEPRINTS
    unmarked = Access.LIBRARY if by_library else None
    return getattr(app.view_functions[endpoint], "access", unmarked)


def init_app(app: Flask) -> None:
    """Ask before every request."""
    app.before_request(_guard)


def _guard() -> Response | None:
    """Let the request pass, lead to sign-in, or answer 404 as if the page did not exist."""
    if request.endpoint is None:
        return None
    access = access_of(current_app, request.endpoint)
    if access in {Access.PUBLIC, Access.LIBRARY}:
        return None
    if access is Access.DEVELOPMENT and current_app.config["DEVELOPMENT"]:
        return None
    if access not in STANDINGS:
        abort(404)
    actor = current_actor()
    if actor.id is None:
        return _lead_to_sign_in()
    if actor.standing not in STANDINGS[access]:
        abort(404)
    if access is not Access.SIGNED_IN and _lacks_second_factor():
        return redirect(url_for("members.second_factor"), 303)
    return None


def _lead_to_sign_in() -> Response:
    """Redirect to the sign-in page and back again, with what was typed kept on the server."""
    rule = request.url_rule
    assert rule is not None  # noqa: S101 - a matched endpoint has a rule
    if "GET" not in (rule.methods or ()):
        return redirect(url_for("security.login"), 303)
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != KEPT]
    if request.method == "POST" and request.headers.get("Prefer") != UNSEEN:
        asked.append((KEPT, _keep(list(request.form.items(multi=True)))))
    back = f"{request.path}?{urlencode(asked)}" if asked else request.path
    return redirect(url_for("security.login", next=back), 303)


@limiter.limit(WRITING)
def _keep(fields: list[tuple[str, str]]) -> str:
    """Keep the form, unless the address fills the database with forms."""
    token = keep(fields)
    session[KEPT] = [*session.get(KEPT, ()), token][-KEPT_AT_ONCE:]
    return token


def kept_form() -> list[tuple[str, str]] | None:
    """Return what was typed into the form before sign-in, if it was typed in this browser.

    Else a link could put somebody else's words into a member's form.
    """
    token = request.args.get(KEPT, "")
    return find_kept(token) if token and token in session.get(KEPT, ()) else None


def _lacks_second_factor() -> bool:
    """Tell whether this installation asks moderators for a second factor and the actor has none."""
    return bool(current_app.extensions["second_factor_check"](current_actor()))

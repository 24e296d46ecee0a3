"""Who makes this request."""

from typing import Any, cast

from flask import Flask, request
from flask_login import current_user
from werkzeug.datastructures import ImmutableMultiDict

from app.policy.actor import VISITOR, Actor


def init_app(app: Flask) -> None:
    """Read who it is from whole cookies only. Before anything asks who is there."""
    app.before_request(_drop_broken_cookies)


def _drop_broken_cookies() -> None:
    """Leave out cookies that are not ours: Flask-Login fails on letters beyond ASCII."""
    whole = [(name, value) for name, value in request.cookies.items(multi=True) if value.isascii()]
    request.cookies = ImmutableMultiDict(whole)


def current_actor() -> Actor:
    """Return the member who is signed in, or a visitor."""
    member: Any = current_user
    if member.is_authenticated:
        return cast("Actor", member._get_current_object())  # noqa: SLF001 - the proxy's own way
    return VISITOR

"""Who makes this request."""

from typing import cast

from flask_login import current_user

from app.policy.actor import VISITOR, Actor


def current_actor() -> Actor:
    """Return the member who is signed in, or a visitor."""
    if current_user.is_authenticated:
        return cast("Actor", current_user._get_current_object())  # noqa: SLF001 - the proxy's own way
    return VISITOR

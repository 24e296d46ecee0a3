"""Who makes this request."""

from typing import Any, cast

from flask_login import current_user

from app.policy.actor import VISITOR, Actor


def current_actor() -> Actor:
    """Return the member who is signed in, or a visitor."""
    member: Any = current_user
    if member.is_authenticated:
        return cast("Actor", member._get_current_object())  # noqa: SLF001 - the proxy's own way
    return VISITOR

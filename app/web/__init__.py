"""Floor 2: Flask as every feature uses it, and still no feature."""

from flask import Flask

from app.web import (
    access,
    addresses,
    errors,
    identity,
    readers,
    security,
    static,
    templating,
    transaction,
)
from config import Config


def init_app(app: Flask, config: Config) -> None:
    """Stand around every request.

    The order matters: of what stands in front of the application, the last to come is asked first.
    The proxy's word (`security`) is heard before a kept page is looked for (`readers`).
    """
    for floor in (transaction, errors, templating, addresses, identity, access):
        floor.init_app(app)
    readers.init_app(app, config)
    security.init_app(app, config)


def finish(app: Flask) -> None:
    """Take over what libraries brought, once the features have registered them."""
    security.limit_library_views(app)
    static.init_app(app)

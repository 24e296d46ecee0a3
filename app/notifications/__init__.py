"""Telling people what became of their posts and affiliations: on the page and by mail."""

from flask import Flask

from app.notifications import subscribers as subscribers
from app.notifications.queries import count_unread
from app.notifications.routes import bp
from app.web.templating import count_in_nav
from config import Config


def init_app(app: Flask, config: Config) -> None:
    """Register the feature."""
    del config
    app.register_blueprint(bp)
    count_in_nav(app, "unread", count_unread)

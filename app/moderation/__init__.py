"""Reading before publication: the queue, the decision on one text, and the log."""

from flask import Flask

from app.moderation.queries import count_waiting
from app.moderation.routes import bp
from app.web.templating import count_in_nav
from config import Config


def init_app(app: Flask, config: Config) -> None:
    """Register the feature."""
    del config
    app.register_blueprint(bp)
    count_in_nav(app, "waiting", lambda _actor: count_waiting())

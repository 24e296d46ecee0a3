"""Opening who wrote a role-only post: one moderator asks, another one agrees or refuses."""

from flask import Flask

from app.openings.queries import count_to_answer
from app.openings.routes import bp
from app.web.templating import count_in_nav
from config import Config


def init_app(app: Flask, config: Config) -> None:
    """Register the feature."""
    del config
    app.register_blueprint(bp)
    count_in_nav(app, "openings", count_to_answer)

"""Pages that are not a feature: home, explanations, health."""

from flask import Flask

from app.pages.routes import bp
from config import Config


def init_app(app: Flask, config: Config) -> None:
    """Register the pages."""
    del config
    app.register_blueprint(bp)

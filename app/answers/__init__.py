"""Both sides beside each other, and each of the forum's questions with what is known of it."""

from flask import Flask

from app.answers.routes import bp
from config import Config


def init_app(app: Flask, config: Config) -> None:
    """Register the feature."""
    del config
    app.register_blueprint(bp)

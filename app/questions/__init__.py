"""The forum's own questions: what it wants to know. An experience names those that it answers."""

from flask import Flask

from app.questions.routes import bp
from config import Config


def init_app(app: Flask, config: Config) -> None:
    """Register the feature."""
    del config
    app.register_blueprint(bp)

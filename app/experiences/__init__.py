"""What people tell: experiences and replies, from the first draft to the published thread."""

from flask import Flask

from app.experiences import subscribers as subscribers
from app.experiences.routes import bp
from config import Config


def init_app(app: Flask, config: Config) -> None:
    """Register the feature."""
    del config
    app.register_blueprint(bp)

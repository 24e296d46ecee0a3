"""Which side a post speaks from, for whom a member buys or bids, and whether that was checked."""

from flask import Flask

from app.perspectives import subscribers as subscribers
from app.perspectives.routes import bp
from config import Config


def init_app(app: Flask, config: Config) -> None:
    """Register the feature."""
    del config
    app.register_blueprint(bp)

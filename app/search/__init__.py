"""Finding what is public: by words, by what it is, newest or best first."""

from flask import Flask

from app.search import subscribers as subscribers
from app.search.cli import group
from app.search.routes import bp
from config import Config


def init_app(app: Flask, config: Config) -> None:
    """Register the feature."""
    del config
    app.register_blueprint(bp)
    app.cli.add_command(group)

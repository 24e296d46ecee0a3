"""Figures on what was told, of which none is about fewer than five experiences of a side."""

from flask import Flask

from app.insights import subscribers as subscribers
from app.insights.cli import group
from app.insights.routes import bp
from config import Config


def init_app(app: Flask, config: Config) -> None:
    """Register the feature."""
    del config
    app.register_blueprint(bp)
    app.cli.add_command(group)

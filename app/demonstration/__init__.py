"""A forum in full swing for the first look: invented people and bodies, plausible accounts."""

from flask import Flask

from app.demonstration.cli import demo, populate
from config import Config


def init_app(app: Flask, config: Config) -> None:
    """Register the commands."""
    del config
    app.cli.add_command(demo)
    app.cli.add_command(populate)

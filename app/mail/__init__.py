"""Mail: the worker that empties the outbox, and the development page where its letters land."""

from typing import TYPE_CHECKING

from flask import Flask
from flask_mailman import Mail

from app.mail.cli import group
from app.mail.routes import bp
from app.mail.settings import read_mail_url

if TYPE_CHECKING:
    from config import Config


def init_app(app: Flask, config: "Config") -> None:
    """Register the command, the page and Flask-Mailman."""
    app.config.update(read_mail_url(config.mail_url), MAIL_DEFAULT_SENDER=config.mail_sender)
    Mail(app)
    app.cli.add_command(group)
    app.register_blueprint(bp)

"""Have Regard: the forum where both sides of the Social Value Act tell each other how it went."""

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_migrate import Migrate

from app import (
    answers,
    demonstration,
    experiences,
    insights,
    mail,
    members,
    moderation,
    notifications,
    openings,
    pages,
    perspectives,
    questions,
    search,
    web,
)
from app.core.db import db, engine_options
from config import ROOT, Config

FEATURES = (
    members,
    perspectives,
    questions,
    experiences,
    moderation,
    openings,
    notifications,
    insights,
    search,
    answers,
    mail,
    pages,
    demonstration,
)
"""From the lowest floor up."""


def create_app(config: Config) -> Flask:
    """Build the application from its settings."""
    app = Flask(__name__, instance_path=str(config.instance), template_folder=ROOT / "templates")
    app.config.update(
        DEVELOPMENT=config.name == "development",
        TESTING=config.name == "testing",
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(config.database_url),
        BOOTSTRAP_SERVE_LOCAL=True,
        CONTACT_EMAIL=config.contact_email,
        SITE_URL=config.site_url,
        RELEASE_TIMES=config.release_times,
    )
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    Bootstrap5(app)
    for floor in (web, *FEATURES):
        floor.init_app(app, config)
    web.finish(app)
    return app

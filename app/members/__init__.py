"""Who takes part: signing in, profiles and standing."""

from collections.abc import Callable
from typing import cast

from flask import Flask

from app.members import security
from app.members import subscribers as subscribers
from app.members.cli import commands
from app.members.models import Member
from app.members.queries import has_second_factor
from app.members.routes import bp
from app.policy.actor import Actor, Standing
from config import Config


def init_app(app: Flask, config: Config) -> None:
    """Register the feature."""
    security.init_app(app, config)
    app.register_blueprint(bp)
    app.cli.add_command(commands)
    app.extensions["second_factor_check"] = second_factor_check(asked=config.second_factor)


def second_factor_check(*, asked: bool) -> Callable[[Actor], bool]:
    """Return what tells whether an actor must set up a second factor before moderating."""

    def check(actor: Actor) -> bool:
        moderates = actor.standing in {Standing.MODERATOR, Standing.ADMINISTRATOR}
        return asked and moderates and not has_second_factor(cast("Member", actor))

    return check

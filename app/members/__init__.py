"""Who takes part: signing in, profiles and standing."""

from flask import Flask

from app.members import security
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

    def needs_second_factor(actor: Actor) -> bool:
        """Tell whether the actor must set up a second factor before moderating."""
        asked = config.second_factor and actor.standing not in {None, Standing.MEMBER}
        return asked and isinstance(actor, Member) and not has_second_factor(actor)

    app.extensions["second_factor_check"] = needs_second_factor

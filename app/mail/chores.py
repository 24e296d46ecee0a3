"""The worker's other duty: to say that time has passed."""

from flask import current_app

from app.core.chores import ChoresDue
from app.core.db import unit_of_work
from app.core.events import emit


def do_chores() -> None:
    """Do what waits for its hour, in one transaction. Safe to repeat, and to do twice at once."""
    # Letters that this writes have links, and links need to know where the site is.
    with current_app.test_request_context(base_url=current_app.config["SITE_URL"]), unit_of_work():
        emit(ChoresDue())

"""The worker's other duty: to see that chores are done."""

from flask import current_app

from app.core import chores


def do_chores() -> int:
    """Do what waits for its hour; return how many chores failed."""
    # Letters that this writes have links, and links need to know where the site is.
    with current_app.test_request_context(base_url=current_app.config["SITE_URL"]):
        return chores.do_chores()

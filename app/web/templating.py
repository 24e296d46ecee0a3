"""What every template may use, and how moments are written."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Final

from flask import Flask, current_app
from jinja2 import StrictUndefined

from app.core import clock
from app.policy import rules
from app.policy.permissions import Permission
from app.web.forms import ActionForm
from app.web.identity import current_actor

_STEPS: Final = (
    (365 * 86_400, "year"),
    (30 * 86_400, "month"),
    (86_400, "day"),
    (3_600, "hour"),
    (60, "minute"),
)


class Nav:
    """What the page frame shows around every page. Counted only where a template asks."""

    @property
    def development(self) -> bool:
        """Tell whether mail lands on a page of this site."""
        return bool(current_app.config["DEVELOPMENT"])

    @cached_property
    def unread(self) -> int:
        """Return how many notices the member has not read."""
        return int(current_app.extensions["nav"]["unread"](current_actor()))

    @cached_property
    def waiting(self) -> int | None:
        """Return how many texts wait for a moderator; None for who is not one."""
        actor = current_actor()
        if not rules.allowed(actor, Permission.QUEUE_READ):
            return None
        return int(current_app.extensions["nav"]["waiting"](actor))

    @cached_property
    def openings(self) -> int:
        """Return how many requests to open who wrote a post wait for the moderator's answer."""
        return int(current_app.extensions["nav"]["openings"](current_actor()))

    @cached_property
    def signout_form(self) -> ActionForm:
        """Return the form behind the sign-out button."""
        return ActionForm(formdata=None)  # it is only drawn, whatever this request holds


def count_in_nav(app: Flask, name: str, count: Callable[[Any], int]) -> None:
    """Have `nav.<name>` answered by a function of the actor."""
    app.extensions.setdefault("nav", {})[name] = count


def allowed(permission: Permission, subject: Any = None) -> bool:
    """Tell whether whoever reads the page may do this to the subject."""
    return rules.allowed(current_actor(), permission, subject)


def absolute(moment: datetime) -> str:
    """Return a moment as people in Britain read it: 14 March 2026, 09:30."""
    local = moment.astimezone(clock.LONDON)
    return f"{local.day} {local:%B %Y, %H:%M}"


def day(value: date) -> str:
    """Return a day as people in Britain read it: 14 March 2026."""
    return f"{value.day} {value:%B %Y}"


def ago(moment: datetime) -> str:
    """Return how long ago a moment was, by the day in Britain: today, yesterday, 2 months ago.

    No finer: pages for visitors are kept for the day (`readers`).
    """
    days = (clock.today() - clock.day_of(moment)).days
    if days > 1:
        return f"{duration(timedelta(days=days))} ago"
    return "yesterday" if days == 1 else "today"


def duration(length: timedelta) -> str:
    """Return a length of time in its largest unit: 3 hours."""
    seconds = int(length.total_seconds())
    for size, unit in _STEPS:
        count = seconds // size
        if count > 0:
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "a minute"


def init_app(app: Flask) -> None:
    """Set up Jinja: an undefined name fails, and few names are global."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        absolute=absolute, ago=ago, day=day, duration=duration, local_day=clock.day_of
    )
    app.jinja_env.globals.update(allowed=allowed, Permission=Permission)
    app.context_processor(lambda: {"nav": Nav()})

"""The kinds of failure a use case may report. `web.errors` alone knows their HTTP numbers."""

import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Self


class ForumError(Exception):
    """Base of all that a use case refuses; the message is fit to show to the member."""


class NotFound(ForumError):
    """It does not exist, or the actor may not know that it does."""


class NotAllowed(ForumError):
    """The actor knows it is there, but may not do this to it."""


class Conflict(ForumError):
    """It changed since the actor looked, or its state does not permit this."""


class Invalid(ForumError):
    """What was sent breaks a rule. `field` names the form field to mend, when there is one.

    `more` says what else is wrong, by field, so that all of it can be mended at once.
    """

    def __init__(
        self, message: str, *, field: str | None = None, more: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.field = field
        self.more = more or {}

    @classmethod
    def of(cls, problems: Mapping[str, str]) -> Self:
        """Return the error for problems by field, of which there is at least one."""
        (field, message), *others = problems.items()
        return cls(message, field=field, more=dict(others))


class Busy(Exception):
    """Others held the database for longer than one waits for them. Nothing was done."""

    def __init__(self) -> None:
        super().__init__("Others kept the database for too long. Try again.")


def place_of(error: Exception) -> str:
    """Name an error and where it was raised, for a log. Never its words: they may quote."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"

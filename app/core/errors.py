"""The kinds of failure a use case may report. `web.errors` alone knows their HTTP numbers."""

from collections.abc import Mapping


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

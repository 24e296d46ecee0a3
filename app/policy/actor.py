"""Who is acting: a member of some standing, or a visitor."""

import enum
from dataclasses import dataclass
from typing import Protocol


class Standing(enum.Enum):
    """What a member is trusted with. Each includes what the one before it may do."""

    MEMBER = "member"
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """Return the word shown to people."""
        return self.value.capitalize()


class Actor(Protocol):
    """Whoever makes a request. Both attributes are None for a visitor."""

    @property
    def id(self) -> int | None:
        """The member's id."""

    @property
    def standing(self) -> Standing | None:
        """The member's standing."""


@dataclass(frozen=True)
class Visitor:
    """Somebody who is not signed in."""

    id: None = None
    standing: None = None


VISITOR = Visitor()

"""What a clock does, not a person."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ChoresDue:
    """The time has come for what a clock does, not a person."""

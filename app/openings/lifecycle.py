"""What became of a request to open who wrote a post. Nobody moves it: time and the answer tell."""

import enum
from datetime import datetime, timedelta
from typing import Final

LAPSES_AFTER: Final = timedelta(days=7)
"""How long a request waits for a second moderator."""
OPEN_FOR: Final = timedelta(days=7)
"""How long the two who opened it see who wrote the post."""

NEW_FOR: Final = timedelta(days=7)
"""How long before a request somebody must have become a moderator to answer it."""


class OpeningState(enum.Enum):
    """Where a request stands."""

    PENDING = "pending"
    AGREED = "agreed"
    REFUSED = "turned_down"  # "refused" is the word of affiliations, in components/state.html
    LAPSED = "lapsed"


def state_at(now: datetime, *, asked_at: datetime, agreed: bool | None) -> OpeningState:
    """Return where a request stands; `agreed` is None while nobody answered."""
    if agreed is not None:
        return OpeningState.AGREED if agreed else OpeningState.REFUSED
    waits = now < asked_at + LAPSES_AFTER
    return OpeningState.PENDING if waits else OpeningState.LAPSED


def is_new_at(asked_at: datetime, *, since: datetime | None) -> bool:
    """Tell whether somebody who became a moderator then, if ever, is too new to answer."""
    return since is not None and asked_at < since + NEW_FOR


def is_open_at(now: datetime, *, answered_at: datetime | None, agreed: bool | None) -> bool:
    """Tell whether the two who opened it still see who wrote the post."""
    return bool(agreed) and answered_at is not None and now < answered_at + OPEN_FOR

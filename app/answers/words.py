"""Inviting whoever has not told yet, in words that fit what is looked at. Pure."""

from collections.abc import Mapping
from typing import Final

from app.insights.filters import Filter
from app.perspectives.tags import Perspective

ABOUT: Final[Mapping[str, str]] = {
    "stage": "the stage “{}”",
    "service": "buying “{}”",
    "buyer_kind": "a buyer of the kind “{}”",
    "provider_kind": "a provider of the kind “{}”",
    "nation": "a procurement in “{}”",
    "period": "a procurement from the period “{}”",
}
"""What an experience within a filter is an experience of."""
ASKED: Final[Mapping[Perspective, str]] = {
    Perspective.COMMISSIONER: "Did you buy, or decide not to?",
    Perspective.BIDDER: "Did you bid, or think of bidding?",
}
FEW: Final = 5
"""Experiences from which on a side is not asked any more."""


def invitation(side: Perspective, chosen: Filter | None, shown: int) -> str:
    """Return what to ask of a side that has told nothing, or little; nothing when there is enough.

    `shown` is how many of its experiences the reader sees.
    """
    if shown >= FEW:
        return ""
    about = ABOUT[chosen.fact].format(chosen.label) if chosen else "an experience"
    if shown == 0:
        return f"No {side.value} has told of {about} yet. {ASKED[side]}"
    return f"Few {side.value}s have told of {about} so far. {ASKED[side]}"

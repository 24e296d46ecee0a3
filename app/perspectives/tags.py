"""The perspectives. Every post carries one, chosen for that post."""

import enum
from collections.abc import Mapping
from typing import Final

from app.procurement.vocabulary import VOCABULARIES, Vocabulary


class Perspective(enum.Enum):
    """The side a post speaks from."""

    COMMISSIONER = "commissioner"
    BIDDER = "bidder"
    OBSERVER = "observer"

    @property
    def label(self) -> str:
        """Return the word shown to people."""
        return self.value.capitalize()

    @property
    def meaning(self) -> str:
        """Return one line that says who speaks from here."""
        return _MEANINGS[self]


SIDES = tuple(Perspective)
BOTH_SIDES: Final = (Perspective.COMMISSIONER, Perspective.BIDDER)
"""Those who buy and those who bid."""
KINDS: Final[Mapping[Perspective, Vocabulary]] = {
    Perspective.COMMISSIONER: VOCABULARIES["buyer_kind"],
    Perspective.BIDDER: VOCABULARIES["provider_kind"],
}
"""What an organisation can be, by the side that speaks for it. An observer speaks for none."""

_MEANINGS = {
    Perspective.COMMISSIONER: "I plan, buy or manage services for a public body.",
    Perspective.BIDDER: "I bid for public work, thought about it, or decided against it.",
    Perspective.OBSERVER: "I advise, support, research or follow from outside.",
}

"""The perspectives. Every post carries one, chosen for that post."""

import enum


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

_MEANINGS = {
    Perspective.COMMISSIONER: "I plan, buy or manage services for a public body.",
    Perspective.BIDDER: "I bid for public work, thought about it, or decided against it.",
    Perspective.OBSERVER: "I advise, support, research or follow from outside.",
}

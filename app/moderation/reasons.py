"""Why a text is returned, declined or hidden: wordings to start from and to adapt."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Reason:
    """A wording with a name for the moderator. What the author reads is the wording, adapted."""

    id: str
    label: str
    wording: str


REASONS: Final = (
    Reason(
        "names_person",
        "Names or points to a person",
        "Your post names somebody, or describes them so closely that colleagues would know who is "
        "meant. Please speak of the role instead, for example “the contract manager”.",
    ),
    Reason(
        "live_competition",
        "About a live competition",
        "This seems to be about a competition that is still open or in its standstill period. "
        "Please keep it as a draft and send it once the result is final.",
    ),
    Reason(
        "confidential",
        "Prices or confidential details",
        "Your post gives prices, scores or documents that somebody shared in confidence. Please "
        "take them out; a range or a rough share tells readers as much.",
    ),
    Reason(
        "allegation",
        "An allegation we cannot stand behind",
        "Your post accuses an organisation or a person of wrongdoing. Please tell what you saw and "
        "did yourself, and leave the conclusion to the reader.",
    ),
    Reason(
        "identifies_author",
        "Gives away its own author",
        "You asked for your name to be withheld, but a detail in the text would tell people in the "
        "field who you are. Please take it out or make it vaguer.",
    ),
    Reason(
        "promotion",
        "Mostly promotion",
        "This reads as an advertisement. Please tell what happened in one commissioning or bid, "
        "what worked and what did not.",
    ),
    Reason(
        "off_topic",
        "Not about commissioning or social value",
        "This forum is about buying and delivering public services under the Social Value Act. "
        "Your post seems to be about something else.",
    ),
    Reason(
        "tone",
        "Unkind to somebody here",
        "Your post is sharp with another member. Please answer what was said, not who said it.",
    ),
)

BY_ID: Final = {reason.id: reason for reason in REASONS}

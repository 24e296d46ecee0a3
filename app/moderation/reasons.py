"""Why a text is sent back, declined or hidden: the rules for all, and their wordings."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Reason:
    """A rule of the guidelines, with a name for the moderator and the wording that authors read."""

    id: str
    label: str
    rule: str
    wording: str


REASONS: Final = (
    Reason(
        "names_person",
        "Names or points to a person",
        "It names a person, or lets one be recognised who did not agree to it.",
        "Your post names somebody, or describes them so closely that colleagues would know who is "
        "meant. Please speak of the role instead, for example “the contract manager”.",
    ),
    Reason(
        "live_competition",
        "About a live competition",
        "It tells of a competition that is still open.",
        "This seems to be about a competition that is still open or in its standstill period. "
        "Please keep it as a draft and send it once the result is final.",
    ),
    Reason(
        "confidential",
        "Prices or confidential details",
        "It gives away prices, methods or papers that belong to others.",
        "Your post gives prices, scores or documents that somebody shared in confidence. Please "
        "take them out; a range or a rough share tells readers as much.",
    ),
    Reason(
        "allegation",
        "An allegation we cannot stand behind",
        "It accuses somebody of something that readers cannot check and the law takes seriously.",
        "Your post accuses an organisation or a person of wrongdoing. Please tell what you saw and "
        "did yourself, and leave the conclusion to the reader.",
    ),
    Reason(
        "identifies_author",
        "Gives away its own author",
        "It gives away its own author, who asked for their name to be withheld.",
        "You asked for your name to be withheld, but a detail in the text would tell people in the "
        "field who you are. Please take it out or make it vaguer.",
    ),
    Reason(
        "promotion",
        "Mostly promotion",
        "It advertises.",
        "This reads as an advertisement. Please tell what happened in one commissioning or bid, "
        "what worked and what did not.",
    ),
    Reason(
        "off_topic",
        "Not about commissioning or social value",
        "It has little to do with public services and social value.",
        "This forum is about buying and delivering public services under the Social Value Act. "
        "Your post seems to be about something else.",
    ),
    Reason(
        "tone",
        "Unkind to somebody here",
        "It attacks a person or a group.",
        "Your post is sharp with another member. Please answer what was said, not who said it.",
    ),
    Reason(
        "unclear",
        "Hard to follow",
        "It is hard to follow, and a little more would make it useful.",
        "Readers who were not there would not follow your post yet. Please tell in order what was "
        "to be bought, what you did and how it ended.",
    ),
)

BY_ID: Final = {reason.id: reason for reason in REASONS}

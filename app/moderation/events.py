"""What the moderators decided, for who wants to know."""

from dataclasses import dataclass

from app.experiences.lifecycle import Action


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A moderator decided about a text, or about a post as a whole."""

    decision_id: int
    post_id: int
    author_id: int
    action: Action
    reason: str

"""What happened to a request to open who wrote a post, for who wants to know."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A second moderator agreed: two moderators see who wrote the post for a while."""

    opening_id: int
    post_id: int
    author_id: int
    asked_because: str
    agreed_because: str

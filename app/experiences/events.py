"""What happened to a post, for who wants to know."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PostAppeared:
    """Readers see the post from now on: it was approved or restored."""

    post_id: int


@dataclass(frozen=True)
class PostVanished:
    """Readers no longer see the post."""

    post_id: int

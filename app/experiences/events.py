"""What happened to a post, for who wants to know."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PostAppeared:
    """Readers see the post from now on: it was approved, its hour came, or it was restored."""

    post_id: int


@dataclass(frozen=True)
class PostChanged:
    """Readers see another text of the post, or other facts, than a moment ago."""

    post_id: int


@dataclass(frozen=True)
class TextReleased:
    """A text that was held for a live procurement went into the queue: its day has come."""

    post_id: int
    author_id: int
    day: date


@dataclass(frozen=True)
class ReleaseNear:
    """A text that is held goes into the queue in a few days. Told more than once."""

    post_id: int
    author_id: int
    day: date


@dataclass(frozen=True)
class PostVanished:
    """Readers no longer see the post."""

    post_id: int

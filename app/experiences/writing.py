"""What an author sends: the text of a post, with all that is chosen for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from app.experiences.models import Identity, Post, Revision
from app.perspectives.tags import Perspective


@dataclass(frozen=True, kw_only=True)
class Writing:
    """What a form for a post holds. `key` names the form: the same one sent twice counts once."""

    key: str
    title: str = ""
    body: str = ""
    perspective: Perspective | None = None
    identity: Identity = Identity.ROLE_ONLY
    told_kind: str = ""
    told_area: str = ""
    """How much a role-only byline tells: ids of a kind and of a region or nation, or nothing."""
    facts: Mapping[str, Any] | None = None
    """None keeps those of the text before."""
    pause: Mapping[str, str] = field(default_factory=dict)
    """Whether the procurement is live, and until when; see `live.held_until`."""
    window: str = field(default="", compare=False)
    """Names the window it was typed in; empty where no form says."""
    begun_from: str = field(default="", compare=False)
    """The window in which the text that the form showed at first had been saved."""

    @classmethod
    def of(cls, post: Post, text: Revision) -> Self:
        """Return what a form would hold that goes on with a text of the post."""
        return cls(
            key=text.key,
            title=text.title,
            body=text.body,
            perspective=post.perspective,
            identity=post.identity,
            told_kind=post.told_kind,
            told_area=post.told_area,
            facts=text.facts,
            pause=text.pause,
            window=text.saved_in,
        )

"""What readers see is counted: from the moment they see it, as they see it, and no longer."""

from app.core.events import subscribe
from app.experiences.events import PostAppeared, PostChanged, PostVanished
from app.insights.service import keep


@subscribe(PostAppeared)
def count(event: PostAppeared) -> None:
    """Count a post from now on."""
    keep([event.post_id])


@subscribe(PostChanged)
def count_again(event: PostChanged) -> None:
    """Count what a post tells now instead of what it told."""
    keep([event.post_id])


@subscribe(PostVanished)
def count_no_more(event: PostVanished) -> None:
    """Count a post no longer."""
    keep([event.post_id])

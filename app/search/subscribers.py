"""What readers see can be found: from the moment they see it, as they see it, and no longer."""

from app.core.events import subscribe
from app.experiences.events import PostAppeared, PostChanged, PostVanished
from app.search.service import keep, publish


@subscribe(PostAppeared)
def take_in(event: PostAppeared) -> None:
    """Have a post found from now on."""
    publish(event.post_id)


@subscribe(PostChanged)
def take_in_again(event: PostChanged) -> None:
    """Have a post found by what it says now."""
    publish(event.post_id)


@subscribe(PostVanished)
def leave_out(event: PostVanished) -> None:
    """Have a post found no more."""
    keep([event.post_id])

"""What experiences do when something happens elsewhere."""

import sqlalchemy as sa

from app.core.chores import ChoresDue
from app.core.db import db
from app.core.events import subscribe
from app.experiences import releases
from app.experiences.models import Post
from app.members.events import MemberRenamed


@subscribe(ChoresDue)
def release_held(_event: ChoresDue) -> None:
    """Let texts go that were held until today."""
    releases.release_held()


@subscribe(ChoresDue)
def remind_of_held(_event: ChoresDue) -> None:
    """Remind authors of what is held for a few days more."""
    releases.remind_of_held()


@subscribe(ChoresDue)
def release_scheduled(_event: ChoresDue) -> None:
    """Have posts appear whose hour has come."""
    releases.release_scheduled()


@subscribe(MemberRenamed)
def rename(event: MemberRenamed) -> None:
    """Put a member's new name over their named posts.

    Their threads are locked first, in order, as whoever decides on a post locks them.
    """
    threads = sa.select(Post.thread_id).where(Post.profile_id == event.member_id)
    db.session.execute(
        sa.select(Post.id)
        .where(Post.id.in_(threads))
        .order_by(Post.id)
        .with_for_update(key_share=True)
    )
    db.session.execute(
        sa.update(Post).where(Post.profile_id == event.member_id).values(byline=event.display_name)
    )

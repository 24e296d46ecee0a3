"""What a clock does to posts: texts that were held go into the queue, scheduled posts appear."""

from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.db import db
from app.core.events import emit
from app.experiences import publication
from app.experiences.drafting import find_in_state, lock_post
from app.experiences.events import TextReleased
from app.experiences.lifecycle import Action, PostState, RevisionState, advance
from app.experiences.models import Post, Revision


def next_release(moment: datetime, times: Collection[time]) -> datetime | None:
    """Return the next of the daily release times after a moment; None when there are none.

    The times are Britain's, summer time included.
    """
    local = moment.astimezone(clock.LONDON)
    return min(
        (
            release
            for day in (local.date(), local.date() + timedelta(days=1))
            for release in (datetime.combine(day, at, clock.LONDON) for at in times)
            if release > moment
        ),
        default=None,
    )


def release_held() -> None:
    """Put every text whose day has come into the queue, as if it were sent now."""
    for post_id in _posts_with_held():
        post = lock_post(post_id)
        held = find_in_state(post_id, RevisionState.HELD)
        if held is None or held.held_until is None or held.held_until > clock.today():
            continue  # its author was quicker
        advance(held, Action.RELEASE)
        held.submitted_at = clock.now()
        held.version += 1
        emit(TextReleased(post_id=post.id, author_id=post.author_id))


def release_scheduled() -> None:
    """Have every scheduled post appear whose release has come."""
    for post_id in _scheduled():
        post = lock_post(post_id)
        if post.state is PostState.SCHEDULED:
            publication.appear(post)


def _posts_with_held() -> Iterable[int]:
    due = sa.select(Revision.post_id).where(
        Revision.state == RevisionState.HELD, Revision.held_until <= clock.today()
    )
    return db.session.scalars(due.order_by(Revision.post_id)).all()


def _scheduled() -> Iterable[int]:
    """Return what is due, the oldest first: a post appears before what answers it."""
    due = sa.select(Post.id).where(
        Post.state == PostState.SCHEDULED, Post.appears_at <= clock.now()
    )
    return db.session.scalars(due.order_by(Post.id)).all()

"""What a clock does to posts: texts that were held go into the queue, scheduled posts appear."""

import logging
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from app.core import clock
from app.core.db import db
from app.core.errors import NotFound, place_of
from app.core.events import emit
from app.experiences import publication
from app.experiences.drafting import find_in_state, lock_post
from app.experiences.events import ReleaseNear, TextReleased
from app.experiences.lifecycle import Action, PostState, RevisionState, advance
from app.experiences.models import Post, Revision
from app.members.models import Member

log = logging.getLogger(__name__)

NOTICE: Final = timedelta(days=3)
"""How long before its day an author is reminded of what is held."""


def next_release(moment: datetime, times: Collection[time]) -> datetime | None:
    """Return the next of the daily release times after a moment; None when there are none.

    The times are Britain's, summer time included: one that a clock change skips comes an hour later
    by the clock, and one that comes twice counts the first time.
    """
    today = clock.day_of(moment)
    releases = (
        # In UTC: Python compares two times of one zone by their figures, an hour out on such a day.
        datetime.combine(day, at, clock.LONDON).astimezone(UTC)
        for day in (today, today + timedelta(days=1))
        for at in times
    )
    return min((release for release in releases if release > moment), default=None)


def release_held() -> None:
    """Put every text whose day has come into the queue: it is sent now."""
    _each(_with_held(clock.today()), _release)


def _release(post: Post) -> None:
    if held := _held(post, clock.today()):
        advance(held, Action.RELEASE)
        held.submitted_at = clock.now()
        post.sent_at = post.sent_at or held.submitted_at
        held.version += 1
        _tell(TextReleased, post, held)


def remind_of_held() -> None:
    """Say which texts go into the queue in a few days: a competition may take longer than thought.

    Nothing is said of one that was held for a few days only.
    """
    held_longer = Revision.saved_at <= clock.now() - NOTICE
    _each(_with_held(clock.today() + NOTICE, held_longer), _remind)


def _remind(post: Post) -> None:
    if held := _held(post, clock.today() + NOTICE):
        _tell(ReleaseNear, post, held)


def release_scheduled() -> None:
    """Have every scheduled post appear whose release has come."""
    _each(_scheduled(), _appear)


def _appear(post: Post) -> None:
    if post.state is PostState.SCHEDULED:
        publication.appear(post)


def _held(post: Post, by: date) -> Revision | None:
    """Return the post's text that is held until a day or an earlier one, if it still is."""
    held = find_in_state(post.id, RevisionState.HELD)
    return held if held and held.held_until and held.held_until <= by else None


def _tell(event: type[TextReleased | ReleaseNear], post: Post, held: Revision) -> None:
    assert held.held_until is not None  # noqa: S101 - it was held
    emit(event(post_id=post.id, author_id=post.author_id, day=held.held_until))


def _with_held(by: date, *also: ColumnElement[bool]) -> Iterable[int]:
    """Return the posts whose held text goes into the queue by a day; not of authors who left."""
    due = (
        sa.select(Revision.post_id)
        .join(Post, Post.id == Revision.post_id)
        .join(Member, Member.id == Post.author_id)
        .where(
            Revision.state == RevisionState.HELD, Revision.held_until <= by, Member.active, *also
        )
    )
    return db.session.scalars(due.order_by(Revision.post_id)).all()


def _scheduled() -> Iterable[int]:
    """Return what is due: thread by thread, so that nobody waits in a circle, the oldest first."""
    due = sa.select(Post.id).where(
        Post.state == PostState.SCHEDULED, Post.appears_at <= clock.now()
    )
    return db.session.scalars(due.order_by(Post.thread_id, Post.id)).all()


def _each(post_ids: Iterable[int], act: Callable[[Post], None]) -> None:
    """Do something to each of these posts, locked as it stands now.

    One that was erased meanwhile is gone. One that fails is logged, and comes up again with the
    next minute; the others do not wait for it.
    """
    for post_id in post_ids:
        try:
            with db.session.begin_nested():
                act(lock_post(post_id))
        except NotFound:
            continue
        except Exception as error:  # noqa: BLE001 - whatever it met, it is the trouble of one post
            log.warning("Post %d waits another minute: %s.", post_id, place_of(error))

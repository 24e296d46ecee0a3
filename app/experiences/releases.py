"""What a clock does to posts: texts that were held go into the queue, scheduled posts appear."""

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.events import emit
from app.experiences import publication
from app.experiences.drafting import find_in_state, lock_post
from app.experiences.events import ReleaseNear, TextReleased
from app.experiences.lifecycle import Action, PostState, RevisionState, advance
from app.experiences.models import Post, Revision
from app.members.models import Member

NOTICE: Final = timedelta(days=3)
"""How long before its day an author is reminded of what is held."""


def next_release(moment: datetime, times: Collection[time]) -> datetime | None:
    """Return the next of the daily release times after a moment; None when there are none.

    The times are Britain's, summer time included: one that a clock change skips comes an hour later
    by the clock, and one that comes twice counts the first time.
    """
    today = moment.astimezone(clock.LONDON).date()
    releases = (
        # In UTC: Python compares two times of one zone by their figures, an hour out on such a day.
        datetime.combine(day, at, clock.LONDON).astimezone(UTC)
        for day in (today, today + timedelta(days=1))
        for at in times
    )
    return min((release for release in releases if release > moment), default=None)


def release_held() -> None:
    """Put every text whose day has come into the queue: it is sent now."""
    for post in _locked(_with_held(clock.today())):
        held = find_in_state(post.id, RevisionState.HELD)
        if held is None or held.held_until is None or held.held_until > clock.today():
            continue  # its author was quicker
        advance(held, Action.RELEASE)
        held.submitted_at = clock.now()
        post.sent_at = post.sent_at or held.submitted_at
        held.version += 1
        emit(TextReleased(post_id=post.id, author_id=post.author_id, day=held.held_until))


def remind_of_held() -> None:
    """Say which texts go into the queue in a few days: a competition may take longer than thought.

    Nothing is said of one that was held for a few days only.
    """
    held_longer = Revision.saved_at <= clock.now() - NOTICE
    for post in _locked(_with_held(clock.today() + NOTICE, held_longer)):
        held = find_in_state(post.id, RevisionState.HELD)
        if held is not None and held.held_until is not None:
            emit(ReleaseNear(post_id=post.id, author_id=post.author_id, day=held.held_until))


def release_scheduled() -> None:
    """Have every scheduled post appear whose release has come."""
    for post in _locked(_scheduled()):
        if post.state is PostState.SCHEDULED:
            publication.appear(post)


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


def _locked(post_ids: Iterable[int]) -> Iterator[Post]:
    """Return these posts as they stand now, each locked; one that was erased meanwhile is gone."""
    for post_id in post_ids:
        try:
            post = lock_post(post_id)
        except NotFound:
            continue
        yield post

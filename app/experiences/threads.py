"""Ways to read a thread, and the way to a post in it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final, Self

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from app.core import clock
from app.core.db import db
from app.core.paging import PAGE, Cursor
from app.experiences.models import Post
from app.perspectives.tags import BOTH_SIDES, Perspective

BEFORE_A_LINKED_POST: Final = 10
"""How many posts a permalink shows above the one it leads to."""
_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One way to read a thread: as a conversation, unless one of these is set."""

    sides: bool = False
    """Those who buy and those who bid, beside each other."""
    only: Perspective | None = None
    """One of these sides alone."""
    since: date | None = None
    """What was published on a day in Britain or later, in that order."""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Self:
        """Return the way that an address asks for; what it does not know, it leaves out."""
        since = _day(asked.get("since", ""))
        if since is not None:
            return cls(since=since)
        only = asked.get("only")
        for side in BOTH_SIDES:
            if side.value == only:
                return cls(only=side)
        return cls(sides=asked.get("view") == "sides")

    @property
    def query(self) -> dict[str, str]:
        """Return what an address must say to be read in this way."""
        if self.since is not None:
            return {"since": self.since.isoformat()}
        if self.only is not None:
            return {"only": self.only.value}
        return {"view": "sides"} if self.sides else {}

    @property
    def order(self) -> Sequence[Any]:
        """Return the columns that the posts are ordered by."""
        return [Post.path] if self.since is None else [Post.published_at, Post.id]

    @property
    def narrowing(self) -> Sequence[ColumnElement[bool]]:
        """Return which posts of a thread are read, whatever became of them."""
        if self.since is not None:
            start = datetime.combine(self.since, time.min, clock.LONDON)
            return [Post.parent_id.is_not(None), Post.published_at >= start]
        if self.only is not None:
            return [Post.perspective == self.only]
        # Not "one of both": the database might read one after the other, and sort.
        return [Post.perspective != Perspective.OBSERVER] if self.sides else []

    @property
    def seen(self) -> Any:
        """Return which of them readers see: where nothing stands below another, no stones."""
        return Post.public if self.since is None else Post.published


def newest_reply(thread_id: int) -> Post | None:
    """Return the reply of a thread that appeared last; None when readers see none."""
    statement = (
        sa.select(Post)
        .where(Post.thread_id == thread_id, Post.parent_id.is_not(None), Post.published)
        .order_by(Post.published_at.desc(), Post.id.desc())
        .limit(1)
    )
    return db.session.scalar(statement)


def place_of(post_id: int, thread_id: int) -> Cursor:
    """Return the cursor of a page of the conversation on which a post stands near the top."""
    path = sa.select(Post.path).where(Post.id == post_id).scalar_subquery()
    before = db.session.scalars(
        sa.select(Post.id)
        .where(Post.thread_id == thread_id, Post.path < path, Post.public)
        .order_by(Post.path.desc())
        .limit(PAGE)
    ).all()
    if len(before) < PAGE:
        return Cursor()
    return Cursor(after=before[BEFORE_A_LINKED_POST])


def _day(written: str) -> date | None:
    """Return the day that is written as 2026-03-14; None for anything else."""
    try:
        return date.fromisoformat(written) if _DAY.fullmatch(written) else None
    except ValueError:
        return None

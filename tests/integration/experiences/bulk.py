"""Many published posts at once, as the forum itself would have left them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from app.core import clock, richtext
from app.core.db import db
from app.experiences import paths
from app.experiences.lifecycle import PostState, RevisionState
from app.experiences.models import Identity, Post, Revision
from app.members.models import Member
from app.perspectives.tags import Perspective
from app.search.service import rebuild

SIDES = (Perspective.BIDDER, Perspective.COMMISSIONER, Perspective.OBSERVER)

Row = dict[str, Any]


def make_thread(
    author: Member,
    parents: Sequence[int] = (),
    *,
    title: str = "Bulk",
    sides: Sequence[Perspective] = SIDES,
    every: timedelta = timedelta(),
) -> list[int]:
    """Make an experience with replies and return their ids, in the order they appeared.

    `parents` says for each reply which post it answers, by its number; 0 is the experience. The
    sides take turns. The last reply appears now, and `every` lies between two. Call it in a unit of
    work.
    """
    first, start = _next_id(), clock.now() - every * len(parents)
    rows = [_post(author, first, start)]
    anchors = [0]
    for number, above in enumerate(parents, start=1):
        rows[above]["answers"] += 1
        # As in a real thread: too far down, an answer takes a place beside what it answers.
        under = above if rows[above]["depth"] < paths.DEEPEST else anchors[above]
        anchor = rows[under]
        anchor["children"] += 1
        anchors.append(under)
        rows.append(
            _post(author, first + number, start + every * number)
            | {
                "thread_id": first,
                "parent_id": rows[above]["id"],
                "path": anchor["path"] + paths.place(anchor["children"]),
                "depth": anchor["depth"] + 1,
                "perspective": sides[number % len(sides)],
            }
        )
    last = rows[-1]["published_at"] if parents else None
    rows[0] |= {"thread_id": first, "reply_count": len(parents), "answered_at": last}
    return _insert(rows, {first: title})


def make_experiences(author: Member, count: int) -> list[int]:
    """Make published experiences and return their ids, oldest first; the sides take turns.

    Call it in a unit of work.
    """
    first, start = _next_id(), clock.now() - timedelta(days=1)
    rows = [
        _post(author, first + number, start + timedelta(seconds=number))
        | {"thread_id": first + number, "perspective": SIDES[number % len(SIDES)]}
        for number in range(count)
    ]
    return _insert(rows, {row["id"]: f"Experience {row['id']}" for row in rows})


def _next_id() -> int:
    return (db.session.scalar(sa.select(sa.func.max(Post.id))) or 0) + 1


def _insert(rows: list[Row], titles: dict[int, str]) -> list[int]:
    db.session.execute(sa.insert(Post), rows)
    db.session.execute(sa.insert(Revision), [_text(row, titles.get(row["id"], "")) for row in rows])
    if db.session.get_bind().dialect.name == "postgresql":
        last = sa.func.max(Post.id)
        counter = sa.func.pg_get_serial_sequence("posts", "id")
        db.session.execute(sa.select(sa.func.setval(counter, last)).select_from(Post))
    made = [row["id"] for row in rows]
    for start in range(0, len(made), 500):
        rebuild(made[start : start + 500])
    return made


def _post(author: Member, post_id: int, moment: datetime) -> Row:
    return {
        "id": post_id,
        "parent_id": None,
        "author_id": author.id,
        "state": PostState.PUBLISHED,
        "perspective": SIDES[0],
        "identity": Identity.NAMED,
        "byline": author.display_name,
        "profile_id": author.id,
        "path": "",
        "depth": 0,
        "children": 0,
        "answers": 0,
        "reply_count": 0,
        "answered_at": None,
        "created_at": moment,
        "sent_at": moment,
        "published_at": moment,
    }


def _text(post: Row, title: str) -> Row:
    body = f"Words of post {post['id']}."
    return {
        "post_id": post["id"],
        "number": 1,
        "key": str(uuid4()),
        "state": RevisionState.APPROVED,
        "title": title,
        "body": body,
        "html": f"<p>{body}</p>\n",
        "excerpt": body,
        "renderer": richtext.VERSION,
        "saved_at": post["created_at"],
        "submitted_at": post["created_at"],
    }

"""What readers are served. No query here selects an author, except to tell you it was you."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

import sqlalchemy as sa
from markupsafe import Markup
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from app.core.db import db
from app.core.errors import NotFound
from app.core.paging import PAGE, Cursor, Page, cut, edge_of, keyset
from app.core.richtext import trusted
from app.experiences.lifecycle import PostState, RevisionState
from app.experiences.models import Identity, Post, Revision
from app.experiences.threads import Reading
from app.perspectives.tags import Perspective
from app.policy.actor import VISITOR, Actor
from app.policy.permissions import Permission
from app.policy.rules import allowed

_TAKEN: Final = {"", "newest", "reply"}
"""No slugs: they would be an address of something else."""


@dataclass(frozen=True, kw_only=True)
class PostView:
    """A post as readers see it. Of a post that is gone, only that it stood here."""

    id: int
    thread_id: int
    parent_id: int | None
    state: PostState
    depth: int
    answers: int
    reply_count: int
    published_at: datetime
    edited_at: datetime | None
    perspective: Perspective
    identity: Identity
    checked: bool
    byline: str
    profile_id: int | None
    title: str
    excerpt: str
    facts: dict[str, Any]
    author_id: int | None
    """Your own id when the post is yours; None for everybody else's."""
    html: Markup = field(default=Markup(""))
    parent_byline: str = ""
    thread_title: str = ""

    @property
    def published(self) -> bool:
        """Tell whether the post itself can be read."""
        return self.state is PostState.PUBLISHED

    @property
    def tombstone(self) -> str | None:
        """Return what became of a post that is gone; None for one that stands."""
        return None if self.published else self.state.value

    @property
    def role_only(self) -> bool:
        """Tell whether the author's name is withheld."""
        return self.identity is Identity.ROLE_ONLY

    @property
    def slug(self) -> str:
        """Return the readable end of the thread's address."""
        return slug_of(self.title)


def slug_of(title: str) -> str:
    """Return a title as lower-case ASCII words with hyphens; "experience" when none will do."""
    letters = unicodedata.normalize("NFKD", title.lower())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-")
    return "experience" if slug in _TAKEN else slug


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the SQL twin of the rule for POST_READ."""
    clauses: list[Any] = [Post.public]
    if actor.id is not None:
        clauses.append(Post.author_id == actor.id)
    if allowed(actor, Permission.QUEUE_READ):
        clauses.append(Post.sent)
    return sa.or_(*clauses)


def _own(reader: int | None) -> ColumnElement[Any]:
    """Select the reader's own id where they wrote the post, and nothing of anybody else."""
    return sa.case((Post.author_id == (reader or 0), Post.author_id), else_=None)


@lru_cache(maxsize=128)
def columns_of(reader: int | None) -> tuple[Any, ...]:
    """Select what a PostView holds, the text of a post that is gone left out."""

    def standing(column: Any) -> ColumnElement[str]:
        return sa.case((Post.published, column), else_="")

    return (
        Post.id,
        Post.thread_id,
        Post.parent_id,
        Post.state,
        Post.depth,
        Post.answers,
        Post.reply_count,
        Post.published_at,
        Post.edited_at,
        Post.perspective,
        Post.identity,
        Post.checked,
        standing(Post.byline).label("byline"),
        sa.case((Post.published, Post.profile_id), else_=None).label("profile_id"),
        standing(Revision.title).label("title"),
        standing(Revision.excerpt).label("excerpt"),
        sa.case((Post.published, Revision.facts), else_=None).label("facts"),
        _own(reader).label("author_id"),
    )


SHOWN_TEXT: Final = sa.and_(Revision.post_id == Post.id, Revision.state == RevisionState.APPROVED)


def _view(values: dict[str, Any]) -> PostView:
    values["facts"] = values["facts"] or {}
    if "html" in values:
        values["html"] = trusted(values["html"])
    return PostView(**values)


def get_thread(experience_id: int, actor: Actor = VISITOR) -> PostView:
    """Return the experience that opens a thread; raise NotFound unless readers see it."""
    statement = (
        sa.select(*columns_of(actor.id))
        .outerjoin(Revision, SHOWN_TEXT)
        .where(Post.id == experience_id, Post.parent_id.is_(None), Post.public)
    )
    found = views(statement)
    if not found:
        raise NotFound("There is no such thread.")
    return found[0]


def thread_page(
    thread_id: int, actor: Actor, reading: Reading, *, cursor: Cursor, size: int = PAGE
) -> Page[PostView]:
    """Return a page of a thread, read in one of its ways. One statement, two for a further page."""
    within = [Post.thread_id == thread_id, *reading.narrowing]
    edge = edge_of(
        cursor,
        reading.order,
        Post.id,
        *within,
        Post.published_at.is_not(None),  # what is scheduled has its place, and must not tell it
    )
    parent = aliased(Post)
    statement = (
        sa.select(
            *columns_of(actor.id),
            sa.case((Post.published, Revision.html), else_="").label("html"),
            sa.case((parent.published, parent.byline), else_="").label("parent_byline"),
        )
        .outerjoin(Revision, SHOWN_TEXT)
        .outerjoin(parent, parent.id == Post.parent_id)
        .where(*within, reading.seen)
    )
    return page_of(
        lambda edge, at: views(keyset(statement, reading.order, edge, cursor=at, size=size)),
        edge,
        cursor=cursor,
        size=size,
    )


def views(
    statement: sa.Select[*tuple[Any, ...]], values: Mapping[str, Any] | None = None
) -> list[PostView]:
    """Return the posts that a statement of `cards` selects, in its order."""
    # Past what the ORM does for whole objects.
    found = db.session.connection().execute(statement, values)
    names = [*found.keys()]
    return [_view(dict(zip(names, row, strict=True))) for row in found]


Edge = Sequence[Any] | None


def page_of(
    read: Callable[[Edge, Cursor], list[PostView]],
    edge: Edge,
    *,
    cursor: Cursor,
    size: int = PAGE,
) -> Page[PostView]:
    """Return the page at the cursor; the first one, and word of it, when there is none any more.

    `read` returns the posts of the page at an edge, and one more than `size`, as `cut` has them.
    """
    known = cursor if edge is not None else Cursor()
    rows = read(edge, known)
    if known.id is not None and not rows:
        return replace(page_of(read, None, cursor=Cursor(), size=size), lost=True)
    page = cut(rows, cursor=known, key=lambda post: post.id, size=size)
    return replace(page, lost=known != cursor)


def find_shown(post_id: int, actor: Actor) -> PostView | None:
    """Return a post or its stone as readers see it; None when they see neither."""
    statement = (
        sa.select(*columns_of(actor.id))
        .outerjoin(Revision, SHOWN_TEXT)
        .where(Post.id == post_id, Post.public)
    )
    found = views(statement)
    return found[0] if found else None

"""What readers are served. No query here selects an author, except to tell you it was you."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache, lru_cache, partial
from typing import Any, Final

import sqlalchemy as sa
from markupsafe import Markup
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from app.core.db import db
from app.core.errors import NotFound
from app.core.paging import PAGE, Cursor, Page, cut, edge_parameters, edge_values, find_edge, keyset
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
    """Empty on pages of a thread and in lists, which show none."""
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


def _standing(column: Any, *, gone: Any) -> ColumnElement[Any]:
    """Select a column of a post that stands, and something else of one that is gone."""
    return sa.case((Post.published, column), else_=gone)


# To put a statement together takes longer than to answer it: these are made once.


@cache
def shown_columns() -> tuple[Any, ...]:
    """Select what a PostView must hold, for `views`: the text of a post that is gone left out."""
    own = Post.author_id == sa.bindparam("reader", type_=sa.Integer)
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
        _standing(Post.byline, gone="").label("byline"),
        _standing(Post.profile_id, gone=None).label("profile_id"),
        _standing(Revision.title, gone="").label("title"),
        _standing(Revision.excerpt, gone="").label("excerpt"),
        # The reader's own id where they wrote the post, and nothing of anybody else.
        sa.case((own, Post.author_id), else_=None).label("author_id"),
    )


SHOWN_TEXT: Final = sa.and_(Revision.post_id == Post.id, Revision.state == RevisionState.APPROVED)


def _view(values: dict[str, Any]) -> PostView:
    values["facts"] = values.get("facts") or {}
    if "html" in values:
        values["html"] = trusted(values["html"])
    return PostView(**values)


@cache
def _one() -> sa.Select[*tuple[Any, ...]]:
    """Select a post or its stone as readers see it."""
    return (
        sa.select(*shown_columns(), _standing(Revision.facts, gone=None).label("facts"))
        .outerjoin(Revision, SHOWN_TEXT)
        .where(Post.id == sa.bindparam("post"), Post.public)
    )


def find_shown(post_id: int, actor: Actor) -> PostView | None:
    """Return a post or its stone as readers see it; None when they see neither."""
    found = views(_one(), actor, {"post": post_id})
    return found[0] if found else None


def get_thread(experience_id: int, actor: Actor = VISITOR) -> PostView:
    """Return the experience that opens a thread; raise NotFound unless readers see it."""
    found = find_shown(experience_id, actor)
    if found is None or found.parent_id is not None:
        raise NotFound("There is no such thread.")
    return found


def thread_page(
    thread_id: int, actor: Actor, reading: Reading, *, cursor: Cursor, size: int = PAGE
) -> Page[PostView]:
    """Return a page of a thread, read in one of its ways. One statement, two for a further page."""
    values = {"thread": thread_id}
    edge = find_edge(_place(reading), values | {"post": cursor.id}) if cursor.id else None
    return page_of(partial(_page, reading), actor, values, edge, cursor=cursor, size=size)


def _within(reading: Reading) -> list[ColumnElement[bool]]:
    return [Post.thread_id == sa.bindparam("thread"), *reading.narrowing]


@lru_cache(maxsize=128)
def _place(reading: Reading) -> sa.Select[*tuple[Any, ...]]:
    """Select where in a thread a post has its place."""
    return sa.select(*reading.order).where(
        Post.id == sa.bindparam("post"),
        *_within(reading),
        Post.published_at.is_not(None),  # what is scheduled has its place, and must not tell it
    )


@lru_cache(maxsize=128)
def _page(
    reading: Reading, size: int, *, edge: bool, backwards: bool
) -> sa.Select[*tuple[Any, ...]]:
    """Select a page of a thread: the first one, or the one behind or before an edge."""
    parent = aliased(Post)
    statement = (
        sa.select(
            *shown_columns(),
            _standing(Revision.html, gone="").label("html"),
            sa.case((parent.published, parent.byline), else_="").label("parent_byline"),
        )
        .outerjoin(Revision, SHOWN_TEXT)
        .outerjoin(parent, parent.id == Post.parent_id)
        .where(*_within(reading), reading.seen)
    )
    there = edge_parameters(reading.order) if edge else None
    return keyset(statement, reading.order, there, backwards=backwards, size=size)


def views(
    statement: sa.Select[*tuple[Any, ...]],
    actor: Actor,
    values: Mapping[str, Any] | None = None,
) -> list[PostView]:
    """Return the posts that a statement with the `shown_columns` selects, in its order."""
    # Past what the ORM does for whole objects.
    found = db.session.connection().execute(statement, {"reader": actor.id or 0, **(values or {})})
    names = [*found.keys()]
    return [_view(dict(zip(names, row, strict=True))) for row in found]


Edge = Sequence[Any] | None


def page_of(  # noqa: PLR0913 - what makes a page
    select: Callable[..., sa.Select[*tuple[Any, ...]]],
    actor: Actor,
    values: Mapping[str, Any],
    edge: Edge,
    *,
    cursor: Cursor,
    size: int = PAGE,
) -> Page[PostView]:
    """Return the page at the cursor; the first one, and word of it, when there is none any more.

    `select(size, edge=..., backwards=...)` gives the statement for `views`, as `keyset` makes it:
    of the first page, or with parameters for the edge.
    """
    known = cursor if edge is not None else Cursor()
    statement = select(size, edge=edge is not None, backwards=known.backwards)
    rows = views(statement, actor, {**values, **edge_values(edge)})
    if known.id is not None and not rows:
        first = page_of(select, actor, values, None, cursor=Cursor(), size=size)
        return replace(first, lost=True)
    page = cut(rows, cursor=known, key=lambda post: post.id, size=size)
    return replace(page, lost=known != cursor)

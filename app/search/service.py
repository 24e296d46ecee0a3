"""Keeping the index true to what readers see."""

from collections.abc import Sequence

import sqlalchemy as sa

from app.core import edition
from app.core.db import db
from app.experiences.models import Post, Revision
from app.experiences.queries import SHOWN_TEXT
from app.search.documents import Document, as_rows, document
from app.search.engines import engine
from app.search.models import Entry
from app.search.related import relate


def keep(post_ids: Sequence[int]) -> Sequence[Document]:
    """Bring the entries of these posts in line with what readers see: a text, or nothing.

    Returns what can be found of them now. The posts must be locked, as whoever decides on one
    has it.
    """
    documents = _documents(post_ids)
    of_these = Entry.post_id.in_(post_ids)
    before = db.session.scalars(sa.select(Entry.place).where(of_these)).all()
    # Also where they go: should words have outlived their entry, the place would be taken.
    engine().remove([*before, *(one.place for one in documents)])
    db.session.execute(sa.delete(Entry).where(of_these))
    if documents:
        engine().add(documents)
        db.session.execute(sa.insert(Entry), as_rows(documents))
    return documents


def _documents(post_ids: Sequence[int]) -> list[Document]:
    statement = (
        sa.select(
            Post.id,
            Post.parent_id,
            Post.published_at,
            Post.perspective,
            Post.checked,
            Post.profile_id,
            Revision.title,
            Revision.html,
            Revision.facts,
        )
        .join(Revision, SHOWN_TEXT)
        .where(Post.id.in_(post_ids), Post.published)
    )
    return [document(row) for row in db.session.execute(statement).mappings()]


def publish(post_id: int) -> None:
    """Bring a post's entry in line with what readers see, and find what it is related to."""
    for one in keep([post_id]):
        relate(one)


def rebuild(post_ids: Sequence[int], *, related: bool = False) -> None:
    """Write the entries of these posts anew, also while others decide on them.

    What they are `related` to is found anew only when asked for: it takes some times as long.
    """
    # The experiences at the top: whoever writes about a post has its thread first of all.
    threads = sa.select(Post.thread_id).where(Post.id.in_(post_ids))
    wanted = sa.select(Post.id).where(Post.id.in_(threads)).order_by(Post.id)
    db.session.execute(wanted.with_for_update(key_share=True))
    documents = keep(post_ids)
    if related:
        for one in documents:
            relate(one)
    edition.renew()


def forget_strays() -> None:
    """Forget words that have outlived their entry. Nobody finds them any more."""
    for place in engine().places:
        strays = sa.select(place).where(place.not_in(sa.select(Entry.place)))
        engine().remove(db.session.scalars(strays).all())

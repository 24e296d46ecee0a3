"""Many published posts at once, as the forum itself would have left them."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

from app.core import clock, richtext
from app.core.db import db
from app.experiences import paths
from app.experiences.lifecycle import PostState, RevisionState
from app.experiences.models import Identity, Post, Revision
from app.members.models import Member
from app.perspectives.tags import Perspective

SIDES = (Perspective.BIDDER, Perspective.COMMISSIONER, Perspective.OBSERVER)


def make_thread(author: Member, parents: Sequence[int] = (), *, title: str = "Bulk") -> list[int]:
    """Make an experience with replies and return their ids, in the order they appeared.

    `parents` says for each reply which post it answers, by its number; 0 is the experience. The
    sides take turns. Call it in a unit of work.
    """
    posts = [_publish(author, 0, None)]
    db.session.add(posts[0])
    db.session.flush()
    posts[0].thread_id, posts[0].reply_count = posts[0].id, len(parents)
    for number, above in enumerate(parents, start=1):
        parent = posts[above]
        parent.children += 1
        parent.answers += 1
        post = _publish(author, number, parent)
        post.parent_id = parent.id
        db.session.add(post)
        db.session.flush()
        posts.append(post)
    db.session.add_all(_text(post, title if post is posts[0] else "") for post in posts)
    db.session.flush()
    return [post.id for post in posts]


def make_experiences(author: Member, count: int) -> list[int]:
    """Make published experiences and return their ids, oldest first; the sides take turns."""
    start = clock.now() - timedelta(days=1)
    posts = [_publish(author, number, None) for number in range(count)]
    for number, post in enumerate(posts):
        post.published_at = start + timedelta(seconds=number)
    db.session.add_all(posts)
    db.session.flush()
    for post in posts:
        post.thread_id = post.id
    db.session.add_all(_text(post, f"Experience {post.id}") for post in posts)
    db.session.flush()
    return [post.id for post in posts]


def _publish(author: Member, number: int, parent: Post | None) -> Post:
    moment = clock.now()
    return Post(
        author_id=author.id,
        thread_id=parent.thread_id if parent else None,
        state=PostState.PUBLISHED,
        perspective=SIDES[number % len(SIDES)],
        identity=Identity.NAMED,
        byline=author.display_name,
        profile_id=author.id,
        path=f"{parent.path}{paths.place(parent.children)}" if parent else "",
        depth=parent.depth + 1 if parent else 0,
        children=0,
        answers=0,
        created_at=moment,
        sent_at=moment,
        published_at=moment,
    )


def _text(post: Post, title: str) -> Revision:
    body = f"Words of post {post.id}."
    return Revision(
        post_id=post.id,
        number=1,
        key=str(uuid4()),
        state=RevisionState.APPROVED,
        title=title,
        body=body,
        html=richtext.render(body),
        excerpt=richtext.excerpt(body),
        renderer=richtext.VERSION,
        saved_at=post.created_at,
        submitted_at=post.created_at,
    )

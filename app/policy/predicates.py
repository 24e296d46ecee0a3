"""Facts about an actor and what they act on. Each is one line and reads as a sentence.

A subject that is a post has `author_id`, `sent`, `published` and `public`; a member has `id`; an
affiliation has `member_id` and `asked`; an opening has the `author_id` of its post, `asked_by`,
`answered_by`, `is_open` and `reader_is_new`.
"""

from collections.abc import Callable
from typing import Any

from app.policy.actor import Actor, Standing

Predicate = Callable[[Actor, Any], bool]


def is_member(actor: Actor, _subject: Any) -> bool:
    """The actor is signed in."""
    return actor.id is not None


def is_moderator(actor: Actor, _subject: Any) -> bool:
    """The actor reads posts before they appear."""
    return actor.standing in {Standing.MODERATOR, Standing.ADMINISTRATOR}


def is_administrator(actor: Actor, _subject: Any) -> bool:
    """The actor gives and takes standing."""
    return actor.standing is Standing.ADMINISTRATOR


def is_author(actor: Actor, post: Any) -> bool:
    """The actor wrote the post."""
    return bool(actor.id is not None and post.author_id == actor.id)


def is_not_author(actor: Actor, post: Any) -> bool:
    """Somebody else wrote the post."""
    return bool(post.author_id != actor.id)


def is_public(_actor: Actor, post: Any) -> bool:
    """Readers see the post, or the stone that marks where it stood."""
    return bool(post.public)


def is_published(_actor: Actor, post: Any) -> bool:
    """Readers see the post itself."""
    return bool(post.published)


def was_sent(_actor: Actor, post: Any) -> bool:
    """The author sent the post to be read; a draft is nobody else's business."""
    return bool(post.sent)


def did_not_ask(actor: Actor, opening: Any) -> bool:
    """Somebody else asked to open who wrote the post."""
    return bool(opening.asked_by != actor.id)


def is_not_new(_actor: Actor, opening: Any) -> bool:
    """The actor was a moderator well before it was asked: nobody was made one to answer it."""
    return not opening.reader_is_new


def took_part(actor: Actor, opening: Any) -> bool:
    """The actor asked to open who wrote the post, or answered."""
    return actor.id is not None and actor.id in {opening.asked_by, opening.answered_by}


def is_open(_actor: Actor, opening: Any) -> bool:
    """A second moderator agreed, and not too long ago."""
    return bool(opening.is_open)


def is_self(actor: Actor, member: Any) -> bool:
    """The actor is that member."""
    return bool(actor.id is not None and actor.id == member.id)


def is_somebody_else(actor: Actor, member: Any) -> bool:
    """The actor is not that member."""
    return bool(actor.id != member.id)


def is_holder(actor: Actor, affiliation: Any) -> bool:
    """The affiliation is the actor's own."""
    return bool(actor.id is not None and affiliation.member_id == actor.id)


def is_not_holder(actor: Actor, affiliation: Any) -> bool:
    """The affiliation is somebody else's."""
    return bool(affiliation.member_id != actor.id)


def was_asked(_actor: Actor, affiliation: Any) -> bool:
    """Its holder asked a moderator to check it; before, it is nobody else's business."""
    return bool(affiliation.asked)

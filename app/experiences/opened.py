"""What authors are told of the times when moderators opened who wrote a role-only post."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.core.db import db
from app.experiences.models import Opening, OpeningAnswer, Post
from app.policy.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Opened:
    """Two moderators opened who wrote a post. It names neither: an author reads reasons."""

    at: datetime
    asked_because: str
    agreed_because: str


def list_opened(actor: Actor, post_ids: Collection[int]) -> Mapping[int, Sequence[Opened]]:
    """Return when and why it was opened who wrote each of the actor's own posts, oldest first.

    What was refused or never answered is not among it.
    """
    statement = (
        sa.select(
            Opening.post_id,
            OpeningAnswer.at,
            Opening.reason.label("asked_because"),
            OpeningAnswer.reason.label("agreed_because"),
        )
        .join(OpeningAnswer, OpeningAnswer.opening_id == Opening.id)
        .join(Post, Post.id == Opening.post_id)
        .where(Opening.post_id.in_(post_ids), OpeningAnswer.agreed, Post.author_id == actor.id)
        .order_by(OpeningAnswer.at)
    )
    found: defaultdict[int, list[Opened]] = defaultdict(list)
    for post_id, at, asked, agreed in db.session.execute(statement):
        found[post_id].append(Opened(at=at, asked_because=asked, agreed_because=agreed))
    return dict(found)

"""From what happened to who is told.

Nobody hears of a post before readers can see it. Then its parent's author and the thread's author
hear of it exactly once, even when it is hidden and restored later.
"""

from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.db import db
from app.core.events import subscribe
from app.experiences.events import PostAppeared, ReleaseNear, TextReleased
from app.experiences.lifecycle import Action
from app.experiences.models import Post
from app.members.queries import address_of
from app.moderation.events import Decided
from app.notifications import letters
from app.notifications.models import Notice, NoticeKind
from app.notifications.queries import held_until, list_muted, shows_name, thread_title
from app.notifications.service import add_notice
from app.openings.events import Opened
from app.perspectives.events import AffiliationDecided

KINDS: Final = {
    Action.APPROVE: NoticeKind.APPROVED,
    Action.RETURN: NoticeKind.RETURNED,
    Action.DECLINE: NoticeKind.DECLINED,
    Action.REOPEN: NoticeKind.REOPENED,
    Action.HIDE: NoticeKind.HIDDEN,
    Action.RESTORE: NoticeKind.RESTORED,
}


@subscribe(Decided)
def tell_author(event: Decided) -> None:
    """Tell the author what was decided and why."""
    _tell(
        key=f"decision:{event.decision_id}",
        member_id=event.author_id,
        kind=KINDS[event.action],
        post_id=event.post_id,
        reason=event.reason,
    )


@subscribe(ReleaseNear)
def remind(event: ReleaseNear) -> None:
    """Remind the author, once for each day they give, while they can still give a later one."""
    _tell(
        key=f"near:{event.post_id}:{event.day}",
        member_id=event.author_id,
        kind=NoticeKind.RELEASE_NEAR,
        post_id=event.post_id,
    )


@subscribe(TextReleased)
def tell_released(event: TextReleased) -> None:
    """Tell the author that a text they had held is being read: they may still take it back."""
    _tell(
        # A text that is held anew is held until a later day.
        key=f"released:{event.post_id}:{event.day}",
        member_id=event.author_id,
        kind=NoticeKind.RELEASED,
        post_id=event.post_id,
    )


@subscribe(Opened)
def tell_opened(event: Opened) -> None:
    """Tell the author that two moderators opened who wrote the post, and why each did."""
    _tell(
        key=f"opening:{event.opening_id}",
        member_id=event.author_id,
        kind=NoticeKind.OPENED,
        post_id=event.post_id,
        reason=f"The first: {event.asked_because}\n\nThe second: {event.agreed_because}",
    )


@subscribe(PostAppeared)
def tell_answered(event: PostAppeared) -> None:
    """Tell who is answered: the author of the post above and the author of the experience."""
    above, top = aliased(Post), aliased(Post)
    statement = (
        sa.select(Post.author_id, above.author_id, top.author_id)
        .join(above, above.id == Post.parent_id)
        .join(top, top.id == Post.thread_id)
        .where(Post.id == event.post_id)
    )
    for author_id, *answered in db.session.execute(statement):
        for member_id in sorted(set(answered) - {author_id}):
            _tell(
                key=f"answered:{event.post_id}:{member_id}",
                member_id=member_id,
                kind=NoticeKind.ANSWERED,
                post_id=event.post_id,
            )


@subscribe(AffiliationDecided)
def tell_holder(event: AffiliationDecided) -> None:
    """Tell a member whether their perspective was checked, and why."""
    _tell(
        key=f"affiliation:{event.affiliation_id}:{event.version}",
        member_id=event.member_id,
        kind=NoticeKind.CHECKED if event.checked else NoticeKind.NOT_CHECKED,
        post_id=None,
        reason=event.reason,
    )


def _tell(
    *, key: str, member_id: int, kind: NoticeKind, post_id: int | None, reason: str = ""
) -> None:
    """Write the notice and, unless the member stopped this kind, the letter."""
    notice = add_notice(key=key, member_id=member_id, kind=kind, post_id=post_id, reason=reason)
    address = address_of(member_id)
    if notice is None or address is None or kind in list_muted(member_id):
        return
    letters.send(notice, to=address, about=letters.About() if post_id is None else _about(notice))


def _about(notice: Notice) -> letters.About:
    """Return what a letter says of a post, as its reader may know it."""
    statement = sa.select(
        thread_title(notice.member_id).label("title"),
        Post.byline,
        held_until(),
        shows_name(notice),
    ).where(Post.id == notice.post_id)
    return letters.About(**db.session.execute(statement).one()._mapping)  # noqa: SLF001

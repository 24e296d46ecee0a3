"""From what happened to who is told.

Nobody hears of a post before readers can see it. Then its parent's author and the thread's author
hear of it exactly once, even when it is hidden and restored later.
"""

from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.db import db
from app.core.events import subscribe
from app.experiences.events import PostAppeared
from app.experiences.lifecycle import Action
from app.experiences.models import Post
from app.members.queries import address_of
from app.moderation.events import Decided
from app.notifications import letters
from app.notifications.models import NoticeKind
from app.notifications.queries import list_muted, thread_title
from app.notifications.service import add_notice
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
    title, byline = ("", "") if post_id is None else _about(post_id, member_id)
    letters.send(notice, to=address, title=title, byline=byline)


def _about(post_id: int, reader_id: int) -> tuple[str, str]:
    """Return the title of a post's thread and the post's byline, as the member may know them."""
    statement = sa.select(thread_title(reader_id), Post.byline).where(Post.id == post_id)
    title, byline = db.session.execute(statement).one()
    return title, byline

"""What an author is told about a post of theirs: what happens next, or what they can do."""

from typing import Final

from app.experiences.lifecycle import PostState, RevisionState

_FIRST: Final = {
    RevisionState.HELD: "It goes to a moderator on its day, unless you press “Back to draft”.",
    RevisionState.DRAFT: "Only you can see it. Send it when it is ready.",
    RevisionState.WAITING: "A moderator will read it. There is nothing for you to do.",
    RevisionState.RETURNED: "Change what the moderator asks for and send it again.",
    RevisionState.DECLINED: "It will not be published in this form.",
    RevisionState.APPROVED: "Readers see it. We tell you when somebody answers.",
    RevisionState.SUPERSEDED: "A newer text of yours took its place.",
}
_CHANGE: Final = _FIRST | {
    RevisionState.DRAFT: "Readers see the approved text. Only you see this one until you send it.",
    RevisionState.WAITING: "A moderator will read your change. Readers see the approved text.",
    RevisionState.RETURNED: "Readers see the approved text. Change this one and send it again.",
    RevisionState.DECLINED: "Readers go on seeing the approved text. This change will not appear.",
}
"""The same for a newer text of a post that readers see already."""

_GONE: Final = {
    PostState.PUBLISHED: "Withdrawn for good. Readers no longer see it.",
    PostState.HIDDEN: "Withdrawn for good. No moderator can restore it.",
}


def next_step(post: PostState, newest: RevisionState, *, waits: bool) -> str:
    """Say it for the newest text of a post; `waits` tells whether one of its texts was sent."""
    if post is PostState.WITHDRAWN:
        return "You withdrew it. It stays in this list for you alone."
    if post is PostState.SCHEDULED and newest is RevisionState.APPROVED:
        return "Approved. It appears with the other posts without a name."
    if post is PostState.HIDDEN:
        return "Readers do not see it. Change and send it again; a moderator can restore it."
    if newest is RevisionState.DRAFT and waits:
        return "You have a newer draft. Until you send it, the earlier text keeps its place."
    return (_CHANGE if post is PostState.PUBLISHED else _FIRST)[newest]


def is_draft_alone(post: PostState, newest: RevisionState, *, waits: bool) -> bool:
    """Tell whether to withdraw a post is no more than to give up a draft."""
    return post is PostState.UNPUBLISHED and newest is RevisionState.DRAFT and not waits


def gone(post: PostState, newest: RevisionState, *, waits: bool) -> str:
    """Say what became of a post that stood like this when its author withdrew it."""
    if is_draft_alone(post, newest, waits=waits):
        return "You gave up the draft. It stays in this list for you alone."
    return _GONE.get(post, "Withdrawn for good. It will not be published.")

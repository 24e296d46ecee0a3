"""The table: for each permission, the clauses that grant it.

Any clause suffices; all predicates of a clause must hold. What the table does not grant is denied.
Whether an act is possible in the present state of a post is the lifecycle's matter, not ours.
"""

from typing import Any, Final

from app.core.errors import NotAllowed
from app.policy.actor import Actor
from app.policy.permissions import Permission
from app.policy.predicates import (
    Predicate,
    did_not_ask,
    is_administrator,
    is_author,
    is_holder,
    is_member,
    is_moderator,
    is_not_author,
    is_not_holder,
    is_not_new,
    is_open,
    is_public,
    is_published,
    is_self,
    is_somebody_else,
    took_part,
    was_asked,
    was_sent,
)

RULES: Final[dict[Permission, list[list[Predicate]]]] = {
    Permission.AFFILIATION_DECIDE: [[is_moderator, is_not_holder]],
    Permission.AFFILIATION_EDIT: [[is_holder]],
    Permission.AFFILIATION_READ: [[is_moderator, was_asked]],
    Permission.AFFILIATION_STATE: [[is_member]],
    Permission.LOG_READ: [[is_moderator]],
    Permission.MEMBERS_MANAGE: [[is_administrator]],
    Permission.OPENING_ANSWER: [[is_moderator, is_not_author, did_not_ask, is_not_new]],
    Permission.OPENING_ASK: [[is_moderator, is_not_author]],
    Permission.OPENING_READ: [[is_moderator, is_not_author]],
    Permission.OPENING_READ_NAME: [[is_moderator, is_not_author, took_part, is_open]],
    Permission.POST_DECIDE: [[is_moderator, is_not_author]],
    Permission.POST_EDIT: [[is_author]],
    Permission.POST_READ: [[is_public], [is_author], [is_moderator, was_sent]],
    Permission.POST_REPLY: [[is_member, is_published]],
    Permission.POST_WITHDRAW: [[is_author]],
    Permission.POST_WRITE: [[is_member]],
    Permission.PROFILE_EDIT: [[is_self]],
    Permission.QUESTIONS_MANAGE: [[is_moderator]],
    Permission.QUEUE_READ: [[is_moderator]],
    Permission.STANDING_GIVE: [[is_administrator, is_somebody_else]],
}


def allowed(actor: Actor, permission: Permission, subject: Any = None) -> bool:
    """Tell whether the actor may do this to the subject."""
    return any(all(holds(actor, subject) for holds in clause) for clause in RULES[permission])


def require(actor: Actor, permission: Permission, subject: Any = None) -> None:
    """Raise NotAllowed unless the actor may do this to the subject."""
    if not allowed(actor, permission, subject):
        raise NotAllowed(f"{permission.value} is not yours to do here")

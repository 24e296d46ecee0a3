"""Who may do what: every permission with every kind of actor and every kind of subject."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import pytest

from app.core.errors import NotAllowed
from app.policy.actor import VISITOR, Actor, Standing
from app.policy.permissions import Permission
from app.policy.rules import RULES, allowed, require

ME, SOMEBODY_ELSE = 7, 8


@dataclass(frozen=True)
class Person:
    """A member as the policy sees one."""

    id: int | None
    standing: Standing | None


@dataclass(frozen=True)
class Post:
    """A post as the policy sees one."""

    author_id: int
    sent: bool
    published: bool
    public: bool


@dataclass(frozen=True)
class Affiliation:
    """An affiliation as the policy sees one."""

    member_id: int
    asked: bool


@dataclass(frozen=True)
class Opening:
    """A request to open who wrote a post as the policy sees one."""

    author_id: int | None
    asked_by: int
    answered_by: int | None
    is_open: bool
    reader_is_new: bool


ACTORS: dict[str, Actor] = {
    "visitor": VISITOR,
    "member": Person(ME, Standing.MEMBER),
    "moderator": Person(ME, Standing.MODERATOR),
    "administrator": Person(ME, Standing.ADMINISTRATOR),
}
STATES = {
    "draft": {"sent": False, "published": False, "public": False},
    "waiting": {"sent": True, "published": False, "public": False},
    "published": {"sent": True, "published": True, "public": True},
    "gone": {"sent": True, "published": False, "public": False},
    "stone": {"sent": True, "published": False, "public": True},
}
EVERYBODY, SIGNED_IN = set(ACTORS), {"member", "moderator", "administrator"}
MODERATORS, ADMINISTRATORS, NOBODY = {"moderator", "administrator"}, {"administrator"}, set[str]()

# Without a subject: who may do it at all.
PLAIN = {
    Permission.AFFILIATION_STATE: SIGNED_IN,
    Permission.LOG_READ: MODERATORS,
    Permission.MEMBERS_MANAGE: ADMINISTRATORS,
    Permission.POST_WRITE: SIGNED_IN,
    Permission.QUESTIONS_MANAGE: MODERATORS,
    Permission.QUEUE_READ: MODERATORS,
}

# About a post: who may do it to their own, and who to somebody else's, by the post's state.
POSTS = {
    Permission.OPENING_ASK: (
        dict.fromkeys(STATES, NOBODY),
        dict.fromkeys(STATES, MODERATORS),
    ),
    Permission.POST_DECIDE: (
        dict.fromkeys(STATES, NOBODY),
        dict.fromkeys(STATES, MODERATORS),
    ),
    Permission.POST_EDIT: (
        dict.fromkeys(STATES, SIGNED_IN),
        dict.fromkeys(STATES, NOBODY),
    ),
    Permission.POST_WITHDRAW: (
        dict.fromkeys(STATES, SIGNED_IN),
        dict.fromkeys(STATES, NOBODY),
    ),
    Permission.POST_READ: (
        dict.fromkeys(STATES, SIGNED_IN),
        {
            "draft": NOBODY,
            "waiting": MODERATORS,
            "gone": MODERATORS,
            "published": EVERYBODY,
            "stone": EVERYBODY,
        },
    ),
    Permission.POST_REPLY: (
        dict.fromkeys(STATES, NOBODY) | {"published": SIGNED_IN},
        dict.fromkeys(STATES, NOBODY) | {"published": SIGNED_IN},
    ),
}

# About an affiliation: who may do it to their own, and who to somebody else's, by whether a
# moderator was asked to check it.
AFFILIATIONS = {
    Permission.AFFILIATION_DECIDE: (
        {False: NOBODY, True: NOBODY},
        {False: MODERATORS, True: MODERATORS},
    ),
    Permission.AFFILIATION_EDIT: (
        {False: SIGNED_IN, True: SIGNED_IN},
        {False: NOBODY, True: NOBODY},
    ),
    Permission.AFFILIATION_READ: (
        {False: NOBODY, True: MODERATORS},
        {False: NOBODY, True: MODERATORS},
    ),
}

# About a member: who may do it to themselves, and who to somebody else.
PEOPLE = {
    Permission.PROFILE_EDIT: (SIGNED_IN, NOBODY),
    Permission.STANDING_GIVE: (NOBODY, ADMINISTRATORS),
}


# About a request to open who wrote a post: in which of all cases a moderator may; nobody else ever.
OPENINGS: dict[Permission, Callable[[Opening], bool]] = {
    Permission.OPENING_ANSWER: lambda opening: (
        ME not in {opening.author_id, opening.asked_by} and not opening.reader_is_new
    ),
    Permission.OPENING_READ: lambda opening: opening.author_id != ME,
    Permission.OPENING_READ_NAME: lambda opening: (
        opening.author_id != ME
        and opening.is_open
        and ME in {opening.asked_by, opening.answered_by}
    ),
}
CASES = [
    Opening(*values)
    for values in product(
        (ME, None),
        (ME, SOMEBODY_ELSE),
        (ME, SOMEBODY_ELSE, None),
        (True, False),
        (True, False),
    )
]


def test_every_permission_is_in_one_of_the_tables() -> None:
    tables = (*PLAIN, *POSTS, *AFFILIATIONS, *PEOPLE, *OPENINGS)
    assert sorted(p.value for p in tables) == sorted(p.value for p in Permission)
    assert set(RULES) == set(Permission)


def check(who: str, permission: Permission, subject: object, *, may: bool) -> None:
    """Check both ways of asking."""
    actor = ACTORS[who]
    assert allowed(actor, permission, subject) is may
    if may:
        require(actor, permission, subject)
        return
    with pytest.raises(NotAllowed):
        require(actor, permission, subject)


@pytest.mark.parametrize("who", ACTORS)
@pytest.mark.parametrize("permission", PLAIN)
def test_what_is_done_to_nothing_in_particular(permission: Permission, who: str) -> None:
    check(who, permission, None, may=who in PLAIN[permission])


@pytest.mark.parametrize("who", ACTORS)
@pytest.mark.parametrize(("permission", "state"), [*product(POSTS, STATES)])
def test_what_is_done_to_a_post(permission: Permission, state: str, who: str) -> None:
    own, others = POSTS[permission]
    actor_id = ACTORS[who].id
    if actor_id is not None:
        mine = Post(author_id=actor_id, **STATES[state])
        check(who, permission, mine, may=who in own[state])
    theirs = Post(author_id=SOMEBODY_ELSE, **STATES[state])
    check(who, permission, theirs, may=who in others[state])


@pytest.mark.parametrize("who", ACTORS)
@pytest.mark.parametrize(("permission", "asked"), [*product(AFFILIATIONS, (False, True))])
def test_what_is_done_to_an_affiliation(permission: Permission, asked: bool, who: str) -> None:  # noqa: FBT001 - of the table
    own, others = AFFILIATIONS[permission]
    actor_id = ACTORS[who].id
    if actor_id is not None:
        mine = Affiliation(member_id=actor_id, asked=asked)
        check(who, permission, mine, may=who in own[asked])
    theirs = Affiliation(member_id=SOMEBODY_ELSE, asked=asked)
    check(who, permission, theirs, may=who in others[asked])


@pytest.mark.parametrize("who", ACTORS)
@pytest.mark.parametrize("permission", PEOPLE)
def test_what_is_done_to_a_member(permission: Permission, who: str) -> None:
    oneself, others = PEOPLE[permission]
    if ACTORS[who].id is not None:
        check(who, permission, ACTORS[who], may=who in oneself)
    check(who, permission, Person(SOMEBODY_ELSE, Standing.MEMBER), may=who in others)


@pytest.mark.parametrize("who", ACTORS)
@pytest.mark.parametrize("opening", CASES, ids=str)
@pytest.mark.parametrize("permission", OPENINGS)
def test_what_is_done_to_a_request_to_open_who_wrote_a_post(
    permission: Permission, opening: Opening, who: str
) -> None:
    may = who in MODERATORS and OPENINGS[permission](opening)
    check(who, permission, opening, may=may)


def test_a_visitor_is_not_the_author_of_what_has_no_author_or_the_member_without_an_id() -> None:
    """None equals None, and must open nothing."""
    nobodys = Post(author_id=None, sent=True, published=False, public=False)  # type: ignore[arg-type]
    for permission in POSTS:
        assert not allowed(VISITOR, permission, nobodys)
    lost = Affiliation(member_id=None, asked=True)  # type: ignore[arg-type]
    for permission in AFFILIATIONS:
        assert not allowed(VISITOR, permission, lost)
    assert not allowed(VISITOR, Permission.PROFILE_EDIT, VISITOR)


def test_standings_have_words_for_people() -> None:
    assert [standing.label for standing in Standing] == ["Member", "Moderator", "Administrator"]

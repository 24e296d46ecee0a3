"""The members who wrote it all, plainly invented, and the one who decided."""

import random
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from flask_security import hash_password

from app.core.db import db
from app.demonstration.loading import PASSWORD
from app.members.models import Member
from app.members.queries import find_by_email
from app.members.service import create_member, new_member
from app.perspectives.lifecycle import AffiliationState, Step, advance
from app.perspectives.models import Affiliation, How
from app.perspectives.queries import is_checked
from app.perspectives.tags import KINDS, Perspective
from app.policy.actor import Standing

READER: Final = "load-reader@example.org"
FEWEST, MOST = 20, 400
"""Members, however many posts they wrote."""
_POSTS_EACH: Final = 25
_SIDES: Final = (
    *[Perspective.COMMISSIONER] * 8,
    *[Perspective.BIDDER] * 9,
    *[Perspective.OBSERVER] * 3,
)
_CHECKED: Final = 0.5
_ONSETS, _VOWELS = "bdfghklprstv", "aeou"
"""Of names no two of which look alike."""


@dataclass(frozen=True, slots=True)
class Person:
    """A member, and for whom they buy or bid."""

    id: int
    name: str
    perspective: Perspective
    kind: str
    """An id of the vocabulary of the perspective; nothing for an observer."""
    checked: bool


def invite(posts: int, since: datetime) -> tuple[list[Person], int]:
    """Return the members who write so many posts, and the id of the moderator who reads them.

    Those who are not there yet have been members since then. All have the same password, which is
    hashed once.
    """
    reader = find_by_email(READER) or create_member(
        email=READER, password=PASSWORD, display_name="Load Reader", standing=Standing.MODERATOR
    )
    numbers = range(1, min(max(posts // _POSTS_EACH, FEWEST), MOST) + 1)
    there = sa.select(Member).where(Member.email.in_(map(_address, numbers)))
    known = {member.email: member for member in db.session.scalars(there)}
    hashed = hash_password(PASSWORD)
    people = []
    for number in numbers:
        side, kind, checked = _stands(number)
        member = known.get(_address(number))
        if member is None:
            member = _add(number, hashed, since)
            _affiliate(member, side, kind, since, checked_by=reader.id if checked else None)
        name, checked = member.display_name, is_checked(member.id, side)
        people.append(Person(member.id, name, side, kind, checked))
    return people, reader.id


def _stands(number: int) -> tuple[Perspective, str, bool]:
    """Return a member's side, the kind of organisation, and whether it is checked: for good."""
    chance = random.Random(number)  # noqa: S311 - not for secrets
    side = chance.choice(_SIDES)
    kind = chance.choice(KINDS[side].offered).id if side in KINDS else ""
    return side, kind, chance.random() < _CHECKED


def _add(number: int, hashed: str, since: datetime) -> Member:
    member = new_member(email=_address(number), password=hashed, display_name=_name(number))
    member.created_at = member.confirmed_at = since
    db.session.flush()  # to learn its id
    return member


def _affiliate(
    member: Member, side: Perspective, kind: str, since: datetime, *, checked_by: int | None
) -> None:
    """Write down for whom a member buys or bids, and that it was checked when somebody did."""
    if side not in KINDS:
        return
    affiliation = Affiliation(
        member_id=member.id,
        perspective=side,
        kind=kind,
        organisation=f"Organisation of {member.display_name}",
        state=AffiliationState.STATED,
        version=1,
        created_at=since,
    )
    db.session.add(affiliation)
    if checked_by is not None:
        for step in (Step.ASK, Step.CHECK):
            advance(affiliation, step)
            affiliation.version += 1
        affiliation.how, affiliation.was_checked = How.MODERATOR, True
        affiliation.asked_at = affiliation.decided_at = since
        affiliation.decided_by, affiliation.reason = checked_by, "Invented, to be measured."
    db.session.flush()  # before it is asked for


def _address(number: int) -> str:
    return f"load-{number}@example.org"


def _name(number: int) -> str:
    """Return "Load" and the number in syllables."""
    syllables = ""
    while number:
        number, rest = divmod(number, len(_ONSETS) * len(_VOWELS))
        onset, vowel = divmod(rest, len(_VOWELS))
        syllables = _ONSETS[onset] + _VOWELS[vowel] + syllables
    return f"Load {syllables.capitalize()}"

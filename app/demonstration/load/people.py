"""The members who wrote it all, plainly invented, and the one who decided."""

import random
from collections.abc import Sequence
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
from app.perspectives.lifecycle import AffiliationState
from app.perspectives.models import Affiliation, How
from app.perspectives.tags import BOTH_SIDES, KINDS, Perspective
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

    Those who are not there yet are made members as of then. All have the same password, which is
    hashed once.
    """
    reader = find_by_email(READER) or create_member(
        email=READER, password=PASSWORD, display_name="Load Reader", standing=Standing.MODERATOR
    )
    hashed = hash_password(PASSWORD)
    number = min(max(posts // _POSTS_EACH, FEWEST), MOST)
    known = _known([_address(one) for one in range(1, number + 1)])
    people = []
    for one in range(1, number + 1):
        member = known.get(_address(one)) or _add(one, hashed, since)
        people.append((one, member))
    db.session.flush()
    found = [_person(one, member) for one, member in people]
    _affiliate(
        [person for person in found if person.id not in {m.id for m in known.values()}],
        reader.id,
        since,
    )
    return found, reader.id


def _known(addresses: Sequence[str]) -> dict[str, Member]:
    there = db.session.scalars(sa.select(Member).where(Member.email.in_(addresses)))
    return {member.email: member for member in there}


def _add(number: int, hashed: str, since: datetime) -> Member:
    member = new_member(email=_address(number), password=hashed, display_name=_name(number))
    member.created_at = member.confirmed_at = since
    return member


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


def _person(number: int, member: Member) -> Person:
    """Return what is known of a member: by the number, so that it is the same another time."""
    chance = random.Random(number)  # noqa: S311 - not for secrets
    side = chance.choice(_SIDES)
    kind = chance.choice(KINDS[side].offered).id if side in KINDS else ""
    checked = side in BOTH_SIDES and chance.random() < _CHECKED
    return Person(member.id, member.display_name, side, kind, checked)


def _affiliate(people: Sequence[Person], reader_id: int, since: datetime) -> None:
    """Write down for whom new members buy or bid; what was checked, the moderator checked."""
    for person in people:
        if not person.kind:
            continue
        state = AffiliationState.CHECKED if person.checked else AffiliationState.STATED
        decided = (
            {
                "how": How.MODERATOR,
                "asked_at": since,
                "was_checked": True,
                "decided_at": since,
                "decided_by": reader_id,
                "reason": "Invented, to be measured.",
                "version": 3,
            }
            if person.checked
            else {}
        )
        db.session.add(
            Affiliation(
                member_id=person.id,
                perspective=person.perspective,
                kind=person.kind,
                organisation=f"Organisation of {person.name}",
                state=state,
                created_at=since,
                **decided,
            )
        )

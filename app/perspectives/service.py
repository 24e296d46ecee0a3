"""What can be done with affiliations.

Every use case first locks the member whose affiliation it is, so that two of them take turns; the
lock comes before any on the affiliations themselves, because leaving begins with the member too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import sqlalchemy as sa

from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.events import emit
from app.members.queries import address_of, lock_member
from app.perspectives.events import AffiliationDecided
from app.perspectives.lifecycle import AffiliationState, Step, advance
from app.perspectives.models import (
    EVIDENCE_LIMIT,
    ORGANISATION_LIMIT,
    REASON_LIMIT,
    Affiliation,
    How,
)
from app.perspectives.public_bodies import PRIVATE_KINDS, is_public_body
from app.perspectives.queries import get_case, get_own, list_open
from app.perspectives.tags import KINDS, Perspective
from app.policy.actor import Actor
from app.policy.permissions import Permission
from app.policy.rules import require

OPEN_AT_MOST: Final = 20
EVIDENCE_KEPT: Final = timedelta(days=90)
DECIDING: Final = (Step.CHECK, Step.REFUSE)
MOVED: Final = "Your new e-mail address does not show that you work for a public body."


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a moderator found and why; `seen` is the version they looked at."""

    step: Step
    reason: str
    seen: int


class StaleFinding(Conflict):
    """Something happened to the affiliation since the moderator opened the page."""

    def __init__(self, finding: Finding, affiliation_id: int) -> None:
        """Keep what the moderator wanted and what it was about."""
        super().__init__("This changed while you were reading it, so your decision was not made.")
        self.finding, self.affiliation_id = finding, affiliation_id


def check_kind(perspective: Perspective, kind: str) -> None:
    """Raise Invalid unless the kind is offered to who speaks from that side."""
    if kind not in {term.id for term in KINDS[perspective].offered}:
        side = perspective.label.lower()
        raise Invalid(f"Choose one of the kinds listed for a {side}.", field="kind")


def state_affiliation(
    actor: Actor, *, perspective: Perspective, kind: str, organisation: str
) -> Affiliation:
    """Write down for whom the actor buys or bids; check it at once where their address shows it.

    Raises Invalid, naming the field, for what is missing, too long, or stated already.
    """
    require(actor, Permission.AFFILIATION_STATE)
    member_id = actor.id or 0
    if perspective not in KINDS:
        raise Invalid("Choose commissioner or bidder.", field="perspective")
    check_kind(perspective, kind)
    _check_length(organisation, ORGANISATION_LIMIT, field="organisation")
    lock_member(member_id)
    _check_new(list_open(member_id), perspective, kind, organisation)
    affiliation = Affiliation(
        member_id=member_id,
        perspective=perspective,
        kind=kind,
        organisation=organisation,
        state=AffiliationState.STATED,
        version=1,
        created_at=clock.now(),
    )
    db.session.add(affiliation)
    if _shown_by(address_of(member_id), affiliation):
        _check_by_address(affiliation)
    db.session.flush()
    return affiliation


def ask(actor: Actor, affiliation_id: int, evidence: str) -> Affiliation:
    """Ask a moderator to check one of the actor's affiliations on the evidence.

    Raises Invalid without evidence, or when nothing can be asked now; the words are the caller's
    to keep.
    """
    affiliation = _own(actor, affiliation_id)
    _check_length(evidence, EVIDENCE_LIMIT, field="evidence")
    if not affiliation.can(Step.ASK):
        raise Invalid("There is nothing to ask for now: look at where it stands.", field="evidence")
    _move(affiliation, Step.ASK)
    affiliation.evidence, affiliation.asked_at = evidence, clock.now()
    db.session.flush()
    return affiliation


def end(actor: Actor, affiliation_id: int) -> None:
    """End one of the actor's affiliations. Safe to repeat. What they posted stays as it is."""
    affiliation = _own(actor, affiliation_id)
    if affiliation.can(Step.END):
        _end([affiliation])


def decide(actor: Actor, affiliation_id: int, finding: Finding) -> Affiliation:
    """Check an affiliation, or say that it could not be checked, and tell its holder why.

    Raises StaleFinding when it was decided on or ended since the moderator looked; NotAllowed on
    one's own; Invalid without a reason.
    """
    affiliation = get_case(affiliation_id, actor).affiliation
    lock_member(affiliation.member_id)
    db.session.refresh(affiliation)
    require(actor, Permission.AFFILIATION_DECIDE, affiliation)
    if affiliation.version != finding.seen:
        raise StaleFinding(finding, affiliation_id)
    _check_length(finding.reason, REASON_LIMIT, field="reason")
    _move(affiliation, finding.step)
    affiliation.was_checked = finding.step is Step.CHECK
    affiliation.how, affiliation.reason = How.MODERATOR, finding.reason
    affiliation.decided_at, affiliation.decided_by = clock.now(), actor.id
    db.session.flush()
    _tell(affiliation)
    return affiliation


def follow_address(member_id: int) -> None:
    """After a change of address: end what the old one had shown, check what the new one shows."""
    lock_member(member_id)
    address, found = address_of(member_id), list_open(member_id)
    lost = [one for one in found if one.how is How.ADDRESS and not _shown_by(address, one)]
    for affiliation in lost:
        affiliation.reason = MOVED
    _end(lost)
    for affiliation in found:
        if affiliation.can(Step.CHECK_BY_ADDRESS) and _shown_by(address, affiliation):
            _check_by_address(affiliation)
            db.session.flush()
            _tell(affiliation)


def end_all(member_id: int) -> None:
    """End all affiliations of a member who leaves."""
    lock_member(member_id)
    _end(list_open(member_id))


def forget_old_evidence() -> int:
    """Delete the evidence of what was decided 90 days ago or longer; return of how many.

    Evidence that was given anew after a refusal stays while a moderator is to look at it.
    """
    decided = (AffiliationState.CHECKED, AffiliationState.REFUSED)
    done = db.session.execute(
        sa.update(Affiliation)
        .where(
            Affiliation.evidence.is_not(None),
            Affiliation.state.in_(decided),
            Affiliation.decided_at <= clock.now() - EVIDENCE_KEPT,
        )
        .values(evidence=None)
        .returning(Affiliation.id)
    )
    return len(done.all())


def _own(actor: Actor, affiliation_id: int) -> Affiliation:
    """Return one of the actor's affiliations as it stands when it is their turn."""
    affiliation = get_own(affiliation_id, actor)
    lock_member(affiliation.member_id)
    db.session.refresh(affiliation)
    return affiliation


def _check_length(text: str, most: int, *, field: str) -> None:
    if not 0 < len(text) <= most:
        raise Invalid(f"Write something here, of at most {most:,} characters.", field=field)


def _check_new(
    found: Iterable[Affiliation], perspective: Perspective, kind: str, organisation: str
) -> None:
    """Raise Invalid when the member stated the same before, or too much."""
    stated = [(one.perspective, one.kind, one.organisation.casefold()) for one in found]
    if (perspective, kind, organisation.casefold()) in stated:
        raise Invalid("You have stated this already.", field="organisation")
    if len(stated) >= OPEN_AT_MOST:
        raise Invalid(f"You have stated {len(stated)} affiliations. End one of them first.")


def _shown_by(address: str | None, affiliation: Affiliation) -> bool:
    """Tell whether the confirmed address shows that the member works for a public buyer.

    It says nothing about a bid: whoever works for a council may have one with a radio station.
    """
    buys = affiliation.perspective is Perspective.COMMISSIONER
    public = buys and affiliation.kind not in PRIVATE_KINDS
    return public and address is not None and is_public_body(address)


def _check_by_address(affiliation: Affiliation) -> None:
    _move(affiliation, Step.CHECK_BY_ADDRESS)
    affiliation.was_checked = True
    affiliation.how, affiliation.decided_at = How.ADDRESS, clock.now()


def _move(affiliation: Affiliation, step: Step) -> None:
    advance(affiliation, step)
    affiliation.version += 1


def _end(affiliations: Iterable[Affiliation]) -> None:
    """End them and forget their evidence: no decision will need it any more."""
    for affiliation in affiliations:
        _move(affiliation, Step.END)
        affiliation.evidence, affiliation.ended_at = None, clock.now()
    db.session.flush()


def _tell(affiliation: Affiliation) -> None:
    emit(
        AffiliationDecided(
            affiliation_id=affiliation.id,
            version=affiliation.version,
            member_id=affiliation.member_id,
            checked=bool(affiliation.was_checked),
            reason=affiliation.reason,
        )
    )

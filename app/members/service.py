"""What can be done with members."""

import secrets
from collections.abc import Iterable
from typing import Final
from uuid import uuid4

from flask_security import hash_password
from sqlalchemy.exc import IntegrityError

from app.core import clock, edition
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.events import emit
from app.members import addresses, names, passwords, queries
from app.members.events import MemberDeactivated, MemberRenamed
from app.members.models import (
    ABOUT_LIMIT,
    USUAL_PERSPECTIVES,
    Member,
    StandingChange,
)
from app.policy.actor import Actor, Standing
from app.policy.permissions import Permission
from app.policy.rules import require

_DIGITS: Final = (4, 4, 4, 4, 6, 6, 8, 8)
_TAKEN: Final = "Somebody here goes by that name, or by one that looks like it."


def create_member(  # noqa: PLR0913 - what a member is made of
    *,
    email: str,
    password: str,
    display_name: str | None = None,
    standing: Standing = Standing.MEMBER,
    about: str = "",
    usual_perspectives: Iterable[str] = (),
) -> Member:
    """Add a member whose address counts as confirmed; raise Invalid naming the field at fault."""
    address = addresses.for_letters(email)
    if queries.find_by_email(address) is not None:
        raise Invalid("There is a member with that address already.", field="email")
    if display_name is not None:
        display_name = check_name(display_name)
    plain = passwords.normalise(password)
    if found := passwords.faults(plain, email=address, name=display_name or ""):
        raise Invalid(found[0], field="password")
    member = new_member(email=address, password=hash_password(plain), display_name=display_name)
    member.confirmed_at = clock.now()
    member.about = _checked_about(about)
    member.usual_perspectives = _checked_perspectives(usual_perspectives)
    db.session.flush()  # the record of the standing needs the member's id
    if standing is not Standing.MEMBER:
        _record(member, standing, actor_id=None)
    return member


def new_member(*, email: str, password: str, display_name: str | None) -> Member:
    """Add a member as registration does: address not confirmed, password hashed already."""
    name = _free_name() if display_name is None else names.tidy(display_name)
    _take_from_unconfirmed(name)
    member = Member(
        email=email,
        password=password,
        active=True,
        fs_uniquifier=uuid4().hex,
        fs_webauthn_user_handle=uuid4().hex,
        display_name=name,
        name_skeleton=names.skeleton(name),
        standing=Standing.MEMBER,
        usual_perspectives=[],
        about="",
        created_at=clock.now(),
    )
    db.session.add(member)
    return member


def check_name(name: str, *, member: Member | None = None) -> str:
    """Return the name tidied; raise Invalid when it breaks a rule or is another's.

    A name counts as taken once its holder has confirmed an address. Were it otherwise, trying a
    name twice would tell whether the address tried with it had been new.
    """
    tidy = names.tidy(name)
    names.check(tidy)
    holder = queries.find_by_skeleton(names.skeleton(tidy))
    if holder is not None and holder is not member and holder.confirmed_at is not None:
        raise Invalid(_TAKEN, field="display_name")
    return tidy


def edit_profile(
    actor: Actor,
    member: Member,
    *,
    display_name: str,
    about: str,
    usual_perspectives: Iterable[str],
) -> None:
    """Change what a member says about themselves."""
    require(actor, Permission.PROFILE_EDIT, member)
    name = check_name(display_name, member=member)
    about, perspectives = _checked_about(about), _checked_perspectives(usual_perspectives)
    was = (member.display_name, member.about, member.usual_perspectives)
    if name != member.display_name:
        # Posts before the member: whoever decides on a post locks them in this order.
        emit(MemberRenamed(member_id=member.id, display_name=name))
        _rename(member, name)
    member.about = about
    member.usual_perspectives = perspectives
    if (name, about, perspectives) != was:
        edition.renew()
    db.session.flush()


def deactivate(actor: Actor, member: Member) -> None:
    """Let a member go: signed out everywhere, keys forgotten. What they wrote stays."""
    require(actor, Permission.PROFILE_EDIT, member)
    _keep_an_administrator(member)
    for passkey in queries.list_passkeys(member.id):
        db.session.delete(passkey)
    member.active = False
    member.fs_uniquifier = uuid4().hex
    member.tf_primary_method = member.tf_totp_secret = member.mf_recovery_codes = None
    db.session.flush()
    emit(MemberDeactivated(member_id=member.id))


def give_standing(actor: Actor, member: Member, standing: Standing) -> None:
    """Give a member another standing, on the record. Never one's own, never the last one's."""
    require(actor, Permission.STANDING_GIVE, member)
    if standing is member.standing:
        return
    if not member.active:
        raise Conflict("That member has left.")
    if member.confirmed_at is None:
        raise Conflict("That member has not confirmed their address.")
    _keep_an_administrator(member)
    _record(member, standing, actor_id=actor.id)


def _keep_an_administrator(member: Member) -> None:
    """Raise Conflict when nobody else could give standing."""
    if member.standing is Standing.ADMINISTRATOR and set(queries.lock_administrators()) <= {
        member.id
    }:
        raise Conflict("The forum needs an administrator, and there is no other.")


def _record(member: Member, standing: Standing, *, actor_id: int | None) -> None:
    db.session.add(
        StandingChange(
            member_id=member.id,
            actor_id=actor_id,
            before=member.standing,
            after=standing,
            at=clock.now(),
        )
    )
    member.standing = standing
    db.session.flush()


def _rename(member: Member, name: str) -> None:
    _take_from_unconfirmed(name, member=member)
    try:
        with db.session.begin_nested():
            member.display_name = name
            member.name_skeleton = names.skeleton(name)
    except IntegrityError:  # taken by somebody else in the same moment
        raise Invalid(_TAKEN, field="display_name") from None


def _take_from_unconfirmed(name: str, *, member: Member | None = None) -> None:
    """Free a name that somebody asked for whose address was never confirmed."""
    holder = queries.find_by_skeleton(names.skeleton(name))
    if holder is None or holder is member or holder.confirmed_at is not None:
        return
    holder.display_name = _free_name()
    holder.name_skeleton = names.skeleton(holder.display_name)
    db.session.flush()  # before somebody else is given the name


def _free_name() -> str:
    """Return a name for somebody who gave none."""
    for digits in _DIGITS:
        name = f"Member {secrets.randbelow(9 * 10 ** (digits - 1)) + 10 ** (digits - 1)}"
        if queries.find_by_skeleton(names.skeleton(name)) is None:
            return name
    raise Conflict("We could not find a free name for you. Please choose one.")


def _checked_about(about: str) -> str:
    line = " ".join(about.split())
    if len(line) > ABOUT_LIMIT:
        raise Invalid(f"The line about you has at most {ABOUT_LIMIT} characters.", field="about")
    return line


def _checked_perspectives(perspectives: Iterable[str]) -> list[str]:
    chosen = set(perspectives)
    if not chosen <= USUAL_PERSPECTIVES.keys():
        raise Invalid("Please choose among the perspectives shown.", field="usual_perspectives")
    return [perspective for perspective in USUAL_PERSPECTIVES if perspective in chosen]

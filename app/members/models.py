"""Members, their passkeys, and the record of who was given which standing."""

# The library's mixins declare these columns as plain values.
# mypy: disable-error-code="assignment, override"

from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from flask_security import UserMixin, WebAuthnMixin
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base
from app.members.names import LONGEST, SKELETON_LENGTH
from app.policy.actor import Standing

ABOUT_LIMIT: Final = 160
ADDRESS_LIMIT: Final = 254
USUAL_PERSPECTIVES: Final = {
    "commissioner": "Commissioner",
    "bidder": "Bidder",
    "observer": "Observer",
}
"""What a profile may name as usual. Each post chooses its own; see `app.perspectives`."""


class Passkey(Base, WebAuthnMixin):
    """A key on somebody's device or phone, which proves who they are."""

    __tablename__ = "passkeys"
    __table_args__ = (sa.UniqueConstraint("member_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(sa.String(64))
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(sa.BigInteger)
    transports: Mapped[list[str] | None] = mapped_column(sa.JSON)
    backup_state: Mapped[bool]
    device_type: Mapped[str] = mapped_column(sa.String(64))
    extensions: Mapped[str | None] = mapped_column(sa.String(200))
    lastuse_datetime: Mapped[datetime]
    usage: Mapped[str] = mapped_column(sa.String(16))
    """`first` signs in by itself; `secondary` is asked for after the password."""

    def get_user_mapping(self) -> dict[str, Any]:
        """Return what finds the member this passkey belongs to."""
        return {"id": self.member_id}


class Member(Base, UserMixin):
    """Somebody who may write here. Nothing is kept about them that no feature needs."""

    __tablename__ = "members"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(ADDRESS_LIMIT), unique=True)
    """In lower case."""
    password: Mapped[str] = mapped_column(sa.String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    """What a session remembers. A new one signs the member out everywhere."""
    fs_webauthn_user_handle: Mapped[str] = mapped_column(sa.String(64), unique=True)
    confirmed_at: Mapped[datetime | None]
    tf_primary_method: Mapped[str | None] = mapped_column(sa.String(16))
    tf_totp_secret: Mapped[str | None] = mapped_column(sa.String(255))
    tf_last_counter: Mapped[int | None] = mapped_column(sa.BigInteger)
    """The interval of the last code that was taken: none is taken twice."""
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(sa.JSON()))
    display_name: Mapped[str] = mapped_column(sa.String(LONGEST))
    name_skeleton: Mapped[str] = mapped_column(sa.String(SKELETON_LENGTH), unique=True)
    about: Mapped[str] = mapped_column(sa.String(ABOUT_LIMIT), default="")
    usual_perspectives: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    standing: Mapped[Standing] = mapped_column(default=Standing.MEMBER)
    created_at: Mapped[datetime]

    passkeys: Mapped[list[Passkey]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", order_by=Passkey.id
    )

    @property
    def webauthn(self) -> list[Passkey]:
        """Return the passkeys, under the name the library looks for."""
        return self.passkeys

    @property
    def roles(self) -> list[Any]:
        """Return no roles: standing and the policy stand in their place."""
        return []


class StandingChange(Base):
    """Somebody was given another standing. Rows are only ever added."""

    __tablename__ = "standing_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"))
    """Who gave it; none when it was given on the command line."""
    before: Mapped[Standing]
    after: Mapped[Standing]
    at: Mapped[datetime]

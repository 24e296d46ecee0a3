"""Members, their passkeys, and the record of who was given which standing."""

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

    id: Mapped[int] = mapped_column(primary_key=True)  # type: ignore[assignment]
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(sa.String(64))  # type: ignore[assignment]
    credential_id: Mapped[bytes] = mapped_column(unique=True)  # type: ignore[assignment]
    public_key: Mapped[bytes]  # type: ignore[assignment]
    sign_count: Mapped[int] = mapped_column(sa.BigInteger)  # type: ignore[assignment]
    transports: Mapped[list[str] | None] = mapped_column(sa.JSON)  # type: ignore[assignment]
    backup_state: Mapped[bool]  # type: ignore[assignment]
    device_type: Mapped[str] = mapped_column(sa.String(64))  # type: ignore[assignment]
    extensions: Mapped[str | None] = mapped_column(sa.String(200))  # type: ignore[assignment]
    lastuse_datetime: Mapped[datetime]  # type: ignore[assignment]
    usage: Mapped[str] = mapped_column(sa.String(16))  # type: ignore[assignment]
    """`first` signs in by itself; `secondary` is asked for after the password."""

    def get_user_mapping(self) -> dict[str, Any]:
        """Return what finds the member this passkey belongs to."""
        return {"id": self.member_id}


class Member(Base, UserMixin):
    """Somebody who may write here. Nothing is kept about them that no feature needs."""

    __tablename__ = "members"

    id: Mapped[int] = mapped_column(primary_key=True)  # type: ignore[assignment]
    email: Mapped[str] = mapped_column(sa.String(ADDRESS_LIMIT), unique=True)  # type: ignore[assignment]
    """In lower case."""
    password: Mapped[str] = mapped_column(sa.String(255))  # type: ignore[assignment]
    active: Mapped[bool] = mapped_column(default=True)  # type: ignore[assignment]
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)  # type: ignore[assignment]
    """What a session remembers. A new one signs the member out everywhere."""
    fs_webauthn_user_handle: Mapped[str] = mapped_column(sa.String(64), unique=True)  # type: ignore[assignment]
    confirmed_at: Mapped[datetime | None]  # type: ignore[assignment]
    tf_primary_method: Mapped[str | None] = mapped_column(sa.String(16))  # type: ignore[assignment]
    tf_totp_secret: Mapped[str | None] = mapped_column(sa.String(255))  # type: ignore[assignment]
    tf_last_counter: Mapped[int | None] = mapped_column(sa.BigInteger)
    """The interval of the last code that was taken: none is taken twice."""
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(  # type: ignore[assignment]
        MutableList.as_mutable(sa.JSON())
    )
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

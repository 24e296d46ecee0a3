"""What somebody typed into a form when their session had ended, kept until they signed in again."""

import re
import secrets
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base, db

KEPT_FOR: Final = timedelta(hours=24)
KEPT_AT_MOST: Final = 100_000
"""Characters of one form; a larger one is not kept."""
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")


class KeptForm(Base):
    """The fields of one form. Only who knows the token finds them."""

    __tablename__ = "kept_forms"

    token: Mapped[str] = mapped_column(sa.String(43), primary_key=True)
    fields: Mapped[list[list[str]]] = mapped_column(sa.JSON)
    expires_at: Mapped[datetime] = mapped_column(index=True)


def is_secret(name: str) -> bool:
    """Tell whether what is typed into a field is neither kept nor shown again."""
    return "password" in name


def keep(fields: list[tuple[str, str]]) -> str:
    """Keep the fields for a day and return the token that finds them. Drops what has expired."""
    kept = [[name, value] for name, value in fields if name != "csrf_token" and not is_secret(name)]
    if sum(len(name) + len(value) for name, value in kept) > KEPT_AT_MOST:
        kept = []
    moment = clock.now()
    token = secrets.token_urlsafe(32)
    db.session.execute(sa.delete(KeptForm).where(KeptForm.expires_at < moment))
    db.session.add(KeptForm(token=token, fields=kept, expires_at=moment + KEPT_FOR))
    db.session.flush()
    return token


def find_kept(token: str) -> list[tuple[str, str]] | None:
    """Return the fields that were kept under the token, unless it is unknown or expired."""
    if not _TOKEN.fullmatch(token):
        return None
    row = db.session.scalar(
        sa.select(KeptForm).where(KeptForm.token == token, KeptForm.expires_at >= clock.now())
    )
    return None if row is None else [(name, value) for name, value in row.fields]

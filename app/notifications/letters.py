"""A notice as a letter: text and HTML, with a way to stop it that needs no sign-in (RFC 8058)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from flask import current_app, render_template, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from app.core import mail
from app.core.errors import NotFound
from app.notifications.models import Notice, NoticeKind

_SALT: Final = "stop-mail"


@dataclass(frozen=True, kw_only=True)
class About:
    """What a letter says of the post it is about; nothing when it is about none."""

    title: str = ""
    byline: str = ""
    appears_at: datetime | None = None
    held_until: date | None = None


def send(notice: Notice, *, to: str, about: About) -> None:
    """Put the letter about a notice into the outbox, in the same transaction."""
    stop_url = url_for(
        "notifications.stop", token=token_for(notice.member_id, notice.kind), _external=True
    )
    words = {
        "notice": notice,
        "about": about,
        "post_url": (
            url_for("experiences.post", post_id=notice.post_id, _external=True)
            if notice.post_id is not None
            else ""
        ),
        "edit_url": (
            url_for("experiences.edit", post_id=notice.post_id, _external=True)
            if notice.post_id is not None
            else ""
        ),
        "affiliations_url": url_for("perspectives.affiliations", _external=True),
        "mine_url": url_for("experiences.mine", _external=True),
        "preferences_url": url_for("notifications.preferences", _external=True),
        "stop_url": stop_url,
    }
    mail.post(
        key=f"notice:{notice.key}",
        to=to,
        subject=f"{notice.kind.label}: {about.title}" if about.title else notice.kind.label,
        text=render_template("mail/notice.txt", **words),
        html=render_template("mail/notice.html", **words),
        headers={
            "List-Unsubscribe": f"<{stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def token_for(member_id: int, kind: NoticeKind) -> str:
    """Return what the address in a letter carries to stop its kind for its reader."""
    return str(_serializer().dumps([member_id, kind.value]))


def read_token(token: str) -> tuple[int, NoticeKind]:
    """Return whose mail of which kind a token stops; raise NotFound for one we did not make."""
    try:
        member_id, kind = _serializer().loads(token)
    except BadSignature:
        raise NotFound(
            "This address is not complete. Copy the whole of it from the letter."
        ) from None
    return int(member_id), NoticeKind(kind)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=_SALT)

"""A notice as a letter: text and HTML, with a way to stop it that needs no sign-in (RFC 8058)."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import current_app, render_template, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from app.core import mail
from app.core.errors import NotFound
from app.notifications.models import Notice, NoticeKind

_SALT: Final = "stop-mail"
_READ: Final = "Something you sent has been read by a moderator"
_REMINDER: Final = "A reminder from Have Regard"
_DISCREET: Final = {
    NoticeKind.ANSWERED: "Something you sent has an answer",
    NoticeKind.RELEASE_NEAR: _REMINDER,
    NoticeKind.RELEASED: _REMINDER,
    NoticeKind.OPENED: "Have Regard has something to tell you",
}


@dataclass(frozen=True, kw_only=True)
class About:
    """What a letter says of the post it is about; nothing when it is about none."""

    title: str = ""
    byline: str = ""
    held_until: date | None = None
    named: bool = True
    """Whether readers see its reader's name over what it is about. If not, it says nothing more
    than that there is something to see: an employer may read the mailbox."""


def send(notice: Notice, *, to: str, about: About) -> None:
    """Put the letter about a notice into the outbox, in the same transaction."""
    template, subject = "notice", notice.kind.label
    if not about.named:
        template, subject = "discreet", _DISCREET.get(notice.kind, _READ)
    elif about.title:
        subject = f"{subject}: {about.title}"
    stop_url = url_for(
        "notifications.stop", token=token_for(notice.member_id, notice.kind), _external=True
    )
    words = {
        "notice": notice,
        "about": about,
        "subject": subject,
        "notices_url": url_for("notifications.list", _external=True),
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
        "mine_url": url_for("experiences.mine", _anchor=f"post-{notice.post_id}", _external=True),
        "preferences_url": url_for("notifications.preferences", _external=True),
        "stop_url": stop_url,
    }
    mail.post(
        key=f"notice:{notice.key}",
        to=to,
        subject=subject,
        text=render_template(f"mail/{template}.txt", **words),
        html=render_template(f"mail/{template}.html", **words),
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

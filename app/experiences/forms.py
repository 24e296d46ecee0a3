"""The forms an author fills in. They check shape; the service checks sense."""

import hmac
from typing import Any
from uuid import UUID, uuid4

from flask import current_app, request
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import AnyOf

from app.experiences import live
from app.experiences.bylines import areas
from app.experiences.models import BODY_LIMIT, TITLE_LIMIT, Identity
from app.experiences.writing import Writing
from app.perspectives.tags import KINDS, Perspective
from app.web.fields import Day, Select
from app.web.forms import Button, Choice, Form, TextLimit, clean_line, clean_text

DO = ("preview", "save", "submit", "facts")
KIND_GROUPS = {
    f"{side.label}s": [(term.id, term.label) for term in kinds.offered]
    for side, kinds in KINDS.items()
}


class ReplyForm(Form):
    """A reply; the form for an experience adds a title."""

    key = HiddenField()
    window = HiddenField()
    begun_from = HiddenField()
    """See `Writing`."""
    body = TextAreaField("Your reply", [TextLimit(BODY_LIMIT)], filters=[clean_text])
    perspective = Choice(
        "The side you speak from",
        choices=[(side.value, side.label) for side in Perspective],
    )
    identity = Choice(
        "What readers see of you",
        choices=[
            (Identity.ROLE_ONLY.value, "My side only, with my name withheld"),
            (Identity.NAMED.value, "My display name"),
        ],
        default=Identity.ROLE_ONLY.value,
    )
    told_kind = Select("Kind of organisation", groups=KIND_GROUPS, nothing="Do not tell")
    told_area = Select(
        "Area", choices=[(term.id, term.label) for term in areas()], nothing="Do not tell"
    )
    sure = HiddenField()
    """Set once the author has seen how few the line fits."""
    do = Button(
        validators=[AnyOf(DO, message="Press one of the buttons: preview, save, facts or send.")],
        default="submit",
    )

    def __init__(self, **kwargs: Any) -> None:
        """Fill in; a missing identity is the careful one, and every form has a key."""
        super().__init__(**kwargs)
        if not self.identity.data:
            self.identity.data = Identity.ROLE_ONLY.value
        if not _is_uuid(self.key.data):
            self.key.data = str(uuid4())
            self.keyless = True
        if request.method != "POST" and not self.window.data:
            self.window.data = str(uuid4())

    keyless = False

    @property
    def tells_more(self) -> bool:
        """Tell whether a role-only line would say more than the side."""
        named = self.identity.data == Identity.NAMED.value
        return not named and bool(self.told_kind.data or self.told_area.data)

    def writing(self, *, member_id: int, about: int) -> Writing:
        """Return what the form holds. One sent without its key is known by what it says."""
        title = self.title.data if hasattr(self, "title") else ""
        said = (title, self.body.data, self.perspective.data, self.identity.data)
        if self.keyless:
            self.key.data = _key_of(member_id, about, said)
        side, named = self.perspective.data, self.identity.data == Identity.NAMED.value
        return Writing(
            key=self.key.data or "",
            title=title or "",
            body=self.body.data or "",
            perspective=Perspective(side) if side else None,
            identity=Identity(self.identity.data),
            # A name says enough.
            told_kind="" if named else self.told_kind.data or "",
            told_area="" if named else self.told_area.data or "",
            pause=self.pause(),
            window=(self.window.data or "") if _is_uuid(self.window.data) else "",
            begun_from=self.begun_from.data or "",
        )

    def pause(self) -> dict[str, str]:
        """Return what was said of a live procurement; a reply is not asked."""
        return {}


class ExperienceForm(ReplyForm):
    """An experience: a reply's fields and a title."""

    title = StringField("Title", [TextLimit(TITLE_LIMIT)], filters=[clean_line])
    body = TextAreaField("Your experience", [TextLimit(BODY_LIMIT)], filters=[clean_text])
    live = Choice(
        "Is it about a competition that is still live?",
        choices=[
            ("no", "No"),
            (live.OPEN, "Yes, it is still open"),
            (live.STANDSTILL, "Yes, it is in its standstill"),
        ],
    )
    question = HiddenField()
    """The id of the question on whose page the author pressed "answer"."""
    award_notice_on = Day("When was the award notice published?")
    hold_until = Day("Hold my text until")

    def pause(self) -> dict[str, str]:
        """Return what was said of a live procurement, days as ISO text."""
        days = {"award_notice_on": self.award_notice_on.data, "hold_until": self.hold_until.data}
        said = {name: day.isoformat() for name, day in days.items() if day}
        return said | ({"live": self.live.data} if self.live.data else {})


def _key_of(*said: Any) -> str:
    """Return the same key for the same words, which nobody else can work out.

    A key that is somebody's already is refused. Whoever could make it from what a post says and
    from the number of a member would learn by that who wrote it.
    """
    secret = current_app.config["SECRET_KEY"].encode()
    return str(UUID(bytes=hmac.digest(secret, repr(said).encode(), "sha256")[:16]))


def _is_uuid(text: str | None) -> bool:
    try:
        return str(UUID(text or "")) == text
    except ValueError:
        return False

"""The forms an author fills in. They check shape; the service checks sense."""

from typing import Any
from uuid import UUID, uuid4, uuid5

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import AnyOf

from app.experiences.models import BODY_LIMIT, TITLE_LIMIT, Identity
from app.experiences.service import Writing
from app.perspectives.tags import Perspective
from app.web.forms import Button, Choice, Form, TextLimit, clean_line, clean_text

FORMS = UUID("6f1d1c1e-8f0e-4f6a-9a35-0a6a4ec2c1b7")
"""Namespace of the keys made for forms that came without one."""

DO = ("preview", "save", "submit")


class ReplyForm(Form):
    """A reply; the form for an experience adds a title."""

    key = HiddenField()
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
    do = Button(
        validators=[AnyOf(DO, message="Press one of the buttons: preview, save or send.")],
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

    keyless = False

    def writing(self, *, member_id: int, about: int) -> Writing:
        """Return what the form holds. One sent without its key is known by what it says."""
        title = self.title.data if hasattr(self, "title") else ""
        said = (title, self.body.data, self.perspective.data, self.identity.data)
        if self.keyless:
            self.key.data = str(uuid5(FORMS, repr((member_id, about, said))))
        side = self.perspective.data
        return Writing(
            key=self.key.data or "",
            title=title or "",
            body=self.body.data or "",
            perspective=Perspective(side) if side else None,
            identity=Identity(self.identity.data),
        )


class ExperienceForm(ReplyForm):
    """An experience: a reply's fields and a title."""

    title = StringField("Title", [TextLimit(TITLE_LIMIT)], filters=[clean_line])
    body = TextAreaField("Your experience", [TextLimit(BODY_LIMIT)], filters=[clean_text])


def _is_uuid(text: str | None) -> bool:
    try:
        return str(UUID(text or "")) == text
    except ValueError:
        return False

"""The forms of the profile and of the administrators' list."""

from typing import Any

from wtforms import PasswordField, StringField
from wtforms.validators import ValidationError

from app.members import passwords
from app.members.models import ABOUT_LIMIT, USUAL_PERSPECTIVES, Member
from app.web.fields import Choices
from app.web.forms import Form, TextLimit, clean_line


class ProfileForm(Form):
    """What a member says about themselves."""

    display_name = StringField("The name others see", filters=[clean_line])
    about = StringField("A line about you", [TextLimit(ABOUT_LIMIT)], filters=[clean_line])
    usual_perspectives = Choices(
        "The sides you usually speak from", choices=USUAL_PERSPECTIVES.items()
    )


class LeaveForm(Form):
    """Leaving needs the password, however fresh the session is."""

    password = PasswordField("Your password")

    def __init__(self, member: Member, **kwargs: Any) -> None:
        """Ask this member."""
        super().__init__(**kwargs)
        self.member = member

    def validate_password(self, field: PasswordField) -> None:
        """Refuse anything but the member's password."""
        given = passwords.normalise(field.data or "")
        if not given or not self.member.verify_and_update_password(given):
            raise ValidationError("That is not your password.")


class SearchForm(Form):
    """Finds members by name or address."""

    class Meta:
        """It only reads, so it needs no token."""

        csrf = False

    q = StringField("Name or e-mail address", filters=[clean_line])

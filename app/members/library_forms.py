"""Flask-Security's forms, with our labels, our rules and their gaps closed."""

import json
from typing import Any, Final

from flask_security import LoginForm, RegisterFormV2, TwoFactorRescueForm, TwoFactorSetupForm
from flask_security.forms import Form
from flask_security.webauthn import (
    WebAuthnRegisterForm,
    WebAuthnRegisterResponseForm,
    WebAuthnSigninResponseForm,
)
from webauthn.helpers.exceptions import WebAuthnException
from wtforms import RadioField, StringField
from wtforms.validators import StopValidation, ValidationError

from app.core.errors import Invalid
from app.members.service import check_name
from app.web.forms import clean_line

LABELS: Final = {
    "email": "E-mail address",
    "password": "Password",
    "password_confirm": "The same password again",
    "new_password": "New password",
    "new_password_confirm": "The new password again",
    "remember": "Keep me signed in on this device",
    "code": "Code",
    "name": "Name of the passkey",
}
_UNREADABLE: Final = "We could not read what your device sent. Please try again."


def worded(_name: str, kind: type[Form], **arguments: Any) -> Form:
    """Make a form of the library and label it in our words."""
    form = kind(**arguments)
    for field in form:
        if field.name in LABELS:
            field.label.text = LABELS[field.name]
    return form


def _free_name(_form: Form, field: StringField) -> None:
    """Refuse a name that breaks a rule or is taken. None at all is fine."""
    if not field.data:
        field.data = None
        raise StopValidation
    try:
        field.data = check_name(field.data)
    except Invalid as error:
        raise ValidationError(str(error)) from None


class SignInForm(LoginForm):
    """Says once, not for each field, that signing in failed."""

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Check address and password."""
        if super().validate(*args, **kwargs):
            return True
        if self.email.errors:
            self.password.errors = []
        return False


class RegistrationForm(RegisterFormV2):
    """Asks for a name too, which may be left empty and changed later."""

    display_name = StringField("The name others see", filters=[clean_line], validators=[_free_name])

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Check all fields; of a missing password, speak once."""
        valid = super().validate(*args, **kwargs)
        if not self.password.data:
            self.password_confirm.errors = []
        return valid


class AppForm(TwoFactorSetupForm):
    """Turns an authenticator app on or off, with a button for each."""

    setup = RadioField(choices={"authenticator": "", "disable": ""}, validate_choice=False)


class HelpForm(TwoFactorRescueForm):
    """The ways out for who has no second factor at hand. The library adds the recovery codes."""

    help_setup = RadioField("No code at hand?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with the way that is always open."""
        super().__init__(*args, **kwargs)
        self.help_setup.choices = [("help", "Ask the people who run this forum for help")]


class NewPasskeyForm(WebAuthnRegisterForm):
    """What a passkey is called and used for."""

    usage = RadioField(
        "What it is for",
        choices={
            "first": "Sign in with it, without a password",
            "secondary": "Ask for it after the password",
        },
        default="first",
    )


class PasskeyForm(WebAuthnRegisterResponseForm):
    """What a device answers when it makes a passkey. It may hold anything."""

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Check the answer; keep of its additions only those we know."""
        try:
            valid = super().validate(*args, **kwargs)
        except _NONSENSE:
            self.credential.errors = [_UNREADABLE]
            return False
        if valid:
            self.extensions = _discoverable(self.extensions)
        return valid


class PasskeySignInForm(WebAuthnSigninResponseForm):
    """What a device answers when it proves a passkey. It may hold anything."""

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Check the answer; the library notes that a member left, and would let them in."""
        try:
            return super().validate(*args, **kwargs) and not self.credential.errors
        except _NONSENSE:
            self.credential.errors = [_UNREADABLE]
            return False


_NONSENSE: Final = (WebAuthnException, ValueError, TypeError, KeyError, AttributeError)
"""What the parsers of a device's answer raise when it is not one."""


def _discoverable(extensions: Any) -> str:
    """Return the one extension that is shown, in the form the library reads it back."""
    try:
        found = {"credProps": {"rk": bool(json.loads(extensions)["credProps"]["rk"])}}
    except (KeyError, TypeError, ValueError):
        found = {}
    return json.dumps(found)

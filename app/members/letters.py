"""Letters about an account: the library's go into the outbox, and ours when a key changed."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from flask import Flask, render_template
from flask_security import MailUtil
from flask_security.mail_util import EmailValidateException
from flask_security.signals import (
    change_email_confirmed,
    tf_disabled,
    tf_profile_changed,
    wan_deleted,
    wan_registered,
)

from app.core import mail
from app.core.errors import Invalid
from app.members import addresses
from app.members.models import Member


class Letters(MailUtil):
    """How the library checks addresses and sends mail."""

    def send_mail(  # noqa: PLR0913, PLR0917 - the library's signature
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,
        **kwargs: Any,
    ) -> None:
        """Put a letter into the outbox. Who it comes from is settled when it is carried."""
        del template, sender, kwargs
        post(str(recipient), str(subject), text=str(body), html=str(html))

    def normalize(self, email: str) -> str:
        """Return an address that somebody may have as it is kept."""
        return _kept(addresses.normalise, email)

    def validate(self, email: str) -> str:
        """Return an address that somebody wants as it is kept; nobody's name server is asked."""
        return _kept(addresses.for_letters, email)


def _kept(check: Callable[[str], str], email: str) -> str:
    try:
        return check(email)
    except Invalid as error:
        raise EmailValidateException(str(error)) from None


def post(to: str, subject: str, *, text: str, html: str) -> None:
    """Put a letter into the outbox. Each is an event of its own."""
    mail.post(key=f"security:{uuid4()}", to=to, subject=subject, text=text, html=html)


def _tell(user: Member, subject: str, sentence: str, *, to: str | None = None) -> None:
    text, html = (
        render_template(f"mail/security/changed.{kind}", user=user, sentence=sentence)
        for kind in ("txt", "html")
    )
    post(to or user.email, subject, text=text, html=html)


def _moved(_app: Flask, user: Member, old_email: str, **_: Any) -> None:
    _tell(
        user,
        "Your e-mail address was changed",
        "Your address at Have Regard was changed. From now on we write to the new one.",
        to=old_email,
    )


def _factor_set(_app: Flask, user: Member, **_: Any) -> None:
    _tell(
        user,
        "A second factor was set up",
        "An authenticator app was set up for you. We ask for its code when you sign in.",
    )


def _factor_dropped(_app: Flask, user: Member, **_: Any) -> None:
    _tell(
        user,
        "A second factor was removed",
        "We no longer ask for a code from an authenticator app when you sign in.",
    )


def _passkey_added(_app: Flask, user: Member, name: str, **_: Any) -> None:
    _tell(user, "A passkey was added", f"The passkey “{name}” was added for you.")


def _passkey_removed(_app: Flask, user: Member, name: str, **_: Any) -> None:
    _tell(user, "A passkey was removed", f"The passkey “{name}” was removed.")


def init_app(app: Flask) -> None:
    """Write to a member whenever one of the ways into their account changes."""
    for signal, subscriber in (
        (change_email_confirmed, _moved),
        (tf_profile_changed, _factor_set),
        (tf_disabled, _factor_dropped),
        (wan_registered, _passkey_added),
        (wan_deleted, _passkey_removed),
    ):
        signal.connect(subscriber, app)

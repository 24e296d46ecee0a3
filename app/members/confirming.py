"""The links in our letters that prove an address: each asks for the password of who opened it.

Following a link proves nothing: programs that guard a mailbox open every link in it, and an address
may have been registered by somebody who does not own it. Only who has the letter and knows the
password of the registration confirms it (the library would write as soon as the link is opened).
"""

from datetime import timedelta
from typing import Any, Final, NamedTuple

from flask import Flask, current_app, render_template, request
from flask_security.signals import user_not_registered
from flask_security.utils import check_and_get_token_status, hash_password, verify_hash
from wtforms import PasswordField

from app.members.models import Member
from app.web.forms import Form

_WRONG: Final = (
    "That is not the password you chose. If you registered more than once, the last one counts."
)
Answer = tuple[str, int] | None


class Link(NamedTuple):
    """A kind of link: who made its token, how long it is good, and what its page says."""

    serializer: str
    within: str
    title: str
    button: str


LINKS: Final = {
    "security.confirm_email": Link(
        "confirm", "CONFIRM_EMAIL_WITHIN", "Confirm your address", "Confirm and sign in"
    ),
    "security.change_email_confirm": Link(
        "change_email", "CHANGE_EMAIL_WITHIN", "Use your new address", "Use this address"
    ),
}


class ProofForm(Form):
    """The password of whoever has the letter."""

    password = PasswordField("Password")


def init_app(app: Flask) -> None:
    """Stand before the library's views, which need no more than the link."""
    app.before_request(_ask)
    user_not_registered.connect(_begin_anew, app)
    # The library answers this one to GET alone.
    change = app.config["SECURITY_CHANGE_EMAIL_URL"]
    app.add_url_rule(f"{change}/<token>", "security.change_email_confirm", methods=["POST"])


def _ask() -> Answer:
    """Ask for the password; let the library answer who gave it, and whose link is no good."""
    link = LINKS.get(request.endpoint or "")
    if link is None:
        return None
    member = _whose(link, (request.view_args or {})["token"])
    if member is None or (link.serializer == "confirm" and member.confirmed_at is not None):
        return None
    form = ProofForm()
    if request.method == "POST" and form.validate():
        if member.verify_and_update_password(form.password.data or ""):
            return None
        form.password.errors = [_WRONG]
    return render_template("members/prove.html", form=form, link=link), form.status


def _whose(link: Link, token: str) -> Member | None:
    """Return the member whom a link was written to, under the address that they still have."""
    within: timedelta = current_app.config[f"SECURITY_{link.within}"]
    expired, invalid, said = check_and_get_token_status(token, link.serializer, within)
    if expired or invalid:
        return None
    datastore: Any = current_app.extensions["security"].datastore
    found: Member | None = datastore.find_user(fs_uniquifier=said[0])
    return found if found is not None and verify_hash(said[1], found.email) else None


def _begin_anew(_app: Flask, user: Member, form_data: dict[str, Any], **_: Any) -> None:
    """Take the password of the latest registration of an address that nobody has confirmed.

    Else whoever registered it first, and does not own it, would hold the password of whoever does.
    Links in earlier letters are no good any more.
    """
    if user.confirmed_at is None:
        datastore: Any = current_app.extensions["security"].datastore
        user.password = hash_password(form_data["password"])
        datastore.set_uniquifier(user)

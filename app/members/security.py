"""Signing in, and all that goes with it: Flask-Security, set up for this forum."""

import base64
import io
import time
from typing import Any, Final

import qrcode  # type: ignore[import-untyped]
import sqlalchemy as sa
from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    has_request_context,
    render_template,
    request,
)
from flask_security import (
    PasswordUtil,
    RoleMixin,
    Security,
    SQLAlchemyUserDatastore,
    Totp,
    WebauthnUtil,
)
from flask_security.signals import change_email_confirmed
from flask_wtf import FlaskForm
from passlib.totp import TotpMatch
from qrcode.image.svg import SvgPathFillImage  # type: ignore[import-untyped]
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from werkzeug.datastructures import ImmutableMultiDict

from app.core.db import db, take_turns
from app.core.errors import Conflict
from app.core.events import emit
from app.members import confirming, letters, passwords, service
from app.members.events import MemberAddressChanged
from app.members.library_forms import (
    AppForm,
    HelpForm,
    NewPasskeyForm,
    PasskeyForm,
    PasskeySignInForm,
    RegistrationForm,
    SignInForm,
    worded,
)
from app.members.models import Member, Passkey
from app.members.settings import for_library
from app.web.forms import STALE
from config import Config

BLUEPRINT: Final = "security"
SPACE: Final = 0x20
DISCREET: Final = {
    "security.register",
    "security.forgot_password",
    "security.send_confirmation",
    "security.change_email",
}
"""Views whose answer must not tell, not even by its time, whether an address is known."""
DISCREET_SECONDS: Final = 0.4
"""Far longer than any of them works, a slow password hash and a write to disk included."""


class Roles(RoleMixin):
    """The library asks for a class of roles. We have none; standing stands in their place."""


class Datastore(SQLAlchemyUserDatastore):
    """How the library reads and writes members. It flushes; the edge commits."""

    def commit(self) -> None:
        """Write down what there is; the edge commits. No view of the library needs a GET to."""
        db.session.flush()

    def put(self, model: Any) -> Any:
        """Write down a new or changed row at once, while a refusal can still be answered."""
        try:
            db.session.add(model)
            db.session.flush()
        except IntegrityError:
            db.session.rollback()
            raise Conflict("Somebody did the same at the same moment. Please try again.") from None
        return model

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> Member | None:  # noqa: FBT001, FBT002 - the library's signature
        """Return the member with this value; on the library's own pages, with their passkeys."""
        del case_insensitive
        ((name, value),) = kwargs.items()
        query = sa.select(Member).where(getattr(Member, name) == value)
        if has_request_context() and request.blueprint == BLUEPRINT:
            query = query.options(selectinload(Member.passkeys))
        return db.session.scalar(query)

    def create_user(self, **kwargs: Any) -> Member:
        """Add a member who registered."""
        member: Member = self.put(
            service.new_member(
                email=kwargs["email"],
                password=kwargs["password"],
                display_name=kwargs["display_name"],
            )
        )
        return member


class Passwords(PasswordUtil):
    """Our rules for passwords, where the library asks for them."""

    def normalize(self, password: str) -> str:
        """Return the password in one spelling."""
        return passwords.normalise(password)

    def validate(
        self,
        password: str,
        is_register: bool,  # noqa: FBT001 - the library's signature
        **kwargs: Any,
    ) -> tuple[list[str] | None, str]:
        """Return what is wrong with the password, if anything, and its one spelling."""
        plain = self.normalize(password)
        if is_register:
            email, name = kwargs.get("email"), kwargs.get("display_name")
        else:
            email, name = kwargs["user"].email, kwargs["user"].display_name
        return passwords.faults(plain, email=email or "", name=name or "") or None, plain


class OnceOnly(Totp):
    """Takes each code of an authenticator app once, so that one overseen is of no use."""

    def generate_qrcode(self, username: str, totp: str) -> str:
        """Return the picture as an address, on white: it is scanned in the dark look too."""
        drawn = io.BytesIO()
        uri = self.get_totp_uri(username, totp)
        qrcode.make(uri, image_factory=SvgPathFillImage).save(drawn)
        return f"data:image/svg+xml;base64,{base64.b64encode(drawn.getvalue()).decode()}"

    def get_last_counter(self, user: Any) -> int | None:
        """Return the interval of the last code that was taken."""
        counter: int | None = user.tf_last_counter
        return counter

    def set_last_counter(self, user: Any, tmatch: TotpMatch) -> None:
        """Remember the interval of this code."""
        user.tf_last_counter = tmatch.counter


class Passkeys(WebauthnUtil):
    """Which keys we take: any device, phones and laptops included."""

    def authenticator_selection(self, user: Any, usage: str) -> AuthenticatorSelectionCriteria:
        """Ask the device to check who holds it, when the key is to stand for a password."""
        del user
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED
            if usage == "first"
            else ResidentKeyRequirement.PREFERRED,
            user_verification=_verification(usage),
        )

    def user_verification(self, user: Any, usage: list[str]) -> UserVerificationRequirement:
        """Ask the same when the key is used."""
        del user
        return _verification("secondary" if "secondary" in usage else "first")


def _verification(usage: str) -> UserVerificationRequirement:
    if usage == "first":
        return UserVerificationRequirement.REQUIRED
    return UserVerificationRequirement.DISCOURAGED


def init_app(app: Flask, config: Config) -> None:
    """Set up sign-in."""
    app.config.update(for_library(config))
    app.config["DISCREET_SECONDS"] = 0.0 if config.name == "testing" else DISCREET_SECONDS
    security = Security(
        app,
        Datastore(db, Member, Roles, Passkey),
        login_form=SignInForm,
        register_form=RegistrationForm,
        two_factor_setup_form=AppForm,
        two_factor_rescue_form=HelpForm,
        wan_register_form=NewPasskeyForm,
        wan_register_response_form=PasskeyForm,
        wan_signin_response_form=PasskeySignInForm,
        mail_util_cls=letters.Letters,
        password_util_cls=Passwords,
        totp_cls=OnceOnly,
        webauthn_util_cls=Passkeys,
        render_template=_render,
    )
    for info in security.forms.values():
        info.instantiator = worded
    # Pages only: no view answers or reads JSON, and nobody signs in with a token.
    security.want_json(lambda _request: False)
    security.login_manager.request_loader(lambda _request: None)
    # The policy decides, not Flask-Principal: it would load the member even for a style sheet.
    security.principal.identity_loaders.clear()
    app.before_request(_begin)
    app.after_request(_leave_nothing)
    app.teardown_request(_take_time)
    confirming.init_app(app)
    letters.init_app(app)
    change_email_confirmed.connect(_moved, app)


def _moved(_app: Flask, user: Member, **_: Any) -> None:
    emit(MemberAddressChanged(member_id=user.id))


def _render(template: str, **context: Any) -> Any:
    """Render a page or a letter. A page with a form that failed answers 422."""
    forms = [value for value in context.values() if isinstance(value, FlaskForm)]
    for token in (form["csrf_token"] for form in forms if form["csrf_token"].errors):
        token.errors = [STALE]
    html = render_template(template, **context)
    failed = request.method == "POST" and any(form.errors for form in forms)
    return Response(html, 422) if failed else html


def _begin() -> None:
    """Before the library sees a request: no JSON, and no `next` that leads elsewhere."""
    g.began = time.monotonic()
    if request.blueprint != BLUEPRINT:
        return
    if request.is_json:
        abort(415)
    if not is_own_path(request.args.get("next", "/")):
        request.args = _without_next(request.args)
    if not is_own_path(request.form.get("next") or "/"):
        request.form = _without_next(request.form)
    if request.method == "POST" and request.endpoint == "security.register":
        # Who comes second with a new address must find the first, and answer as for any known one.
        take_turns("register")


def is_own_path(address: str) -> bool:
    """Tell whether an address is a plain path on this site, for every browser."""
    if not address.startswith("/") or address.startswith("//"):
        return False
    return "\\" not in address and not any(ord(character) <= SPACE for character in address)


def _without_next(values: Any) -> ImmutableMultiDict[str, str]:
    return ImmutableMultiDict(
        [(name, value) for name, value in values.items(multi=True) if name != "next"]
    )


def _leave_nothing(response: Response) -> Response:
    """Have the browser forget a member's pages as they sign out: others may use it after them."""
    if request.method == "POST" and request.endpoint == "security.logout":
        response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _take_time(_error: BaseException | None) -> None:
    """Answer no sooner for an address that is unknown than for one that is known."""
    if request.method == "POST" and request.endpoint in DISCREET:
        spent = time.monotonic() - g.get("began", time.monotonic())
        time.sleep(max(0.0, current_app.config["DISCREET_SECONDS"] - spent))

"""What Flask-Security is told: which of its parts we use, how long things last, and our words."""

import base64
import hashlib
from datetime import timedelta
from typing import Any, Final

from flask_security import uia_email_mapper

from app.core import clock
from app.members.passwords import SHORTEST
from config import Config

FRESH: Final = timedelta(minutes=30)
"""For so long after a password was given may address, factors and keys be changed."""

TEMPLATES: Final = {
    "LOGIN_USER_TEMPLATE": "security/login_user.html",
    "LOGOUT_USER_TEMPLATE": "security/logout_user.html",
    "REGISTER_USER_TEMPLATE": "security/register_user.html",
    "SEND_CONFIRMATION_TEMPLATE": "security/send_confirmation.html",
    "FORGOT_PASSWORD_TEMPLATE": "security/forgot_password.html",
    "RESET_PASSWORD_TEMPLATE": "security/reset_password.html",
    "CHANGE_PASSWORD_TEMPLATE": "security/change_password.html",
    "CHANGE_EMAIL_TEMPLATE": "security/change_email.html",
    "VERIFY_TEMPLATE": "security/verify.html",
    "TWO_FACTOR_SETUP_TEMPLATE": "security/two_factor_setup.html",
    "TWO_FACTOR_SELECT_TEMPLATE": "security/two_factor_select.html",
    "TWO_FACTOR_VERIFY_CODE_TEMPLATE": "security/two_factor_verify_code.html",
    "MULTI_FACTOR_RECOVERY_TEMPLATE": "security/mf_recovery.html",
    "MULTI_FACTOR_RECOVERY_CODES_TEMPLATE": "security/mf_recovery_codes.html",
    "WAN_REGISTER_TEMPLATE": "security/wan_register.html",
    "WAN_SIGNIN_TEMPLATE": "security/wan_signin.html",
    "WAN_VERIFY_TEMPLATE": "security/wan_verify.html",
}
LETTERS: Final = {
    "REGISTER_EMAIL_TEMPLATE": "welcome",
    "REGISTER_EMAIL_EXISTING_TEMPLATE": "welcome_existing",
    "EMAIL_TEMPLATE_CONFIRM": "confirm",
    "EMAIL_TEMPLATE_PASSWORD_RESET": "reset",
    "EMAIL_TEMPLATE_PASSWORD_RESET_NOTICE": "password_changed",
    "EMAIL_TEMPLATE_PASSWORD_CHANGE_NOTICE": "password_changed",
    "CHANGE_EMAIL_EMAIL_TEMPLATE": "change_email",
    "TWO_FACTOR_RESCUE_EMAIL_TEMPLATE": "two_factor_rescue",
}
SUBJECTS: Final = {
    "EMAIL_SUBJECT_REGISTER": "Your registration at Have Regard",
    "EMAIL_SUBJECT_CONFIRM": "Confirm your e-mail address",
    "EMAIL_SUBJECT_PASSWORD_RESET": "Choose a new password",
    "EMAIL_SUBJECT_PASSWORD_NOTICE": "Your password was changed",
    "EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": "Your password was changed",
    "CHANGE_EMAIL_SUBJECT": "Confirm your new e-mail address",
    "EMAIL_SUBJECT_TWO_FACTOR_RESCUE": "A member cannot give a second factor",
}
VIEWS: Final = {
    "POST_LOGIN_VIEW": "/",
    "POST_LOGOUT_VIEW": "/",
    "POST_REGISTER_VIEW": "/login",
    "POST_CONFIRM_VIEW": "/",
    "POST_RESET_VIEW": "/login",
    "POST_VERIFY_VIEW": "/profile",
    "POST_CHANGE_VIEW": "/profile",
    "POST_CHANGE_EMAIL_VIEW": "/profile",
    "CHANGE_EMAIL_ERROR_VIEW": "/profile",
    "TWO_FACTOR_POST_SETUP_VIEW": "/profile",
    "WAN_POST_REGISTER_VIEW": "/wan-register",
}
_WRONG_LINK: Final = "That link does not work. It may be incomplete, used already, or out of date."
_NOT_SIGNED_IN: Final = (
    "We could not sign you in. Check the address and the password. If you have just registered,"
    " follow the link in our e-mail first."
)
_START_AGAIN: Final = "That took longer than %(within)s. Please start again."
_NOT_UNDERSTOOD: Final = "We could not read what was sent. Please try again."
WORDS: Final = {
    "API_ERROR": (_NOT_UNDERSTOOD, "danger"),
    "GENERIC_AUTHN_FAILED": (_NOT_SIGNED_IN, "danger"),
    "UNAUTHENTICATED": ("Please sign in first.", "info"),
    "REAUTHENTICATION_REQUIRED": ("Please show once more that it is you.", "info"),
    "CONFIRM_REGISTRATION": (
        "Thank you. We have sent an e-mail to %(email)s. Follow the link in it to confirm it.",
        "success",
    ),
    "EMAIL_CONFIRMED": ("Thank you, your address is confirmed, and you are signed in.", "success"),
    "ALREADY_CONFIRMED": ("That address is confirmed already. You can sign in.", "info"),
    "INVALID_CONFIRMATION_TOKEN": (_WRONG_LINK, "danger"),
    "CONFIRMATION_REQUEST": (
        "If %(email)s waits to be confirmed, we have sent a new link there.",
        "success",
    ),
    "CONFIRMATION_EXPIRED": (
        "That link was good for %(within)s. Ask for a new one below.",
        "danger",
    ),
    "PASSWORD_RESET_REQUEST": (
        "If a member has the address %(email)s, we have sent a link there.",
        "success",
    ),
    "PASSWORD_RESET_EXPIRED": (
        "That link was good for %(within)s. Ask for a new one below.",
        "danger",
    ),
    "INVALID_RESET_PASSWORD_TOKEN": (_WRONG_LINK, "danger"),
    "PASSWORD_RESET_NO_LOGIN": ("Your password is changed. Sign in with the new one.", "success"),
    "PASSWORD_CHANGE": ("Your password is changed.", "success"),
    "PASSWORD_IS_THE_SAME": ("The new password is the same as the old one.", "danger"),
    "PASSWORD_NOT_PROVIDED": ("Please type a password.", "danger"),
    "RETYPE_PASSWORD_MISMATCH": ("The two passwords differ.", "danger"),
    "PASSWORD_INVALID_LENGTH": (f"A password has at least {SHORTEST} characters.", "danger"),
    "INVALID_PASSWORD": ("That is not your password.", "danger"),
    "REAUTHENTICATION_SUCCESSFUL": ("Thank you.", "success"),
    "EMAIL_NOT_PROVIDED": ("Please type your e-mail address.", "danger"),
    "INVALID_EMAIL_ADDRESS": ("That is not an e-mail address we can write to.", "danger"),
    "INVALID_REDIRECT": (_WRONG_LINK, "danger"),
    "CHANGE_EMAIL_SENT": (
        "We have written to %(email)s. Your address changes when you follow the link there.",
        "success",
    ),
    "CHANGE_EMAIL_CONFIRMED": ("Your address is changed.", "success"),
    "CHANGE_EMAIL_EXPIRED": (_START_AGAIN, "danger"),
    "INVALID_CODE": ("That code does not fit.", "danger"),
    "INVALID_INPUT": ("Please use letters, digits, spaces and hyphens.", "danger"),
    # The library's own words for this one cannot be formatted.
    "INVALID_INPUT_LENGTH": ("That is too long: at most %(length)s characters.", "danger"),
    "INVALID_RECOVERY_CODE": ("That is not one of your unused recovery codes.", "danger"),
    "NO_RECOVERY_CODES_SETUP": ("You have no recovery codes yet.", "info"),
    "TWO_FACTOR_INVALID_TOKEN": (
        "That code does not fit. Wait for the next one and try again.",
        "danger",
    ),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": ("You are signed in.", "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (
        "From now on we ask for a code when you sign in. Keep some recovery codes too.",
        "success",
    ),
    "TWO_FACTOR_PERMISSION_DENIED": ("Please sign in first.", "info"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (_NOT_UNDERSTOOD, "danger"),
    "TWO_FACTOR_DISABLED": ("We no longer ask for a code when you sign in.", "success"),
    "TWO_FACTOR_SETUP_EXPIRED": (_START_AGAIN, "danger"),
    "WEBAUTHN_EXPIRED": (_START_AGAIN, "danger"),
    "WEBAUTHN_NAME_REQUIRED": ("Please give the passkey a name.", "danger"),
    "WEBAUTHN_NAME_INUSE": ("You have a passkey named %(name)s already.", "danger"),
    "WEBAUTHN_NAME_NOT_FOUND": ("You have no passkey named %(name)s.", "danger"),
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": (
        "Please use letters, digits, spaces and hyphens.",
        "danger",
    ),
    "WEBAUTHN_CREDENTIAL_DELETED": ("The passkey %(name)s is removed.", "success"),
    "WEBAUTHN_REGISTER_SUCCESSFUL": ("The passkey %(name)s is added.", "success"),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": ("That passkey is in use already.", "danger"),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": ("We do not know that passkey.", "danger"),
    "WEBAUTHN_NO_VERIFY": ("We could not check that passkey. Please try again.", "danger"),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": ("That passkey was not added for this.", "danger"),
    "WEBAUTHN_MISMATCH_USER_HANDLE": ("That passkey is somebody else's.", "danger"),
    "DISABLED_ACCOUNT": ("We do not know that passkey.", "danger"),
}


def for_library(config: Config) -> dict[str, Any]:
    """Return everything that Flask-Security reads from the application's settings."""
    settings = {
        **_parts(),
        **_secrets(config),
        **TEMPLATES,
        **{key: f"mail/security/{name}" for key, name in LETTERS.items()},
        **SUBJECTS,
        **VIEWS,
        **{f"MSG_{name}": words for name, words in WORDS.items()},
    }
    return {f"SECURITY_{name}": value for name, value in settings.items()}


def _parts() -> dict[str, Any]:
    return {
        "REGISTERABLE": True,
        "CONFIRMABLE": True,
        "AUTO_LOGIN_AFTER_CONFIRM": True,  # the password was given (`confirming`)
        "RECOVERABLE": True,
        "CHANGEABLE": True,
        "CHANGE_EMAIL": True,
        "TWO_FACTOR": True,
        "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "TWO_FACTOR_RESCUE_EMAIL": False,
        "MULTI_FACTOR_RECOVERY_CODES": True,
        "MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "WEBAUTHN": True,
        "WAN_RP_NAME": "Have Regard",
        "WAN_ALLOW_USER_HINTS": False,  # a hint would tell which addresses have a passkey
        "WAN_SIGNIN_WITHIN": timedelta(minutes=5),
        "RETURN_GENERIC_RESPONSES": True,
        "LOGOUT_METHODS": ["POST"],
        "LOGOUT_CSRF": True,
        # The library's own values come out as directives that no browser knows.
        "CACHE_CONTROL": {"private": None, "no-store": None},
        "API_ENABLED_METHODS": ["session"],
        "FRESHNESS": FRESH,
        "FRESHNESS_GRACE_PERIOD": FRESH,
        "DATETIME_FACTORY": clock.now,
        "JOIN_USER_ROLES": False,
        "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        # Addresses are kept in lower case, so that a plain index finds them.
        "USER_IDENTITY_ATTRIBUTES": [
            {"email": {"mapper": uia_email_mapper, "case_insensitive": False}}
        ],
        "CLI_USERS_NAME": None,
        "CLI_ROLES_NAME": None,
    }


def _secrets(config: Config) -> dict[str, Any]:
    """Return the hashes and keys. Those for second factors hang on the salt, as passwords do:
    changing the secret key signs everybody out, and locks nobody out.
    """
    testing = config.name == "testing"
    cheap = {"argon2__rounds": 1, "argon2__memory_cost": 64, "argon2__parallelism": 1}
    return {
        "PASSWORD_SALT": config.password_salt,
        "PASSWORD_HASH": "argon2",
        "PASSWORD_SCHEMES": ["argon2"],
        "PASSWORD_HASH_PASSLIB_OPTIONS": cheap if testing else {},
        "PASSWORD_LENGTH_MIN": SHORTEST,
        # Digests inside signed links. The library's default is slow, and runs for known addresses
        # only, which tells them apart from unknown ones.
        "HASHING_SCHEMES": ["hex_sha256"],
        "TOTP_SECRETS": {"1": _derived(config, "authenticator")},
        "TOTP_ISSUER": "Have Regard",
        "MULTI_FACTOR_RECOVERY_CODES_KEYS": [_derived(config, "recovery codes").encode()],
        "TWO_FACTOR_RESCUE_MAIL": config.contact_email,
    }


def _derived(config: Config, purpose: str) -> str:
    digest = hashlib.sha256(f"{purpose}\0{config.password_salt}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()

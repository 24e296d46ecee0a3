"""What an e-mail address must look like."""

import email_validator

from app.core.errors import Invalid
from app.members.models import ADDRESS_LIMIT


def normalise(address: str) -> str:
    """Return the address as it is kept, in lower case; raise Invalid when it is not one."""
    try:
        valid = email_validator.validate_email(address.strip(), check_deliverability=False)
    except ValueError:
        valid = None
    if valid is None or len(valid.normalized.lower()) > ADDRESS_LIMIT:
        raise Invalid("That is not an e-mail address we can write to.", field="email")
    return valid.normalized.lower()


def for_letters(address: str) -> str:
    """Return the address as it is kept; raise Invalid also when our letters do not get there.

    They go out without SMTPUTF8, so whom they reach is told in ASCII. Who has such an address from
    before still signs in with it.
    """
    kept = normalise(address)
    if not kept.rpartition("@")[0].isascii():
        raise Invalid(
            "Our e-mails do not reach an address with accents, or letters other than a to z, before"
            " the @. Please give another one.",
            field="email",
        )
    return kept

"""What makes a password good enough: length, and that it cannot be guessed from who it is for."""

import re
import unicodedata
from typing import Final

SHORTEST: Final = 10
LONGEST: Final = 128
_FEWEST_DIFFERENT: Final = 5
_TELLING: Final = 4
"""A part of a name or an address gives a password away from this length on."""
_OBVIOUS: Final = frozenset(
    [
        "0123456789",
        "1234567890",
        "12345678910",
        "0987654321",
        "123456789a",
        "1q2w3e4r5t",
        "1qaz2wsx3edc",
        "abcdefghij",
        "administrator",
        "changeme123",
        "football123",
        "iloveyou123",
        "letmein1234",
        "liverpool123",
        "london1234",
        "manchester1",
        "password01",
        "password12",
        "password123",
        "password1234",
        "passw0rd123",
        "princess123",
        "qwerty1234",
        "qwertyuiop",
        "qwerty12345",
        "qazwsxedcrfv",
        "sunshine123",
        "trustno1234",
        "welcome123",
        "welcome1234",
    ]
)


def normalise(password: str) -> str:
    """Return the password in one spelling, however the keyboard composed it."""
    return unicodedata.normalize("NFKD", password)


def faults(password: str, *, email: str = "", name: str = "") -> list[str]:
    """Return what is wrong with a normalised password; nothing when it will do."""
    if len(password) < SHORTEST:
        return [f"A password has at least {SHORTEST} characters. Three or four words do well."]
    if len(password) > LONGEST:
        return [f"A password has at most {LONGEST} characters."]
    low = password.casefold()
    if low in _OBVIOUS or len(set(low)) < _FEWEST_DIFFERENT:
        return ["That password is among the first that somebody would try. Please choose another."]
    if _given_away(low, email, name):
        return ["A password must not be made of your name or your e-mail address."]
    return []


def _given_away(password: str, email: str, name: str) -> bool:
    """Tell whether little is left of the password without the words that tell who it is for."""
    whole = normalise(f"{email} {name}").casefold()
    rest = password
    for part in sorted([email, *re.split(r"[\W_]+", whole)], key=len, reverse=True):
        if len(part) >= _TELLING:
            rest = rest.replace(part, "")
    return rest != password and len(re.sub(r"[\W\d_]+", "", rest)) < _TELLING

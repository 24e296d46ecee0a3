"""Which e-mail addresses only somebody at a public body has. Pure; the list is a file beside this.

The address must be confirmed before it says anything, which is the caller's matter.
"""

import re
import tomllib
from pathlib import Path
from typing import Any, Final

_LIST: Final[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)
_SUFFIXES: Final = tuple(entry["domain"] for entry in _LIST["suffix"])
_LEFT_OUT: Final = tuple(entry["domain"] for entry in _LIST["left_out"])
_DOMAIN: Final = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")

PRIVATE_KINDS: Final = frozenset(_LIST["private_kinds"])
"""Kinds of buyer that are no public bodies, whatever the address."""


def is_public_body(address: str) -> bool:
    """Tell whether an e-mail address belongs to a public body by its domain alone."""
    local, at, domain = address.partition("@")
    # Letters of other alphabets may turn into these when they are made small (the Kelvin sign).
    low = domain.lower() if domain.isascii() else ""
    if not (local and at and _DOMAIN.fullmatch(low)):
        return False
    return _is_below(low, _SUFFIXES) and not _is_below(low, _LEFT_OUT)


def _is_below(domain: str, suffixes: tuple[str, ...]) -> bool:
    """Tell whether the domain is one of the suffixes or ends with one at a dot."""
    return any(f".{domain}".endswith(f".{suffix}") for suffix in suffixes)

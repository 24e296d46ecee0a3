"""Whether a text tells who somebody is, however it is spelt there."""

import base64
import binascii
import hashlib
import html
import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import unquote

Marks = Mapping[str, tuple[str, ...]]
"""What gives a member away, by kind: their name, their number, their organisation..."""

_TOKEN: Final = re.compile(r"[A-Za-z0-9_+/-]{12,}")


def fingerprints(*words: str) -> tuple[str, ...]:
    """Return what stands for words in the names of avatars and files."""
    return tuple(
        hashlib.new(method, word.encode(), usedforsecurity=False).hexdigest()
        for word in words
        for method in ("md5", "sha1", "sha256")
    )


def readable(text: str) -> str:
    """Return a text with all that can be read out of it, however it is spelt there."""
    return "\n".join(_readings(text)).casefold()


def found_in(text: str, marks: Marks) -> set[str]:
    """Return the kinds of marks of which there is a trace in a readable text."""
    return {kind for kind, words in marks.items() if any(word.casefold() in text for word in words)}


def _readings(text: str) -> Iterator[str]:
    """Give a text as it stands, with its entities and escapes read, and what tokens in it hold."""
    plain = unquote(html.unescape(text))
    yield plain
    yield " ".join(re.sub(r"<[^>]*>", "", plain).split())
    for token in set(_TOKEN.findall(plain)):
        yield _decoded(token)


def _decoded(token: str) -> str:
    try:
        held = base64.urlsafe_b64decode(token.replace("+", "-").replace("/", "_") + "===")
        return (zlib.decompress(held) if held.startswith(b"\x78") else held).decode(errors="ignore")
    except (binascii.Error, zlib.error):
        return ""

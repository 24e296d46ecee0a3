"""Reads the letters that development leaves in a directory. Nothing in them is trusted."""

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Final

from linkify_it import LinkifyIt

from app.core.errors import NotFound

WEB: Final = {"http:", "https:"}

_linkify: Final = LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": False})


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Some text of a letter; `link` is where it leads when it is an address of the web."""

    text: str
    link: bool


@dataclass(frozen=True, kw_only=True)
class FiledLetter:
    """A letter as the outbox page shows it."""

    name: str
    to: str
    subject: str
    at: datetime
    text: str

    @property
    def paragraphs(self) -> list[list[list[Piece]]]:
        """Return the text as paragraphs of lines of pieces."""
        blocks = re.split(r"\n\s*\n", self.text.strip())
        return [[cut_at_links(line) for line in block.splitlines()] for block in blocks]


def list_letters(directory: Path | None, limit: int) -> list[FiledLetter]:
    """Return the newest letters first; none when mail does not go to files."""
    return [_read(path) for path in _files(directory)[:limit]]


def get_letter(directory: Path | None, name: str) -> FiledLetter:
    """Return a letter by the name of its file; raise NotFound when the directory has none such."""
    # Compared with what is there and never made into a path, so that no name leads elsewhere.
    for path in _files(directory):
        if path.name == name:
            return _read(path)
    problem = "There is no such letter."
    raise NotFound(problem)


def cut_at_links(text: str) -> list[Piece]:
    """Return the text in pieces, each either plain or an address of the web."""
    pieces, done = [], 0
    for found in _linkify.match(text) or ():
        if found.schema in WEB:
            pieces.append(Piece(text=text[done : found.index], link=False))
            pieces.append(Piece(text=text[found.index : found.last_index], link=True))
            done = found.last_index
    pieces.append(Piece(text=text[done:], link=False))
    return [piece for piece in pieces if piece.text]


def _files(directory: Path | None) -> list[Path]:
    return sorted(directory.glob("*.eml"), reverse=True) if directory else []


def _read(path: Path) -> FiledLetter:
    message = email.message_from_bytes(
        path.read_bytes(), _class=EmailMessage, policy=email.policy.default
    )
    body = message.get_body(preferencelist=("plain",))
    return FiledLetter(
        name=path.name,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        at=datetime.fromtimestamp(path.stat().st_mtime, UTC),
        text=body.get_content() if body else "",
    )

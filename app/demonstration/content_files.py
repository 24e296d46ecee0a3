"""The demonstration content as its files tell it. `content/README.md` says what the fields mean."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

CONTENT: Final = Path(__file__).parent / "content"


@dataclass(frozen=True, kw_only=True)
class Person:
    """A member of the demonstration."""

    key: str
    name: str
    email: str
    about: str
    perspectives: list[str]
    standing: str


@dataclass(frozen=True, kw_only=True)
class Text:
    """A version of a post that came to something: an earlier round, or an edit that waits."""

    body: str
    days_ago: float
    title: str = ""
    reason: str = ""
    state: str = ""


@dataclass(frozen=True, kw_only=True)
class Story:
    """An experience or a reply."""

    author: str
    perspective: str
    identity: str
    body: str
    days_ago: float
    state: str
    title: str = ""
    reason: str = ""
    moderator: str = ""
    id: str = ""
    to: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    edit: Text | None = None
    rounds: list[Text] = field(default_factory=list)
    replies: list["Story"] = field(default_factory=list)


def people() -> list[Person]:
    """Return the members."""
    return [Person(**entry) for entry in _read(CONTENT / "members.toml")["member"]]


def stories() -> list[Story]:
    """Return the experiences with their replies."""
    return [_story(_read(path)) for path in sorted((CONTENT / "experiences").glob("*.toml"))]


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _story(entry: dict[str, Any]) -> Story:
    replies = [_story(reply) for reply in entry.pop("reply", [])]
    rounds = [Text(**text) for text in entry.pop("round", [])]
    edit = entry.pop("edit", None)
    facts = _facts(entry.pop("facts", {}))
    return Story(
        **entry, facts=facts, replies=replies, rounds=rounds, edit=Text(**edit) if edit else None
    )


def _facts(entry: dict[str, Any]) -> dict[str, Any]:
    """Return facts as the forum keeps them. A concern is written `3 met`, or `na`."""
    concerns = {name: _rating(said) for name, said in entry.pop("concerns", {}).items()}
    return {**entry, **({"concerns": concerns} if concerns else {})}


def _rating(said: str) -> dict[str, Any]:
    severity, _, source = said.partition(" ")
    return {"severity": None if severity == "na" else int(severity), "source": source}

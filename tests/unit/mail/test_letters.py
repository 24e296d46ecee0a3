"""Names of letters' files, and their links."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mail.backend import file_name
from app.mail.letters import Piece, cut_at_links

MOMENT = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)


def links(text: str) -> list[str]:
    """Return the links of a text."""
    return [piece.text for piece in cut_at_links(text) if piece.link]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("nothing here", []),
        ("Go to https://forum.example.org/a?b=1&c=2.", ["https://forum.example.org/a?b=1&c=2"]),
        ("(http://127.0.0.1:8000/x)", ["http://127.0.0.1:8000/x"]),
        ("javascript:alert(1) ftp://a.example.org data:text/html,x", []),
        ("www.example.org reader@example.org //example.org/x", []),
        ("http://a.example/1 http://a.example/2", ["http://a.example/1", "http://a.example/2"]),
    ],
)
def test_only_addresses_of_the_web_are_links(text: str, found: list[str]) -> None:
    assert links(text) == found


@given(st.text())
def test_cutting_loses_nothing(text: str) -> None:
    pieces = cut_at_links(text)

    assert "".join(piece.text for piece in pieces) == text
    assert Piece(text="", link=False) not in pieces


@given(st.text(min_size=1))
def test_a_file_name_is_safe_whatever_the_key(key: str) -> None:
    name = file_name(key, MOMENT)

    assert name.startswith("20260314T093000.000000Z-")
    assert name.endswith(".eml")
    assert len(name) < 120
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-TZeml")


def test_file_names_sort_by_time_and_differ_by_key() -> None:
    assert file_name("z", MOMENT) < file_name("a", MOMENT + timedelta(microseconds=1))
    assert file_name("a/b", MOMENT) != file_name("a b", MOMENT)

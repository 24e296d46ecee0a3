"""What makes a password good enough."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.members.passwords import faults, normalise

ADA = {"email": "ada.quist@quayside.example.org", "name": "Ada Quist"}


@pytest.mark.parametrize(
    "password",
    [
        "correct-horse-battery-staple",
        "three plain words",
        "quist and two more words",
        "密碼密碼是一個很長的句子",
        "x" * 118 + "abcdefghij",
    ],
)
def test_good_ones(password: str) -> None:
    assert not faults(normalise(password), **ADA)


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "at least 10"),
        ("ninechars", "at least 10"),
        ("x" * 129, "at most 128"),
        ("Password123", "first"),
        ("aaaaaaaaaaaa", "first"),
        ("abababababab", "first"),
        ("ada.quist@quayside.example.org", "made of"),
        ("Quist-Quist-77", "made of"),
        ("quayside2026", "made of"),
    ],
)
def test_bad_ones(password: str, words: str) -> None:
    (fault,) = faults(normalise(password), **ADA)
    assert words in fault


def test_one_spelling() -> None:
    assert normalise("café") == normalise("cafe\u0301")


@given(st.text(), st.text(), st.text())
def test_any_text_is_answered(password: str, email: str, name: str) -> None:
    assert len(faults(normalise(password), email=email, name=name)) <= 1

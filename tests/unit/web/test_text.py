"""What is left of typed text before anybody looks at it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.forms import clean_line, clean_text

anything = st.text(st.characters(codec=None)) | st.text(st.sampled_from("a \n\r\t\x00\x1f\ud800é"))


@given(typed=anything)
def test_cleaned_text_can_be_stored_and_shown_anywhere(typed: str) -> None:
    text = clean_text(typed)
    text.encode()
    assert not [c for c in text if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t"]
    assert text == text.strip()
    assert clean_text(text) == text
    line = clean_line(typed)
    assert "\n" not in line
    assert "  " not in line
    assert clean_line(line) == line


@pytest.mark.parametrize(
    ("typed", "text", "line"),
    [
        (None, "", ""),
        ("", "", ""),
        (" \t\r\n ", "", ""),
        ("a\r\nb\rc\nd", "a\nb\nc\nd", "a b c d"),
        ("a\x00b\x1bc\x7f\x85", "abc", "abc"),
        ("\ud800x\uffff", "x", "x"),
        ("Cafe\u0301", "Café", "Café"),
        ("  one   two\n\n three ", "one   two\n\n three", "one two three"),
        ("\U0001f4fb ✓ Ynys Môn", "\U0001f4fb ✓ Ynys Môn", "\U0001f4fb ✓ Ynys Môn"),
    ],
)
def test_what_is_kept_of_it(typed: str | None, text: str, line: str) -> None:
    assert clean_text(typed) == text
    assert clean_line(typed) == line

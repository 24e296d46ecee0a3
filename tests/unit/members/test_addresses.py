"""E-mail addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.members.addresses import for_letters, normalise


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("ada@example.org", "ada@example.org"),
        ("  Ada.Quist+forum@Example.ORG ", "ada.quist+forum@example.org"),
        ("ada@bücher.example.org", "ada@bücher.example.org"),
    ],
)
def test_addresses(given_: str, kept: str) -> None:
    assert normalise(given_) == kept


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "ada@",
        "@example.org",
        "a b@example.org",
        "ada@example",
        "a\x00@example.org",
        "x" * 300 + "@example.org",
        "ada@" + "x." * 130 + "org",
        "ada\n@example.org",
        "\ud800@example.org",
    ],
)
def test_no_addresses(address: str) -> None:
    with pytest.raises(Invalid) as refused:
        normalise(address)
    assert refused.value.field == "email"


@pytest.mark.parametrize("address", ["jörg@example.org", "ада@example.org", "\u0227@example.org"])
def test_letters_do_not_reach_every_letter(address: str) -> None:
    assert normalise(address) == address
    with pytest.raises(Invalid, match="do not reach") as refused:
        for_letters(address)
    assert refused.value.field == "email"


def test_letters_reach_any_domain() -> None:
    assert for_letters(" Ada@Bücher.example.org") == "ada@bücher.example.org"


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    try:
        kept = normalise(text)
    except Invalid:
        return
    assert normalise(kept) == kept

"""What a log says of a chore that failed."""

import pytest

from app.core.errors import place_of


def fail() -> None:
    raise LookupError("reader@example.org")


def test_an_error_is_named_by_its_kind_and_place_never_by_its_words() -> None:
    with pytest.raises(LookupError) as caught:
        fail()
    assert place_of(caught.value) == "LookupError at test_chores.py:9"

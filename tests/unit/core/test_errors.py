"""The kinds of failure."""

import pytest

from app.core.errors import Conflict, ForumError, Invalid, NotAllowed, NotFound


@pytest.mark.parametrize("kind", [NotFound, NotAllowed, Conflict, Invalid])
def test_every_kind_is_ours_and_says_what_is_wrong(kind: type[ForumError]) -> None:
    assert str(kind("It is gone.")) == "It is gone."
    assert issubclass(kind, ForumError)


def test_invalid_names_the_field_to_mend_when_there_is_one() -> None:
    assert Invalid("Too long.", field="title").field == "title"
    assert Invalid("Not now.").field is None


def test_invalid_says_at_once_all_that_is_to_mend() -> None:
    error = Invalid("No title.", field="title", more={"body": "No text."})
    assert (error.field, error.more) == ("title", {"body": "No text."})
    assert Invalid("Not now.").more == {}

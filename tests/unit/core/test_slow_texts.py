"""Texts that somebody made so that reading them takes for ever."""

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from app.core import richtext
from tests.support.richtext import assert_harmless


def render(source: str) -> str:
    return richtext.render(source).html


@pytest.mark.parametrize(
    "bit",
    [
        *("[", "]", "(", "*", "_", "`", "<", ">", "> ", "- ", "&", "![", "[a](", "**a *b ", "~~"),
        *("\\", "#", "http://", "mailto:", "<a", "<!--", "&#", "`a", "[[]", "*a_ ", "1. "),
        *("a@", "www.", "\n", "|", "[a]: x\n", "<http://", '[a](<b "'),
    ],
)
def test_a_text_made_to_be_slow_is_not(bit: str) -> None:
    half, whole = (bit * 5_000)[:5_000], (bit * 10_000)[:10_000]

    assert_harmless(render(whole))
    # Twice the text may take three times the work, not four: counted, for a clock would
    # tell of the machine. What patterns do inside one call, test_links counts.
    assert work(render, whole) < 3 * work(render, half) + 2_000


def work(function: Callable[[str], str], source: str) -> int:
    """Count the calls that a function makes, our own and those of the libraries below it."""
    calls = 0

    def note(_frame: FrameType, event: str, _of: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(note)
    try:
        function(source)
    finally:
        sys.setprofile(None)
    return calls

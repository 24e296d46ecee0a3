"""Texts that somebody made so that reading them takes for ever."""

from functools import partial

import pytest

from app.core import richtext
from tests.support.richtext import assert_harmless
from tests.support.work import work


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
    assert work(partial(render, whole)) < 3 * work(partial(render, half)) + 2_000

"""Where a text answers a search."""

import html
import re
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from app.search.asked import Asked, read
from app.search.snippets import LENGTH, marked, snippet
from app.search.words import stems
from tests.support.work import work

signs = st.sampled_from(
    [
        "bid",
        "bids ",
        "won",
        " ",
        "\n",
        "social value",
        "<b>",
        "&amp;",
        "…",
        "-",
        "é",
        "日本語",
        "'s",
        "<mark>",
        "</mark>",
        '"',
        "\x00",
        "\U0001f4fb",
        "x" * 50,
    ]
)
texts = st.text(st.characters(codec=None)) | st.lists(signs, max_size=80).map("".join)
searches = st.sampled_from(
    [
        read(text)
        for text in (
            "",
            "bid",
            '"social value" value won',
            '"bid bid" "bid bid bid"',
            "-bid",
            "日本語 mark amp b x" + "x" * 49,
            "by:priya",
            '"value bid" "social value" "won social value"',
        )
    ]
)


def bare(shown: Markup) -> str:
    """Return the text of a snippet or a title, without its marks."""
    return html.unescape(re.sub("</?mark>", "", shown))


@pytest.mark.parametrize(
    ("text", "search", "shown"),
    [
        ("", "bid", ""),
        ("We lost.", "", "We lost."),
        ("We lost.", "bid", "We lost."),
        ("We lost.", "-lost by:priya perspective:bidder", "We lost."),
        ("Our bids", "bid", "Our <mark>bids</mark>"),
        (
            "Bidding, bid; BIDS.",
            "bids",
            "<mark>Bidding</mark>, <mark>bid</mark>; <mark>BIDS</mark>.",
        ),
        ("The supplier\u2019s price", "supplier", "The <mark>supplier\u2019s</mark> price"),
        ("Café £10,000", "cafe 10,000", "<mark>Café</mark> £<mark>10,000</mark>"),
        # A phrase is one mark over what is between, and two words are two.
        ("Social &\n value", '"social value"', "<mark>Social &amp;\n value</mark>"),
        ("Social value", "social value", "<mark>Social</mark> <mark>value</mark>"),
        ("value social", '"social value"', "value social"),
        (
            "sub-contract or sub contract",
            "sub-contract",
            "<mark>sub-contract</mark> or <mark>sub contract</mark>",
        ),
        # What overlaps is one mark.
        ("a b c", '"a b" "b c"', "<mark>a b c</mark>"),
        ("a b c", '"a b c" b', "<mark>a b c</mark>"),
        ("a b c", 'a "a b"', "<mark>a b</mark> c"),
        ("a a a a", '"a a"', "<mark>a a a a</mark>"),
        ("a", '"a b"', "a"),
        # Whatever else the text holds is text.
        (
            "<b>bid</b> & \"'",
            "b",
            "&lt;<mark>b</mark>&gt;bid&lt;/<mark>b</mark>&gt; &amp; &#34;&#39;",
        ),
        ("<script>", "script", "&lt;<mark>script</mark>&gt;"),
    ],
)
def test_what_is_marked(text: str, search: str, shown: str) -> None:
    assert marked(text, read(search)) == shown
    assert snippet(text, read(search)) == shown


@pytest.mark.parametrize(
    ("text", "search", "length", "shown"),
    [
        # Without a match, the beginning.
        ("one two three four", "bid", 10, "one two…"),
        ("one two three four", "bid", 7, "one two…"),
        ("one two three four", "bid", 6, "one…"),
        ("onetwothree four", "bid", 6, "onetwo…"),
        ("  one two  ", "bid", 7, "one two"),
        ("  one   two  ", "bid", 5, "one…"),
        # What was found stands in the middle, between whole words.
        ("one two three four five six seven", "four", 16, "…three <mark>four</mark> five…"),
        ("one two three four five six seven", "four", 4, "…<mark>four</mark>…"),
        ("one two three four five six seven", "one", 8, "<mark>one</mark> two…"),
        ("one two three four five six seven", "seven", 10, "…six <mark>seven</mark>"),
        ("one two threefourfive six", "two", 12, "one <mark>two</mark>…"),
        ("one two(three)four five", "three", 9, "…<mark>three</mark>…"),
        # Most different phrases, and the first such stretch.
        (
            "bid bid bid and then a long way to won bid",
            "won bid",
            12,
            "…to <mark>won</mark> <mark>bid</mark>",
        ),
        (
            "bid won and then a long way to won bid",
            "won bid",
            12,
            "<mark>bid</mark> <mark>won</mark> and…",
        ),
        (
            "bid . . . . . . . . won . . . . . . . . lost",
            "bid won lost",
            9,
            "<mark>bid</mark> . . .…",
        ),
        ("value . . . . . . social value", '"social value"', 14, "…. <mark>social value</mark>"),
        # A match longer than the snippet.
        ("so. social - - - value", '"social value"', 10, "…<mark>social - -</mark>…"),
        ("so bidbidbid bid", "bidbidbid", 5, "…<mark>bidbi</mark>…"),
        ("so a - - - - - - b c d e", '"a b" c', 8, "…<mark>a - - -</mark>…"),
        # A match that begins before the snippet, or ends behind it.
        (
            "a - - - - b c . d e",
            '"a b" c d',
            9,
            "…<mark>b</mark> <mark>c</mark> . <mark>d</mark> e",
        ),
        ("a b c - - - - d", '"c d" a b', 6, "<mark>a</mark> <mark>b</mark> <mark>c</mark>…"),
    ],
)
def test_which_stretch_is_shown(text: str, search: str, length: int, shown: str) -> None:
    assert snippet(text, read(search), length=length) == shown


def test_a_long_text_is_cut_to_the_usual_length() -> None:
    text = "Once upon a time " * 100 + "we won a bid " + "and lived happily " * 100
    shown = bare(snippet(text, read("won bid")))
    assert LENGTH - 20 < len(shown) <= LENGTH + 2
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert "we won a bid" in shown


@given(text=texts, asked=searches, length=st.integers(1, 60))
def test_a_snippet_is_a_part_of_the_text(text: str, asked: Asked, length: int) -> None:
    shown = bare(snippet(text, asked, length=length))
    whole = text.strip()
    if shown != whole:
        cut = shown.removesuffix("…")
        cut = cut if whole.startswith(cut) else cut.removeprefix("…")
        assert cut in whole
        assert cut
        assert len(cut) <= length + 1  # an ellipsis of its own


@given(text=texts, asked=searches)
def test_marks_are_the_only_markup(text: str, asked: Asked) -> None:
    for shown in (marked(text, asked), snippet(text, asked, length=30)):
        assert isinstance(shown, Markup)
        pieces = re.split("(</?mark>)", shown)
        assert pieces[1::2] == ["<mark>", "</mark>"] * (len(pieces) // 4)
        for piece in pieces[::2]:
            assert escape(html.unescape(piece)) == piece
        assert all(pieces[2::4])
    assert bare(marked(text, asked)) == html.unescape(str(escape(text)))


@given(text=texts, asked=searches)
def test_marked_is_what_matches(text: str, asked: Asked) -> None:
    """The databases match on the same stems."""
    said = stems(text)
    matches = [
        phrase
        for phrase in asked.wanted
        if any(tuple(said[at : at + len(phrase)]) == phrase for at in range(len(said)))
    ]
    assert ("<mark>" in marked(text, asked)) is bool(matches)
    assert ("<mark>" in snippet(text, asked)) is bool(matches)


@pytest.mark.parametrize("search", ["bid", 'a "a a" "a a a"', '"a a a a a a a a b"', "c", ""])
@pytest.mark.parametrize("unit", ["a ", "a bid ", "c-", "日", "word " * 9 + "c "])
def test_the_work_grows_with_the_text_and_no_faster(unit: str, search: str) -> None:
    asked = read(search)

    def read_through(text: str) -> None:
        snippet(text, asked)
        marked(text, asked)

    snippet(unit * 800, asked)
    short, long = (partial(read_through, unit * count) for count in (200, 800))
    assert work(long) <= 4.1 * work(short) + 250

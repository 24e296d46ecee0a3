"""Where in a text an address begins and ends."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from app.core import links, richtext
from tests.support.richtext import Reader, assert_harmless


def render(source: str) -> str:
    return richtext.render(source).html


@pytest.mark.parametrize(
    ("source", "href", "shown"),
    [
        ("(see http://a.example/x)", "http://a.example/x", None),
        ("http://a.example/x_(y)_z.", "http://a.example/x_(y)_z", None),
        ("http://a.example?x[]=1&y", "http://a.example?x%5B%5D=1&y", "http://a.example?x[]=1&y"),
        ("**http://a.example/x**, he said", "http://a.example/x", None),
        ("~~http://a.example~~", "http://a.example", None),
        ("_http://a.example/x_", "http://a.example/x", None),
        ("“http://a.example/x”", "http://a.example/x", None),
        ("Is it http://a.example:8080/x?", "http://a.example:8080/x", None),
        ("http://a.example/b_c_d/*e*/#f", "http://a.example/b_c_d/*e*/#f", None),
        ("HTTPS://A.example", "HTTPS://A.example", None),
        ("http://é.example/é", "http://xn--9ca.example/%C3%A9", "http://é.example/é"),
        ("one http://a.example\ntwo", "http://a.example", None),
        ("mailto:a.b+c@d.example.", "mailto:a.b+c@d.example", None),
        ("http://a.example`x`", "http://a.example", None),
        ("http://http://a.example", "http://http", None),
    ],
)
def test_an_address_ends_where_the_sentence_goes_on(
    source: str, href: str, shown: str | None
) -> None:
    html = render(source)

    assert assert_harmless(html).links == [href]
    assert f">{escape(shown or href)}</a>" in html


@pytest.mark.parametrize(
    ("source", "href"),
    [
        ("[see http://a.example] and", "http://a.example"),
        ("[http://a.example](http://b.example)", "http://b.example"),
        ("[a http://a.example b](http://b.example)", "http://b.example"),
        ("<http://a.example>", "http://a.example"),
    ],
)
def test_an_address_in_brackets_is_one_link(source: str, href: str) -> None:
    assert assert_harmless(render(source)).links == [href]


@pytest.mark.parametrize(
    "source",
    [
        "http://",
        "http://_",
        "mailto:a@-",
        "http\\://a.example",
        "`http://a.example`",
        "xhttp://a.b",
    ],
)
def test_what_is_no_whole_address_is_no_link(source: str) -> None:
    assert assert_harmless(render(source)).links == []


@given(st.lists(st.sampled_from(["http", "https", ":", "//", "a", ".", " ", "mailto:", "@"])))
def test_a_link_takes_nothing_from_the_words_and_adds_nothing(parts: list[str]) -> None:
    source = "".join(parts)

    assert " ".join(Reader(render(f"x{source}x")).words.split()) == " ".join(f"x{source}x".split())


@pytest.mark.parametrize("bit", ["http://", "http://[", "://", "a://", "mailto:", "mailto:a", "h:"])
def test_looking_for_addresses_reads_a_text_once(bit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Patterns are quick or slow inside one call, where no count reaches: so count what they read.

    Nearly every one of these colons begins no address, and each is looked at.
    """
    source = (bit * 4_000)[:4_000]
    behind, ahead = Reads(links._SCHEME), Reads(links._ADDRESS)
    monkeypatch.setattr(links, "_SCHEME", behind)
    monkeypatch.setattr(links, "_ADDRESS", ahead)
    rules = richtext._MARKDOWN.get_active_rules()

    render(source)
    assert behind.calls
    assert behind.given <= 7 * source.count(":")
    assert ahead.found <= len(source)
    assert not [rule for chain in rules.values() for rule in chain if rule == "linkify"]


class Reads:
    """A pattern that notes how much it was given and how much it found."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self.calls = self.given = self.found = 0

    def search(self, text: str) -> re.Match[str] | None:
        self.calls += 1
        self.given += len(text)
        return self.pattern.search(text)

    def match(self, text: str, at: int) -> re.Match[str] | None:
        found = self.pattern.match(text, at)
        self.found += len(found[0]) if found else 0
        return found

"""From what a member typed to HTML that is safe to show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from app.core import richtext
from tests.support.richtext import REL, assert_harmless


def render(source: str) -> str:
    return richtext.render(source).html


def excerpt(source: str) -> str:
    return richtext.render(source).excerpt


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>\n"),
        ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
        ("**bold** and *stress*", "<p><strong>bold</strong> and <em>stress</em></p>\n"),
        ("~~gone~~", "<p><s>gone</s></p>\n"),
        ("`code`", "<p><code>code</code></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("4. a\n5. b", '<ol start="4">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>\n"),
        ("***", "<hr>\n"),
        ("```\nx < y\n```", "<pre><code>x &lt; y\n</code></pre>\n"),
        ("```python\nx\n```", "<pre><code>x\n</code></pre>\n"),
        ("", ""),
    ],
)
def test_common_markdown_becomes_html(source: str, html: str) -> None:
    assert render(source) == html


@pytest.mark.parametrize(
    ("source", "tag"),
    [("# a", "h3"), ("## a", "h4"), ("### a", "h4"), ("###### a", "h4"), ("a\n=", "h3")],
)
def test_a_heading_stands_below_those_of_the_page(source: str, tag: str) -> None:
    assert render(source) == f"<{tag}>a</{tag}>\n"


def test_nested_marks_stay_nested() -> None:
    html = render("> - **a *b `c` [d](https://example.org)***\n>   1. e")

    assert [tag for tag, _ in assert_harmless(html).elements] == [
        *("blockquote", "ul", "li", "strong", "em", "code", "a", "ol", "li")
    ]


@pytest.mark.parametrize(
    ("source", "href"),
    [
        ("[a](https://example.org/x?y=1&z=2)", "https://example.org/x?y=1&z=2"),
        ("[a](HTTP://example.org)", "HTTP://example.org"),
        ("<https://example.org>", "https://example.org"),
        ("see https://example.org/x.", "https://example.org/x"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("[a][1]\n\n[1]: https://example.org 'b'", "https://example.org"),
    ],
)
def test_a_link_is_marked_as_the_members_own(source: str, href: str) -> None:
    assert assert_harmless(render(source)).links == [href]


def test_every_link_is_marked_also_inside_other_marks() -> None:
    html = render("# [a](https://a.example)\n\n> **[b](https://b.example)** https://c.example")

    assert len(assert_harmless(html).links) == 3
    assert html.count(f'rel="{REL}"') == 3


@pytest.mark.parametrize("source", ["example.org", "www.example.org", "a@example.org"])
def test_what_only_looks_like_an_address_is_left_alone(source: str) -> None:
    assert render(source) == f"<p>{source}</p>\n"


@pytest.mark.parametrize(
    "source",
    [
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](javascript&#58;alert(1))",
        "[a](java&Tab;script:alert(1))",
        "[a](java\tscript:alert(1))",
        "[a](<java\nscript:alert(1)>)",
        "[a](&#1;javascript:alert(1))",
        "[a](\u2028javascript:alert(1))",
        "[a]( javascript:alert(1))",
        "[a](vbscript:x)",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "[a](file:///etc/passwd)",
        "[a](ftp://example.org)",
        "[a](//example.org)",
        "[a](/logout)",
        "[a](#x)",
        "[a](?x)",
        "[a](http:/logout)",
        "[a](http:\\\\x[)",
        "<http://[:]>",
        "<javascript:alert(1)>",
        "[a][1]\n\n[1]: javascript:alert(1)",
        '<a href="javascript:alert(1)">a</a>',
        "ftp://example.org",
        "//example.org",
    ],
)
def test_a_link_that_could_run_or_lead_astray_is_no_link(source: str) -> None:
    assert assert_harmless(render(source)).links == []


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//x></SCRIPT>",
        "<img src=x onerror=alert(1)>",
        "a <b onclick=x>b</b>",
        "<svg/onload=alert(1)>",
        "<style>*{display:none}</style>",
        "<iframe src=//example.org></iframe>",
        "<form action=/x><input name=y></form>",
        "<!-- a comment -->",
        "<![CDATA[x]]>",
        "<?php x ?>",
        "<!DOCTYPE html>",
        "<math><mtext></mtext><mglyph><svg><mtext><style><path id='</style><img src=x>'>",
    ],
)
def test_raw_html_is_shown_as_it_was_typed(source: str) -> None:
    page = assert_harmless(render(source))

    assert page.words.strip() == source
    assert {tag for tag, _ in page.elements} <= {"p"}


@pytest.mark.parametrize(
    "source",
    ["![a](https://example.org/x.png)", "![a][1]\n\n[1]: https://example.org/x.png"],
)
def test_an_image_is_a_link_and_loads_nothing(source: str) -> None:
    page = assert_harmless(render(source))

    assert [tag for tag, _ in page.elements] == ["p", "a"]
    assert page.links == ["https://example.org/x.png"]


def test_a_title_of_a_link_cannot_break_out_of_its_attribute() -> None:
    html = render("[a](https://example.org '\" onclick=\"alert(1)')")

    (_, attributes) = assert_harmless(html).elements[1]
    assert attributes["title"] == '" onclick="alert(1)'


_bits = st.sampled_from(
    [
        *"<>&\"'`*_[]()!#~-+=:/\\ \n\t\0",
        *("javascript:", "https://x.example", "script", "<a href=", "onerror=", "<!--", "-->"),
        *("&#106;", "&colon;", "```", "> ", "1. ", "- ", "\u2028", "\ud800", "\U0001f4fb", "é"),
    ]
)


@given(st.lists(_bits, max_size=40).map("".join))
def test_whatever_is_typed_the_result_is_harmless(source: str) -> None:
    assert_harmless(render(source))


@given(st.text(max_size=200))
def test_any_text_is_rendered_and_has_an_excerpt(source: str) -> None:
    assert_harmless(render(source))
    assert len(excerpt(source)) <= 282


def test_the_excerpt_is_the_whole_of_a_short_text_without_its_marks() -> None:
    source = (
        "# Title\n\nWe **won**, *once*. See [the Act](https://example.org), `s. 1`:\n\n- a\n- b"
    )

    assert excerpt(source) == "Title We won, once. See the Act, s. 1: a b"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("one\ntwo", "one two"),
        ("one  \ntwo", "one two"),
        ("un**believ**able", "unbelievable"),
        ("> said\n\nanswered", "said answered"),
        ("```\nx = 1\n```", "x = 1"),
        ("    indented", "indented"),
        ("<b>raw</b>", "<b>raw</b>"),
        ("![alt](https://example.org/x.png)", "!alt"),
        ("one\n\n***\n\ntwo", "one two"),
        ("https://example.org/x", "https://example.org/x"),
        ("", ""),
        ("***", ""),
    ],
)
def test_the_excerpt_is_plain_words(source: str, words: str) -> None:
    assert excerpt(source) == words


def test_a_long_text_is_cut_at_a_word() -> None:
    source = "word, " * 100

    assert excerpt(source) == ("word, " * 45) + "word …"


def test_one_word_without_end_is_cut_anywhere() -> None:
    assert excerpt("x" * 1000) == "x" * 280 + " …"


def test_what_was_rendered_is_marked_as_fit_for_a_page() -> None:
    assert isinstance(richtext.trusted("<p>a</p>"), Markup)
    assert str(richtext.trusted("<p>a</p>")) == "<p>a</p>"

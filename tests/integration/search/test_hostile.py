"""Whatever is typed, and whatever an address says: an answer, and no markup of anybody's."""

from urllib.parse import quote

import pytest

from app.experiences.models import TITLE_LIMIT
from app.search.asked import MOST_CHARACTERS
from tests.integration.search.conftest import Tell
from tests.integration.search.pages import ask, found, main, snippets, titles, words
from tests.support.client import Client

OPERATORS = [
    "AND",
    "OR",
    "NOT",
    "NEAR",
    "NEAR(a b, 3)",
    "(",
    ")",
    "((",
    "*",
    "a*",
    "^a",
    ":",
    "a:b",
]
OPERATORS += ["&", "|", "!", "<->", "<2>", "a<->b", "'", "''", "'a", '"', '""', '"""', "\\", "\\'"]
OPERATORS += [
    "--",
    ";",
    "%",
    "%%",
    "%s",
    "{title}: a",
    "title:a",
    "tags:stage_bid",
    "rowid:1",
    "+",
    "-",
]
OPERATORS += ["- -a", "--a", '-"', "-(a)", "a -", "::tsvector", "$1", "?", ":q", "%(q)s", "{0}"]
OPERATORS += [
    "'; DROP TABLE entries; --",
    '" OR 1=1 --',
    "\x00",
    "a\x00b",
    "\x1a",
    "\ufeff",
    "\u202e",
]
OTHERS = [
    "日本語",
    "العربية",
    "हिन्दी",
    "📻",
    "👩‍👩‍👧",
    "🇬🇧",
    "e\u0301",
    "ﬁ",
    "½",
    "٣",
    "\u0130",
    "ß",
    "\ud7ff",
]
STOPS = ["the", "the of and", "a", "to be or not to be", "I", "'s"]
OPERATORS_OF_OURS = [
    "by:",
    "by:x",
    'by:"',
    'by:"\x00"',
    "by:...",
    "by:" + "x" * 900,
    "perspective:",
    "perspective:x",
    "by:a by:b",
]


@pytest.mark.parametrize("typed", [*OPERATORS, *OTHERS, *STOPS, *OPERATORS_OF_OURS])
def test_whatever_is_typed_gets_an_answer(client: Client, tell: Tell, typed: str) -> None:
    tell("AND OR NOT", "The of and a b title x 日本語 1=1 DROP TABLE entries.")
    for more in ({}, {"sort": "newest"}, {"stage": "bid"}):
        for q in (typed, f"the {typed}", f'the "{typed}"', f"the -{typed}"):
            page = ask(client, q, **more)
            said = main(page)
            assert any(
                word in said
                for word in (" post", "Nothing matches", "There is no word", "Write", "Add a word")
            ), q


def test_words_of_command_are_words(client: Client, tell: Tell) -> None:
    told = tell("AND OR NOT", "NEAR.")
    tell("Another", "Without.")
    for typed in ("and", "AND OR", "not", "near", "or and near not"):
        assert found(ask(client, typed)) == [told.id]


def test_a_tag_is_no_word(client: Client, tell: Tell) -> None:
    tell("Radio", stage="bid")
    for typed in ("stage_bid", "kind_experience", "perspective_bidder", "tags:radio"):
        assert found(ask(client, typed)) == [], typed
    assert found(ask(client, "stage:bid")) == [], "each is a word"


def test_what_is_much_too_long_is_cut_and_said(client: Client, tell: Tell) -> None:
    told = tell("Radio")
    page = ask(client, "radio " * 1_500)
    assert found(page) == [told.id]
    assert f"Only the first {MOST_CHARACTERS:,} characters were used." in main(page)
    page = ask(client, " ".join(f"w{number}" for number in range(30)))
    assert "Only the first 20 words and phrases were used." in main(page)
    assert found(ask(client, "x" * 9_000)) == []
    assert client.get("/search?q=" + "%F0%9F%93%BB" * 3_000).status_code == 200


RAW = [
    "%ED%A0%80",
    "%FF%FE",
    "%",
    "%zz",
    "%00",
    "a%00b",
    "%C3%28",
    "+",
    "%2B",
    "%20",
    "%0A",
    "%E2%80%AE",
]


@pytest.mark.parametrize("raw", RAW)
def test_an_address_may_hold_any_bytes(client: Client, tell: Tell, raw: str) -> None:
    tell("Radio", stage="bid")
    for address in (
        f"/search?q={raw}",
        f"/search?q=radio&q={raw}",
        f"/search?q={raw}&q=radio",
        f"/search?q=radio&stage={raw}&sort={raw}",
        f"/search?q=radio&{raw}={raw}",
        f"/search?q=by:{raw}",
        f"/experiences?stage={raw}&sort={raw}",
        f"/experiences?after={raw}",
    ):
        page = client.get_page(address)
        assert page.h1
        for to in page.links:
            if to.startswith("?"):
                client.get_page(address.partition("?")[0] + to.replace("&amp;", "&"))


def test_of_two_searches_in_an_address_the_first_counts(client: Client, tell: Tell) -> None:
    one, other = tell("Zebra"), tell("Okapi")
    assert found(client.get_page("/search?q=zebra&q=okapi")) == [one.id]
    assert found(client.get_page("/search?q=okapi&q=zebra")) == [other.id]


@pytest.mark.parametrize(
    ("query", "narrows"),
    [
        ("stage=bid", True),
        ("stage=bid&stage=award", True),
        ("stage=award&stage=bid", True),
        ("stage=", False),
        ("stage=BID", False),
        ("stage=nothing", False),
        ("stage[]=bid", False),
        ("stage=bid%00", False),
        ("stage=bid' OR 1=1", False),
        ("by=1", False),
        ("kind=reply", False),
        ("questions=bid_or_not", False),
        ("sort=nothing", False),
        ("sort=", False),
        ("sort=best&sort=newest", False),
        ("size=1&limit=1&offset=5", False),
    ],
)
def test_an_odd_facet_narrows_nothing(
    client: Client, tell: Tell, query: str, *, narrows: bool
) -> None:
    tell("Radio", "One.", stage="bid")
    tell("Radio", "Two.", stage="award")
    for address in (f"/experiences?{query}", f"/search?q=radio&{query}"):
        assert len(found(client.get_page(address))) == (1 if narrows else 2), address


# ── Markup ───────────────────────────────────────────────────────────────────────────────────────

MARKUP = "<script>alert(1)</script> & \"quoted\" 'single' <mark>zebra</mark> <img src=x onerror=y>"


def test_what_was_told_runs_nothing_where_it_is_found(client: Client, tell: Tell) -> None:
    tell(MARKUP[:TITLE_LIMIT], MARKUP, message=MARKUP)
    tell(body=MARKUP, to=tell(f"Top {MARKUP}"[:TITLE_LIMIT]))
    for typed in ("zebra", "script", "mark img onerror", "quoted"):
        page = ask(client, typed)
        assert len(found(page)) >= 2
        for piece in (*titles(page), *snippets(page)):
            plain = piece.replace("<mark>", "").replace("</mark>", "")
            assert "<" not in plain, piece
        assert "<script>alert" not in page
        assert "<img" not in page
    shown = [one for one in snippets(ask(client, "zebra")) if "zebra" in one]
    assert len(shown) == 2
    assert all(words(one).startswith("<script>alert(1)</script> &") for one in shown)
    assert all("&lt;mark&gt;<mark>zebra</mark>&lt;/mark&gt;" in one for one in shown)


@pytest.mark.parametrize(
    "typed", [MARKUP, '"><script>alert(1)</script>', "</title><script>", "{{ 7*7 }}"]
)
def test_what_is_typed_runs_nothing(client: Client, tell: Tell, typed: str) -> None:
    tell("Radio", stage="bid")
    for more in ({}, {"stage": "bid"}):
        for q in (typed, f"radio -{typed}", f'by:"{typed}"', f"perspective:{typed}"):
            page = ask(client, q, **more)
            (form,) = [one for one in page.forms if one.action == "/search"]
            assert form.values["q"] == [q]
            assert "<script>" not in page
            assert "<img" not in page
            assert "49" not in page.titles[0]


def test_links_carry_what_was_typed_and_nothing_else(client: Client, tell: Tell) -> None:
    for number in range(2):
        tell("Radio", f"Words {number}; sort most.", stage="bid")
    typed = 'radio -"onclick=\'x" &sort=most#?'
    page = client.get_page(f"/search?q={quote(typed)}")
    own = [to for to in page.links if to.startswith("?")]
    assert own
    for to in own:
        again = client.get_page(f"/search{to}")
        (form,) = [one for one in again.forms if one.action == "/search"]
        assert form.values["q"] == [typed]

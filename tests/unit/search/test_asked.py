"""What a search asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.perspectives.tags import SIDES, Perspective
from app.search.asked import MOST_CHARACTERS, MOST_WORDS, Asked, Phrase, read
from app.search.words import stems

NOTHING = "There is no word to look for in this. Write one with letters or digits."
ALONE = "A minus sign only leaves something out. Add a word to look for."
NAMELESS = 'Write a name after by: without a space, as in by:priya or by:"Priya Shah".'
WHICH = (
    "Write perspective:commissioner, perspective:bidder or perspective:observer, without a space."
)
CHARACTERS = "Only the first 1,000 characters were used."
PHRASES = "Only the first 20 words and phrases were used."
LONG_PHRASE = "Only the first 20 words of a phrase were used."

pieces = st.sampled_from(
    [
        " ",
        "\n",
        '"',
        "\u201c",
        "\u201d",
        "-",
        "by:",
        "BY:",
        "perspective:",
        "bidder",
        "Priya Shah",
        "x",
        "é",
        ":",
        "(",
        "*",
        "^",
        "AND",
        "\x00",
        "\ud800",
        "\U0001f4fb",
        "'s",
        "sub-contract",
    ]
)
anything = st.text(st.characters(codec=None)) | st.lists(pieces, max_size=60).map("".join)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("social value", [("social",), ("valu",)]),
        ('"social value"', [("social", "valu")]),
        ("\u201csocial value\u201d \u00abbid\u00bb", [("social", "valu"), ("bid",)]),
        ('"Social Values" bidding', [("social", "valu"), ("bid",)]),
        ('"social value', [("social", "valu")]),
        ('social "value', [("social",), ("valu",)]),
        ('one"two three"four', [("one",), ("two", "three"), ("four",)]),
        ("bid bids Bidding BID", [("bid",)]),
        # No stop words, and no words of command.
        ("the of", [("the",), ("of",)]),
        ("social OR value", [("social",), ("or",), ("valu",)]),
        ("AND OR NOT NEAR", [("and",), ("or",), ("not",), ("near",)]),
        ("bid* ^first (this) NEAR/3 {a}", [("bid",), ("first",), ("this",), ("near", "3"), ("a",)]),
        # What hangs together is a phrase.
        ("sub-contract", [("sub", "contract")]),
        ("2023/24 £10,000 R&D e.g.", [("2023", "24"), ("10", "000"), ("r", "d"), ("e", "g")]),
        ("don't O\u2019Neill's", [("dont",), ("oneil",)]),
        # A minus sign counts before a word, and nowhere else.
        ("a - b", [("a",), ("b",)]),
        ('"a"-b', [("a",), ("b",)]),
        ('"-a"', [("a",)]),
        ("(-a", [("a",)]),
        # An operator that there is not.
        ("foo:bar", [("foo",), ("bar",)]),
        ("zoneby:priya", [("zonebi",), ("priya",)]),
        ("10:30 a::b", [("10",), ("30",), ("a",), ("b",)]),
        ("https://example.org/a-b", [("https",), ("exampl", "org", "a", "b")]),
        ("perspective bidder", [("perspect",), ("bidder",)]),
        ("by priya", [("by",), ("priya",)]),
        # Other signs.
        ("a\x00b \ud800c \U0001f4fb d", [("a", "b"), ("c",), ("d",)]),
        ("日本語 Ŵyau", [("日本語",), ("wyau",)]),
    ],
)
def test_what_is_wanted(text: str, wanted: list[Phrase]) -> None:
    assert read(text) == Asked(wanted=tuple(wanted))
    assert not read(text).empty


@pytest.mark.parametrize(
    ("text", "unwanted"),
    [
        ("-a", [("a",)]),
        ("--a", [("a",)]),
        ("-a -A -b", [("a",), ("b",)]),
        ('-"price only"', [("price", "onli")]),
        ("-\u201cprice only\u201d", [("price", "onli")]),
        ('-"price only', [("price", "onli")]),
        ("-sub-contract", [("sub", "contract")]),
        ("-foo:bar", [("foo", "bar")]),
        ("\t-a", [("a",)]),
    ],
)
def test_what_is_unwanted(text: str, unwanted: list[Phrase]) -> None:
    assert read(f"bid {text}") == Asked(wanted=(("bid",),), unwanted=tuple(unwanted))
    alone = read(text)
    assert alone == Asked(unwanted=tuple(unwanted), notes=(ALONE,))
    assert alone.empty


@pytest.mark.parametrize("text", ["", "   ", "\n\t\u2003"])
def test_asking_nothing_needs_no_word(text: str) -> None:
    assert read(text) == Asked()
    assert Asked().empty


@pytest.mark.parametrize(
    "text",
    [
        "--",
        '"-"',
        '""',
        '"',
        "-",
        '-""',
        '-"',
        "( ) * ^ :",
        "\x00",
        "\ud800",
        "\U0001f4fb",
        "_",
        ":::",
    ],
)
def test_signs_alone_are_nothing_to_look_for(text: str) -> None:
    assert read(text) == Asked(notes=(NOTHING,))
    assert read(f"bid {text}") == Asked(wanted=(("bid",),))


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("form", ["{}", "{}s", '"{}"', "\u201c{}s\u201d", '"{}'])
@pytest.mark.parametrize("change", [str.lower, str.upper, str.title])
def test_a_perspective(side: Perspective, form: str, change: type[str]) -> None:
    text = "perspective:" + form.format(side.value)
    asked = read(change(text))
    assert asked == Asked(perspective=side)
    assert not asked.empty
    assert read(f"bid perspective:{side.value} {text}") == Asked(
        wanted=(("bid",),), perspective=side
    )


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("perspective:supplier", f"“supplier” is not a perspective. {WHICH}"),
        ('perspective:"a  buyer\n"', f"“a buyer” is not a perspective. {WHICH}"),
        ("perspective:bidderss", f"“bidderss” is not a perspective. {WHICH}"),
        ("perspective:", WHICH),
        ('perspective:"', WHICH),
        ("perspective:\x00\ud800", WHICH),
        ("perspective:" + "x" * 900, f"“{'x' * 39}…” is not a perspective. {WHICH}"),
        ("perspective:" + "x" * 40, f"“{'x' * 40}” is not a perspective. {WHICH}"),
    ],
)
def test_no_perspective(text: str, note: str) -> None:
    assert read(text) == Asked(notes=(note,))
    assert read(f"bid {text}") == Asked(wanted=(("bid",),), notes=(note,))


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("by:priya", "priya"),
        ("BY:Priya", "Priya"),
        ('by:"Priya Shah"', "Priya Shah"),
        ("by:\u201cPriya Shah\u201d", "Priya Shah"),
        ('by:" Priya\t\x00Shah\ud800', "Priya Shah"),
        ("by:O'Neill-Jones", "O'Neill-Jones"),
        ("by:Siân", "Siân"),
        ("by:a:b", "a:b"),
        ("by:priya by:Priya", "priya"),
    ],
)
def test_a_name(text: str, by: str) -> None:
    assert read(text) == Asked(by=by)
    assert not read(text).empty


@pytest.mark.parametrize("text", ["by:", 'by:""', 'by:" "', "by:\x00", 'by:"'])
def test_no_name(text: str) -> None:
    assert read(text) == Asked(notes=(NAMELESS,))


def test_a_name_after_a_space_is_a_word() -> None:
    assert read("by: priya") == Asked(wanted=(("priya",),), notes=(NAMELESS,))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (
            "by:priya by:tom by:ann",
            Asked(by="priya", notes=("One name at a time can be asked for. “priya” was used.",)),
        ),
        (
            "perspective:bidder perspective:observer",
            Asked(
                perspective=Perspective.BIDDER,
                notes=("One perspective at a time can be asked for. Bidder was used.",),
            ),
        ),
        (
            "bid -by:priya",
            Asked(
                wanted=(("bid",),),
                notes=(
                    "A minus sign leaves out words and phrases only, so “-by:priya” was not used.",
                ),
            ),
        ),
        (
            '-by:"a b"',
            Asked(
                notes=(
                    'A minus sign leaves out words and phrases only, so “-by:"a b"” was not used.',
                ),
            ),
        ),
    ],
)
def test_what_is_too_much(text: str, asked: Asked) -> None:
    assert read(text) == asked


def test_everything_at_once() -> None:
    text = '"social value" tender -price -"lowest bid" by:"Priya Shah" perspective:commissioners'
    assert read(text) == Asked(
        wanted=(("social", "valu"), ("tender",)),
        unwanted=(("price",), ("lowest", "bid")),
        perspective=Perspective.COMMISSIONER,
        by="Priya Shah",
    )


def test_so_many_words_and_no_more() -> None:
    fit = " ".join(map(str, range(MOST_WORDS)))
    assert len(read(fit).wanted) == MOST_WORDS
    assert read(f"{fit} 0 -").notes == ()
    for more in ("x", "-x", "x -y z"):
        asked = read(f"{fit} {more} by:priya")
        assert asked == Asked(wanted=read(fit).wanted, by="priya", notes=(PHRASES,))
    asked = read("-" + fit.replace(" ", " -") + " x")
    assert asked.unwanted == read(fit).wanted
    assert asked.notes == (PHRASES, ALONE)


def test_a_phrase_of_so_many_words_and_no_more() -> None:
    fit = "a " * MOST_WORDS
    assert read(f'"{fit}"') == Asked(wanted=(("a",) * MOST_WORDS,))
    for text in (f'"{fit}b"', fit.replace(" ", "-") + "b"):
        assert read(text) == Asked(wanted=(("a",) * MOST_WORDS,), notes=(LONG_PHRASE,))


def test_so_many_characters_and_no_more() -> None:
    fit = "a" * (MOST_CHARACTERS - 4) + " bcd"
    first = ("a" * 60,)
    assert read(f"  {fit}\n") == Asked(wanted=(first, ("bcd",)))
    assert read(f"{fit} e") == Asked(wanted=(first, ("bcd",)), notes=(CHARACTERS,))
    assert read(f"{fit}e f") == Asked(wanted=(first,), notes=(CHARACTERS,))
    assert read("a" * 9_000) == Asked(wanted=(first,), notes=(CHARACTERS,))
    assert read("*" * 9_000) == Asked(notes=(CHARACTERS,))


@given(text=anything)
def test_anything_can_be_read(text: str) -> None:
    asked = read(text)
    for phrase in asked.wanted + asked.unwanted:
        assert 1 <= len(phrase) <= MOST_WORDS
        assert all(stem.isalnum() for stem in phrase)
    assert len(asked.wanted) + len(asked.unwanted) <= MOST_WORDS
    assert len(set(asked.wanted)) == len(asked.wanted)
    assert len(set(asked.unwanted)) == len(asked.unwanted)
    assert len(set(asked.notes)) == len(asked.notes)
    for shown in (asked.by, *asked.notes):
        assert shown.isprintable()
        assert shown == " ".join(shown.split())
    if asked.empty:
        assert asked.notes or not text.strip()


@given(text=anything)
def test_space_around_a_search_means_nothing(text: str) -> None:
    assert read(f"\n {text} \t") == read(text)


phrases = st.lists(
    st.lists(st.integers(0, 999).map(str), min_size=1, max_size=4).map(tuple),
    max_size=MOST_WORDS // 2,
    unique=True,
).map(tuple)


@given(
    asked=st.builds(
        Asked,
        wanted=phrases,
        unwanted=phrases,
        perspective=st.sampled_from([None, *SIDES]),
        by=st.sampled_from(["", "Priya Shah", "O'Neill", "a:b", "-c", "AND"]),
    ).filter(lambda asked: not asked.empty)
)
def test_what_is_written_out_is_read_again(asked: Asked) -> None:
    """Digits are their own stems, so what was read can be written."""
    terms = [f'"{" ".join(phrase)}"' for phrase in asked.wanted]
    terms += [f'-"{" ".join(phrase)}"' for phrase in asked.unwanted]
    terms += [f"perspective:{asked.perspective.value}"] if asked.perspective else []
    terms += [f'by:"{asked.by}"'] if asked.by else []
    assert read(" ".join(terms)) == asked


@given(words=st.lists(st.sampled_from(["bids", "Social", "the", "won't", "2012"]), max_size=19))
def test_plain_words_are_their_stems(words: list[str]) -> None:
    wanted = dict.fromkeys((stem,) for stem in stems(" ".join(words)))
    assert read(" ".join(words)).wanted == tuple(wanted)

"""The words of a text, as both databases compare them."""

import unicodedata
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from snowballstemmer.english_stemmer import EnglishStemmer

from app.search import words as module
from app.search.words import LONGEST, Word, stems, words
from tests.support.work import work

anything = st.text(st.characters(codec=None)) | st.text(
    st.sampled_from("aS' \u2019\u02bc\u0301\u00ad-_£1½\x00\ud800éİßﬁक\u093f日\u037a\U0001f4fb\n")
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        (" \n\t\u2003", []),
        ("Social value", ["social", "valu"]),
        ("bid bids bidding bidder bidders", ["bid", "bid", "bid", "bidder", "bidder"]),
        ("Generously VOLUNTEERING communities", ["generous", "volunt", "communiti"]),
        ("the and of not", ["the", "and", "of", "not"]),
        # Apostrophes, straight and curly and as a letter.
        ("supplier's supplier\u2019s SUPPLIER\u02bcS suppliers' suppliers", ["supplier"] * 5),
        ("don't don\u2019t dont don\u02bct don''t", ["dont"] * 5),
        ("O'Neill O\u2019Neill's oneill", ["oneil"] * 3),
        ("it's its", ["it", "it"]),
        ("'tis 'quoted' rock 'n' roll", ["tis", "quot", "rock", "n", "roll"]),
        ("\u0149 \u02bc ' ''", ["n"]),
        # What parts words.
        ("sub-contract sub_contract", ["sub", "contract", "sub", "contract"]),
        ("£10,000 3.5% 2023/24", ["10", "000", "3", "5", "2023", "24"]),
        ("a\x00b\x1fc\xa0d\ud800e", ["a", "b", "c", "d", "e"]),
        ("Q&A, R&D; e.g. (this)", ["q", "a", "r", "d", "e", "g", "this"]),
        ('social*value^2:near"x"', ["social", "valu", "2", "near", "x"]),
        ("https://example.org/a?b=c", ["https", "exampl", "org", "a", "b", "c"]),
        # Digits, alone and with letters.
        ("2012 1980s PPN06 1234567890123", ["2012", "1980s", "ppn06", "1234567890123"]),
        ("m² ½ ①", ["m2", "12", "1"]),
        ("\u0663\u0664", ["\u0663\u0664"]),
        # Signs that are no words.
        ("\U0001f4fb ✓ → — … ***", []),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1ec\U0001f1e7", []),
        ("1\ufe0f\u20e3", ["1"]),
        # Accents and letters of their own.
        ("Café Cafe\u0301 cafe CAFÉ", ["cafe"] * 4),
        ("Ŵyau ŷd Ynys Môn", ["wyau", "yd", "ynys", "mon"]),
        ("İstanbul ISTANBUL istanbul \u0131stanbul", ["istanbul"] * 4),
        ("Straße STRASSE", ["strass", "strass"]),
        ("Malmø Łódź Đà æon œuvre", ["malmo", "lodz", "da", "aeon", "oeuvr"]),
        ("ﬁnance ﬂats ﬃ", ["financ", "flat", "ffi"]),
        ("\uff26\uff55\uff4c\uff4c", ["full"]),
        ("so\u00adcial", ["social"]),
        # Other scripts: one form for what differs in marks alone, and nothing stemmed.
        ("العَرَبِيَّة العربية", ["العربية"] * 2),
        ("\u0939\u093f\u0928\u094d\u0926\u0940", ["\u0939\u0928\u0926"]),
        ("\u0915\u094d\u200d\u0937", ["\u0915\u0937"]),
        ("日本語テキスト、次", ["日本語テキスト", "次"]),
        ("ΛΌΓΟΣ λόγος", ["λογοσ"] * 2),
        ("Ёлка елка", ["елка"] * 2),
        ("\u037a \uff9e \u0301", []),
    ],
)
def test_what_the_words_are(text: str, found: list[str]) -> None:
    assert stems(text) == found
    assert [word.stem for word in words(text)] == found


def test_where_the_words_are() -> None:
    text = " The supplier\u2019s \U0001f4fb 'own' sub-contract_s Cafe\u0301."
    assert list(words(text)) == [
        Word(1, 4, "the"),
        Word(5, 15, "supplier"),
        Word(19, 22, "own"),
        Word(24, 27, "sub"),
        Word(28, 36, "contract"),
        Word(37, 38, "s"),
        Word(39, 44, "cafe"),
    ]


@given(text=anything)
def test_a_stem_is_safe_in_both_databases(text: str) -> None:
    for stem in stems(text):
        assert stem.isalnum()
        assert len(stem) <= LONGEST
        assert unicodedata.normalize("NFKD", stem) == stem
        stem.encode()


@given(text=anything)
def test_both_ways_to_find_words_agree(text: str) -> None:
    found = list(words(text))
    assert stems(text) == [word.stem for word in found]
    ends = 0
    for word in found:
        assert ends <= word.start < word.end <= len(text)
        assert stems(text[word.start : word.end]) == [word.stem]
        ends = word.end


@given(text=anything)
def test_how_a_text_is_encoded_makes_no_difference(text: str) -> None:
    composed = stems(unicodedata.normalize("NFC", text))
    assert composed == stems(unicodedata.normalize("NFD", text))


@given(one=anything, other=anything)
def test_texts_do_not_touch_across_a_space(one: str, other: str) -> None:
    assert stems(f"{one} {other}") == stems(one) + stems(other)


@pytest.mark.parametrize("letter", ["x", "é", "日", "1", "\u0915\u093f", "ﷺ"])
def test_an_endless_word_is_cut(letter: str) -> None:
    text = letter * 5_000
    (word,) = words(text)
    assert (word.start, word.end) == (0, len(text))
    assert 1 <= len(word.stem) <= LONGEST
    assert stems(text) == [word.stem]


def test_a_word_is_stemmed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    stemmed = []
    stem = EnglishStemmer.stemWord

    def note(stemmer: EnglishStemmer, word: str) -> str:
        stemmed.append(word)
        return str(stem(stemmer, word))

    monkeypatch.setattr(EnglishStemmer, "stemWord", note)
    text = "Unheardof, unheardof. (Unheardof) " * 1_000
    assert stems(text) == ["unheardof"] * 3_000
    assert len(list(words(text))) == 3_000
    assert stemmed == ["unheardof"] * 2  # once with its capital


def test_what_is_remembered_stays_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_REMEMBERED", 3)
    remembered = module._Stretches()
    monkeypatch.setattr(module, "_stretches", remembered)
    endless = "/".join("abc" for _ in range(50))
    assert stems(endless) == ["abc"] * 50
    assert remembered == {}
    assert stems("one two three") == ["one", "two", "three"]
    assert list(remembered) == ["one", "two", "three"]
    assert stems("four one") == ["four", "one"]
    assert list(remembered) == ["four", "one"]


def test_the_work_grows_with_the_text_and_no_faster() -> None:
    def read_through(text: str) -> None:
        stems(text)
        list(words(text))

    for unit in ("the bid ", "a'", "a\u0301-", "é_'", "/"):
        stems(unit * 1_000)
        short, long = (partial(read_through, unit * count) for count in (1_000, 4_000))
        assert work(long) <= 4.1 * work(short) + 25

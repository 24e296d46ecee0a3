"""Display names: what may stand over a post, and what looks alike."""

# ruff: noqa: RUF001 - letters that look alike are what it is about

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.members.names import LONGEST, SKELETON_LENGTH, check, skeleton, tidy

letters = st.text(st.characters(categories=("Lu", "Ll", "Lo", "Nd")), min_size=1, max_size=12)
ascii_letters = st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=1)


def accepted(name: str) -> bool:
    try:
        check(tidy(name))
    except Invalid:
        return False
    return True


@pytest.mark.parametrize(
    "name",
    [
        "Siân Prosser",
        "T. J. O'Neill-Ward",
        "Nguyễn Văn A",
        "李明",
        "محمد علي",
        "Ольга",
        "한지민",
        "Ἀλέξανδρος",
        "अमृता",
        "Badminton Fan",
        "Stafford",
        "Member 4821",
        "Ann Observer",
        "Anna Bidderford",
        "42 Calling",
    ],
)
def test_names_people_have(name: str) -> None:
    assert accepted(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "x",
        "..",
        "' - '",
        "x" * 41,
        "a\x00b",
        "a\u202eb",
        "a\ud800b",
        "a\u200db",
        "ㅤㅤ",
        "ab\ufe0f",
        "Ada @ home",
        "<b>Ada</b>",
        "Ada 🎉",
        "Ada_Quist",
        "Ad\u0301\u0302\u0303\u0304x",
    ],
)
def test_names_that_cannot_be(name: str) -> None:
    assert not accepted(name)


@pytest.mark.parametrize(
    "name",
    [
        "moderator",
        "MODERATOR",
        "Моderator",
        "m0derat0r",
        "rnoderator",
        "Mod erator",
        "The Moderators",
        "Ádmin",
        "Adm1n",
        "site admin",
        "a.d.m.i.n",
        "Administrators",
        "Staff",
        "Radio Staff",
        "Mod",
        "Moderation team",
        "The Forum Team",
        "Anonymous",
        "Withdrawn",
        "Have Regard",
        "Have-Regard Team",
        "Hаve Regаrd",
        "Name withheld",
        "Bidder 2",
        "Biddеr",
        "Commissioner 1",
        "0bserver 3",
        "A bidder",
        "A bidder - radio",
        "An observer",
    ],
)
def test_names_that_pose(name: str) -> None:
    assert not accepted(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Quist", "ADA QUIST"),
        ("Ada Quist", "Adaquist"),
        ("Ada Quist", "Áda Quíst"),
        ("Ada Quist", "Аdа Quist"),
        ("Bob", "ВОВ"),
        ("Bill", "BiII"),
        ("Ian", "lan"),
        ("Barnes", "Bames"),
        ("Owen", "0wen"),
        ("Ward", "VVard"),
        ("Ада", "АДА"),
        ("O'Neill", "O’Neill"),
        ("ﬁona", "fiona"),
    ],
)
def test_names_that_look_alike(one: str, other: str) -> None:
    assert skeleton(tidy(one)) == skeleton(tidy(other))


def test_names_that_do_not() -> None:
    seen = {skeleton(name) for name in "abcdefghijkmnopqrstuvwxyz23456789"}
    assert len(seen) == 33


@given(ascii_letters)
def test_case_makes_no_difference(name: str) -> None:
    assert skeleton(name.upper()) == skeleton(name) == skeleton(name.title())


@given(letters, letters)
def test_spaces_and_marks_make_no_difference(one: str, other: str) -> None:
    assume(unicodedata.normalize("NFC", one + other) == one + other)
    assume(skeleton(f"{one}{other}") == skeleton(one) + skeleton(other))
    for between in (" ", "-", ".", "'", "\u0301"):
        assert skeleton(f"{one}{between}{other}") == skeleton(one) + skeleton(other)


@given(st.text(max_size=LONGEST))
def test_any_text_is_answered(name: str) -> None:
    accepted(name)
    assert tidy(tidy(name)) == tidy(name)
    assert len(skeleton(name)) <= SKELETON_LENGTH
    skeleton(name).encode("utf-8", "surrogatepass")


@given(
    st.text(st.characters(categories=("L", "M", "Nd", "Zs")) | st.sampled_from(".'-"), max_size=50)
)
def test_what_is_accepted_holds_to_the_rules(name: str) -> None:
    if not accepted(name):
        return
    kept = tidy(name)
    assert 2 <= len(kept) <= LONGEST
    assert all(unicodedata.category(c)[0] in "LMN" or c in " .'-" for c in kept)
    assert len(skeleton(kept)) >= 2

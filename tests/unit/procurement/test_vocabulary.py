"""The vocabularies: ids that stay, and what is offered of them."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from app.procurement.vocabulary import VOCABULARIES, Term, Vocabulary, read

TERMS = Path(__file__).parents[3] / "app" / "procurement" / "terms"


def test_each_file_is_a_vocabulary() -> None:
    assert set(VOCABULARIES) == {path.stem for path in TERMS.glob("*.toml")}
    assert {name for name, vocabulary in VOCABULARIES.items() if vocabulary.id != name} == set()


@pytest.mark.parametrize("name", sorted(VOCABULARIES))
def test_every_term_has_an_id_of_its_own_and_words(name: str) -> None:
    vocabulary = VOCABULARIES[name]
    ids = [term.id for term in vocabulary.terms]
    assert len(set(ids)) == len(ids) > 1
    assert all(term.label and term.meaning for term in vocabulary.terms)
    assert vocabulary.title


def test_a_retired_term_is_no_longer_offered_and_still_known() -> None:
    kept, gone = Term("a", "A", "The first."), Term("b", "B", "The second.", retired=True)
    vocabulary = Vocabulary("letters", "Letters", (kept, gone))
    assert vocabulary.offered == (kept,)
    assert vocabulary.get("b") is gone
    assert "b" in vocabulary
    assert "c" not in vocabulary
    with pytest.raises(KeyError):
        vocabulary.get("c")


def test_the_sixteen_concerns_are_there_for_both_sides() -> None:
    assert len(VOCABULARIES["concern"].offered) == 16


def test_what_a_vocabulary_alone_knows_is_kept() -> None:
    assert VOCABULARIES["region"].get("UKK").more["nation"] == "england"


def test_an_id_stands_once(tmp_path: Path) -> None:
    entry = '[[term]]\nid = "a"\nlabel = "A"\nmeaning = "The first."\n'
    (tmp_path / "letters.toml").write_text(f'title = "Letters"\n{entry}')
    assert read(tmp_path / "letters.toml").get("a").label == "A"
    (tmp_path / "letters.toml").write_text(f'title = "Letters"\n{entry}{entry}')
    with pytest.raises(ValueError, match="has an id twice"):
        read(tmp_path / "letters.toml")


@pytest.mark.parametrize("name", sorted(VOCABULARIES))
def test_ids_are_plain_and_no_two_terms_read_the_same(name: str) -> None:
    """Ids stand in addresses and anchors; labels alone tell people what they choose."""
    terms = VOCABULARIES[name].terms
    assert all(re.fullmatch(r"[A-Za-z0-9_]{1,40}", term.id) for term in terms)
    assert len({term.label.lower() for term in terms}) == len(terms)
    assert all(term.meaning.endswith((".", "?")) for term in terms)


def test_every_region_is_in_a_nation() -> None:
    nations = {region.more["nation"] for region in VOCABULARIES["region"].terms}
    assert nations <= {nation.id for nation in VOCABULARIES["nation"].terms}


def test_the_value_bands_leave_no_pound_out() -> None:
    bands = [term.more for term in VOCABULARIES["value_band"].terms if "least" in term.more]
    assert bands[0]["least"] == 0
    assert "most" not in bands[-1]
    for lower, upper in pairwise(bands):
        assert upper["least"] == lower["most"] + 1


POUNDS = re.compile(r"£([0-9,]+)( million)?")


@pytest.mark.parametrize("name", ["value_band", "provider_size"])
def test_no_pound_is_in_two_bands_by_their_words(name: str) -> None:
    ends = [
        [
            int(number.replace(",", "")) * (1_000_000 if million else 1)
            for number, million in POUNDS.findall(term.label)
        ]
        for term in VOCABULARIES[name].terms
    ]
    (first,), *between, (last,) = [band for band in ends if band]
    assert [band[0] for band in between] == [first, *(band[1] + 1 for band in between[:-1])]
    assert last == between[-1][1] + 1

"""The vocabularies: ids that stay, and what is offered of them."""

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

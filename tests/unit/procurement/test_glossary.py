"""The glossary: each word once, explained, in order."""

import re

from app.procurement.glossary import GLOSSARY
from app.procurement.vocabulary import VOCABULARIES


def test_it_is_in_alphabetical_order_whatever_the_case() -> None:
    terms = [entry.term.lower() for entry in GLOSSARY]
    assert terms == sorted(terms)
    assert len(set(terms)) == len(terms) > 30


def test_every_entry_can_be_linked_to_and_is_explained_in_sentences() -> None:
    for entry in GLOSSARY:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", entry.id), entry.id
        assert entry.meaning.endswith("."), entry.id
        assert not entry.formerly.endswith("."), f"{entry.id}: the page adds the full stop"
        assert f"{entry.meaning}{entry.formerly}" == entry.meaning.strip() + entry.formerly.strip()


def test_no_anchor_of_the_page_is_there_twice() -> None:
    """Words, headings and terms share one page."""
    anchors = ["facts", *(entry.id for entry in GLOSSARY), *VOCABULARIES]
    for vocabulary in VOCABULARIES.values():
        anchors += [f"{vocabulary.id}-{term.id}" for term in vocabulary.terms]
    assert len(set(anchors)) == len(anchors)


def test_what_was_called_otherwise_before_2025_says_so() -> None:
    formerly = {entry.id: entry.formerly for entry in GLOSSARY}
    assert "standstill letter" in formerly["assessment_summary"]
    assert formerly["asset_transfer"] == ""

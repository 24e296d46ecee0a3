"""The glossary: every word of the field and of the facts, each at an address of its own."""

import html
import re

import pytest

from app.procurement.glossary import GLOSSARY
from app.procurement.vocabulary import VOCABULARIES
from tests.support.client import Client


def anchors(text: str) -> list[str]:
    """Return every id on a page."""
    return re.findall(r'\bid="([^"]+)"', text)


def test_it_explains_every_word(client: Client) -> None:
    page = client.get_page("/glossary")
    told = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())
    for entry in GLOSSARY:
        assert f"{entry.term} {entry.meaning}" in told
        assert f"Before 24 February 2025: {entry.formerly}." in told or not entry.formerly
    for vocabulary in VOCABULARIES.values():
        assert vocabulary.title in told
        for term in vocabulary.terms:
            assert f"{term.label} {term.meaning}" in told


def test_every_word_has_one_address(client: Client) -> None:
    found = anchors(client.get_page("/glossary").text)
    assert len(set(found)) == len(found)
    wanted = {entry.id for entry in GLOSSARY} | {"facts"} | set(VOCABULARIES)
    for vocabulary in VOCABULARIES.values():
        wanted |= {f"{vocabulary.id}-{term.id}" for term in vocabulary.terms}
    assert wanted <= set(found)


def test_the_two_outcomes_are_told_apart(client: Client) -> None:
    page = client.get_page("/glossary")
    assert "Outcome, for a bidder" in page
    assert "Outcome, for a commissioner" in page


@pytest.mark.parametrize("query", ["", "?anything=%00", "?q=" + "x" * 2_000])
def test_it_takes_nothing_and_leaves_no_cookie(client: Client, query: str) -> None:
    answer = client.get(f"/glossary{query}")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert client.post("/glossary").status_code == 405

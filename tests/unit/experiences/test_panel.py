"""What was told as people read it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

import pytest

from app.experiences import facts as fact_rules
from app.experiences import panel as panels
from app.experiences.facts import CONCERNS, FACTS, Fact
from app.experiences.panel import Line, Panel, Word, as_text, lines, rated
from app.perspectives.tags import Perspective
from app.procurement.vocabulary import VOCABULARIES, Term, Vocabulary

BIDDER, COMMISSIONER = Perspective.BIDDER, Perspective.COMMISSIONER
WITH_WORDS: Final = [fact for fact in FACTS if fact.vocabulary]

Retire = Callable[[str, Term], None]


def line(facts: Mapping[str, Any], side: Perspective | None = BIDDER) -> Line:
    """Return the only line of a panel."""
    (only,) = lines(facts, side)
    return only


def texts(facts: Mapping[str, Any], side: Perspective | None = BIDDER) -> list[str]:
    """Return the words on the only line."""
    return [word.text for word in line(facts, side).words]


def told_of(fact: Fact, side: Perspective | None) -> Any:
    """Return a value that the fact may have."""
    if fact.vocabulary:
        ids = [term.id for term in fact.terms(side).terms]
        return ids[:2] if fact.several else ids[0]
    return {"began": "2025-03", "message": "Ask us earlier."}.get(fact.id, 1_500)


@pytest.fixture
def add(monkeypatch: pytest.MonkeyPatch) -> Retire:
    """Return what adds a term to a vocabulary, as a later version might have it."""

    def add_term(name: str, term: Term) -> None:
        grown = replace(VOCABULARIES[name], terms=(*VOCABULARIES[name].terms, term))
        monkeypatch.setattr(fact_rules, "VOCABULARIES", {**VOCABULARIES, name: grown})

    return add_term


def test_nothing_told_is_no_panel() -> None:
    for facts in ({}, {"concerns": {}}, {"questions": []}, {"message": ""}):
        assert not Panel.of(facts, BIDDER)


@pytest.mark.parametrize(
    "facts",
    [
        {"stage": "bid"},
        {"hours": 0},
        {"message": "Ask us earlier."},
        {"questions": ["expertise"]},
        {"concerns": {"mission": {"severity": None, "source": ""}}},
    ],
)
def test_anything_told_is_one(facts: dict[str, Any]) -> None:
    assert Panel.of(facts, BIDDER)


@pytest.mark.parametrize("side", [*Perspective, None])
@pytest.mark.parametrize("fact", WITH_WORDS, ids=lambda fact: fact.id)
def test_every_term_has_its_words_and_its_place_in_the_glossary(
    fact: Fact, side: Perspective | None
) -> None:
    vocabulary = fact.terms(side)
    for term in vocabulary.terms:
        shown = line({fact.id: [term.id] if fact.several else term.id}, side)
        word = Word(text=term.label, anchor=f"{vocabulary.id}-{term.id}", meaning=term.meaning)
        assert (shown.id, shown.title, shown.words) == (fact.id, fact.title, [word])


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"hours": 0}, ["0 hours"]),
        ({"hours": 20_000}, ["20,000 hours"]),
        ({"people": 1}, ["1"]),
        ({"cost": 0}, ["£0"]),
        ({"cost": 1_500}, ["£1,500"]),
        ({"cost": 10_000_000}, ["£10,000,000"]),
        ({"message": "<b>Ask</b> us."}, ["<b>Ask</b> us."]),
        ({"flags": ["lots", "reserved"]}, ["Divided into lots", "Reserved"]),
        ({"flags": []}, []),
    ],
)
def test_numbers_texts_and_lists(facts: dict[str, Any], words: list[str]) -> None:
    assert texts(facts) == words


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("1900-01", ["January 1900", "Before February 2013"]),
        ("2013-01", ["January 2013", "Before February 2013"]),
        ("2013-02", ["February 2013", "From February 2013 to 2015"]),
        ("2016-01", ["January 2016", "2016 to 2020"]),
        ("2021-01", ["January 2021", "2021 to February 2025"]),
        ("2025-02", ["February 2025", "2021 to February 2025"]),
        ("2025-03", ["March 2025", "Since March 2025"]),
    ],
)
def test_the_month_brings_the_words_of_its_rules(told: str, words: list[str]) -> None:
    assert texts({"began": told}) == words
    plain, period = line({"began": told}).words
    assert (plain.anchor, plain.meaning) == ("", "")
    assert period.anchor.startswith("period-")
    assert period.meaning


def test_lines_stand_in_the_order_in_which_they_are_asked() -> None:
    facts = {fact.id: told_of(fact, COMMISSIONER) for fact in reversed(FACTS)}
    assert [shown.id for shown in lines(facts, COMMISSIONER)] == [fact.id for fact in FACTS]


def test_the_message_stands_apart() -> None:
    panel = Panel.of({"message": "Ask us earlier.", "stage": "bid"}, BIDDER)
    assert panel.message == "Ask us earlier."
    assert [shown.id for shown in panel.lines] == ["stage"]


def test_an_outcome_reads_in_the_words_of_its_side() -> None:
    assert texts({"outcome": "cancelled"}, BIDDER) == ["Cancelled"]
    for side in (BIDDER, COMMISSIONER):
        (word,) = line({"outcome": "cancelled"}, side).words
        assert word.anchor == f"{side.value}_outcome-cancelled"


@pytest.mark.parametrize("side", [*Perspective, None])
def test_a_draft_whose_side_was_changed_still_shows_what_it_told(
    side: Perspective | None,
) -> None:
    """It cannot be sent like that, but its author looks at it before they mend it."""
    for before in (BIDDER, COMMISSIONER):
        facts = {fact.id: told_of(fact, before) for fact in FACTS if before in fact.sides}
        for term in VOCABULARIES[f"{before.value}_outcome"].terms:
            facts["outcome"] = term.id
            shown = {one.id: one.words for one in lines(facts, side)}
            assert list(shown) == list(facts)
            assert [word.text for word in shown["outcome"]] == [term.label]


def test_a_retired_term_still_shows_and_can_be_kept(add: Retire) -> None:
    for fact in WITH_WORDS:
        if fact.id == "outcome":
            continue
        add(fact.vocabulary, Term("old", "Old word", "What it was.", retired=True))
        value = ["old"] if fact.several else "old"
        assert texts({fact.id: value}) == ["Old word"]
        assert "old" not in {term.id for term in fact.terms(BIDDER).offered}


@pytest.mark.parametrize("side", [BIDDER, COMMISSIONER])
def test_a_retired_outcome_still_shows(add: Retire, side: Perspective) -> None:
    add(f"{side.value}_outcome", Term("old", "Old word", "What it was.", retired=True))
    assert texts({"outcome": "old"}, side) == ["Old word"]


def test_a_retired_concern_still_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    old = Term("old", "Old concern", "What it was.", retired=True)
    grown = Vocabulary(CONCERNS.id, CONCERNS.title, (*CONCERNS.terms, old))
    monkeypatch.setattr(panels, "CONCERNS", grown)
    (shown,) = rated({"concerns": {"old": {"severity": 2, "source": "met"}}})
    assert (shown.concern, shown.severity) == (old, 2)


@pytest.mark.parametrize(
    ("severity", "label"),
    [
        (0, "Not at all"),
        (1, "A little"),
        (2, "Somewhat"),
        (3, "A great deal"),
        (4, "It decided the matter"),
        (None, "Does not apply"),
    ],
)
@pytest.mark.parametrize(
    ("source", "said"), [("met", "I met this"), ("expected", "I expect this"), ("", "")]
)
def test_how_much_a_concern_mattered(
    severity: int | None, label: str, source: str, said: str
) -> None:
    (shown,) = rated({"concerns": {"mission": {"severity": severity, "source": source}}})
    assert (shown.severity, shown.label, shown.source) == (severity, label, said)


def test_the_gravest_concern_comes_first_and_what_did_not_apply_last() -> None:
    degrees = {"mission": 4, "cash_flow": 0, "capacity_time": None, "expertise": 2, "bid_cost": 4}
    told = {name: {"severity": degree, "source": ""} for name, degree in degrees.items()}
    order = [shown.concern.id for shown in rated({"concerns": told})]
    assert order == ["bid_cost", "mission", "expertise", "cash_flow", "capacity_time"]


def test_the_panel_explains_the_words_that_it_uses() -> None:
    facts = {"stage": "bid", "began": "2025-03", "hours": 3, "message": "Hello."}
    anchors = [word.anchor for word in Panel.of(facts, BIDDER).meanings]
    assert anchors == ["stage-bid", "period-since_2025"]


def test_as_text_each_thing_told_is_a_line() -> None:
    facts = {
        "questions": ["bid_or_not", "gone"],
        "concerns": {
            "mission": {"severity": None, "source": ""},
            "cash_flow": {"severity": 3, "source": "expected"},
        },
        "message": "Ask us earlier.",
        "flags": ["lots", "reserved"],
        "began": "2025-03",
        "cost": 1_500,
    }
    assert as_text(facts, BIDDER, {"bid_or_not": "Did you bid?"}).splitlines() == [
        "Began: March 2025, Since March 2025",
        "Also: Divided into lots, Reserved",
        "Money spent: £1,500",
        "To the other side: Ask us earlier.",
        "The payments did not keep up with the costs: A great deal (I expect this)",
        "It did not fit our mission or independence: Does not apply",
        "Answers: Did you bid?",
        "Answers: gone",
    ]
    assert as_text({}, None, {}) == ""

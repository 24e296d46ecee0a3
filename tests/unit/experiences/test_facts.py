"""The facts that may be told: every fact from every side, at its edges and beyond."""

from datetime import date
from typing import Any, Final

import pytest

from app.experiences.facts import BY_ID, CONCERNS, FACTS, MESSAGE_LIMIT, MOST, Fact, Problems, check
from app.perspectives.tags import Perspective
from app.procurement.vocabulary import VOCABULARIES

BIDDER, COMMISSIONER = Perspective.BIDDER, Perspective.COMMISSIONER
OBSERVER = Perspective.OBSERVER
SIDES: Final = (*Perspective, None)
"""A draft may have no side yet."""
TODAY: Final = date(2026, 3, 14)
ASKED: Final = ("used_the_act", "bid_or_not")
ODD: Final = ["", " ", "no_such_term", "WON", "\x00", "x" * 100_000, "٤", 0, -1, 1.5, True, None]
"""Values that no fact with a vocabulary has."""


def told(facts: dict[str, Any], side: Perspective | None = BIDDER) -> Problems:
    """Return what is wrong with facts."""
    return check(facts, side, today=TODAY, questions=ASKED)


def fitting(fact: Fact, side: Perspective | None) -> list[Any]:
    """Return every value that the fact may have, or those at its edges."""
    if fact.vocabulary:
        ids = [term.id for term in fact.terms(side).terms]
        return [[one] for one in ids] + [ids, []] if fact.several else list(ids)
    if fact.id in MOST:
        return [0, 1, MOST[fact.id]]
    if fact.id == "began":
        return ["1900-01", "2013-01", "2025-02", "2026-03"]
    return ["", "Ask us earlier.", "x" * MESSAGE_LIMIT, "\U0001f4fb" * MESSAGE_LIMIT]


def unfitting(fact: Fact) -> list[Any]:
    """Return values that the fact cannot have."""
    if fact.several:
        return [["no_such_term"], ["", ""], [None], ["x" * 100_000]]
    if fact.vocabulary:
        return ODD
    if fact.id in MOST:
        return [-1, MOST[fact.id] + 1, 10**30, 1.5, "3", "٣", "", None, True]
    if fact.id == "began":
        return ["", "2025", "2025-13", "2025-00", "1899-12", "2100-01", "٢٠٢٥-٠٣", "\x00", None]
    return ["x" * (MESSAGE_LIMIT + 1), "x" * 100_000]


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_every_fact_from_every_side(fact: Fact, side: Perspective | None) -> None:
    if side is None or side in fact.sides:
        for value in fitting(fact, side):
            assert told({fact.id: value}, side) == {}
        for value in unfitting(fact):
            assert set(told({fact.id: value}, side)) == {fact.id}, value
    else:
        who = "bidder" if fact.sides == {BIDDER} else "commissioner or a bidder"
        for value in (*fitting(fact, side), *unfitting(fact)):
            problem = f"{fact.title}: only a {who} can tell this."
            assert told({fact.id: value}, side) == {fact.id: problem}


@pytest.mark.parametrize("side", SIDES)
def test_nothing_need_be_told(side: Perspective | None) -> None:
    assert told({}, side) == {}


def test_facts_stand_in_order_and_once() -> None:
    assert list(BY_ID.values()) == list(FACTS)
    assert {fact.step for fact in FACTS} == {"procurement", "course"}
    assert all(fact.sides and fact.title for fact in FACTS)
    assert {fact.id for fact in FACTS if fact.unit} == set(MOST)


@pytest.mark.parametrize(
    "name", ["", "nothing", "author_id", "Stage", "stage ", "\x00", "__init__"]
)
def test_what_is_no_fact_is_refused(name: str) -> None:
    assert told({name: "x"}) == {name: "There is no such fact."}


def test_every_fault_is_named_at_once() -> None:
    wrong = {"stage": "nothing", "hours": -1, "began": "soon", "questions": ["x"], "extra": 1}
    assert told({**wrong, "region": "UKM"}) == {
        "stage": "Stage: choose one of the options shown.",
        "hours": "Give the hours as a whole number, such as 40. We take 0 to 20,000.",
        "began": "Give the month when it began, such as March 2025.",
        "questions": "Questions: choose among those shown.",
        "extra": "There is no such fact.",
    }


def test_a_message_says_by_how_much_it_is_too_long() -> None:
    problem = "To the other side: 3 characters too long for 200."
    assert told({"message": "x" * 203}, OBSERVER) == {"message": problem}


@pytest.mark.parametrize("side", [BIDDER, COMMISSIONER])
def test_an_outcome_of_the_other_side_is_called_so(side: Perspective) -> None:
    other = COMMISSIONER if side is BIDDER else BIDDER
    own = BY_ID["outcome"].terms(side)
    for term in BY_ID["outcome"].terms(other).terms:
        problem = f"“{term.label}” is an outcome for a {other.value}. You speak as a {side.value}."
        expected = {} if term.id in own else {"outcome": problem}
        assert told({"outcome": term.id}, side) == expected


def test_without_a_side_an_outcome_is_a_bidders() -> None:
    assert told({"outcome": "won"}, None) == {}
    assert told({"outcome": "in_house"}, None) == {
        "outcome": "Outcome: choose one of the options shown."
    }
    assert BY_ID["outcome"].terms(OBSERVER) is VOCABULARIES["bidder_outcome"]


def rate(severity: Any, source: Any = "met", concern: str = "mission") -> dict[str, Any]:
    """Return facts that rate one concern."""
    return {"concerns": {concern: {"severity": severity, "source": source}}}


@pytest.mark.parametrize("side", [BIDDER, COMMISSIONER, None])
def test_every_concern_in_every_degree(side: Perspective | None) -> None:
    for concern in CONCERNS.terms:
        for severity in (0, 1, 2, 3, 4, None):
            for source in ("met", "expected", ""):
                assert told(rate(severity, source, concern.id), side) == {}


@pytest.mark.parametrize(
    "facts",
    [
        *(rate(severity) for severity in (-1, 5, 10**30, 1.0, "3", "", "na", True, False)),
        *(rate(2, source) for source in ("seen", "MET", " ", None, "\x00")),
        *(rate(2, "met", concern) for concern in ("", "nothing", "Mission", "\x00")),
    ],
)
def test_a_concern_that_is_not_rated_as_asked_is_refused(facts: dict[str, Any]) -> None:
    assert told(facts) == {"concerns": "Concern: choose one of the options shown."}
    both = {**rate(1)["concerns"], **facts["concerns"]}
    both["cash_flow"] = {"severity": 0, "source": ""}
    assert told({"concerns": both}) == {"concerns": "Concern: choose one of the options shown."}


def test_an_observer_rates_no_concern() -> None:
    problem = "Concerns are for commissioners and bidders to rate."
    assert told(rate(2), OBSERVER) == {"concerns": problem}


@pytest.mark.parametrize("side", SIDES)
def test_questions_are_those_of_the_forum(side: Perspective | None) -> None:
    for some in ([], ["bid_or_not"], list(ASKED)):
        assert told({"questions": some}, side) == {}
    problem = {"questions": "Questions: choose among those shown."}
    for some in (["nothing"], ["bid_or_not", "x" * 100_000], [""], [None]):
        assert told({"questions": some}, side) == problem
    assert check({"questions": []}, side, today=TODAY, questions=[]) == {}

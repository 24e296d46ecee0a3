"""Facts that contradict each other, or the calendar; each pair at its edge."""

from datetime import date
from typing import Any, Final

import pytest

from app.experiences.facts import BY_ID, NEVER_TOOK_PART, check
from app.perspectives.tags import Perspective
from app.procurement.regime import in_words
from app.procurement.vocabulary import VOCABULARIES

BIDDER, COMMISSIONER = Perspective.BIDDER, Perspective.COMMISSIONER
TODAY: Final = date(2026, 3, 14)


def told(side: Perspective | None = BIDDER, today: date = TODAY, **facts: Any) -> dict[str, str]:
    """Return what is wrong with facts."""
    return check(facts, side, today=today, questions=())


@pytest.mark.parametrize("side", [*Perspective, None])
@pytest.mark.parametrize(("month", "fits"), [("2026-03", True), ("2026-04", False)])
def test_it_began_this_month_or_before(side: Perspective | None, month: str, *, fits: bool) -> None:
    problem = "The month when it began is still to come. When did the procurement begin?"
    assert told(side, began=month) == ({} if fits else {"began": problem})
    assert told(side, began=month, today=date(2026, 4, 1)) == {}


@pytest.mark.parametrize("nation", VOCABULARIES["nation"].terms, ids=lambda term: term.id)
@pytest.mark.parametrize("region", VOCABULARIES["region"].terms, ids=lambda term: term.id)
def test_a_region_lies_in_its_nation(region: Any, nation: Any) -> None:
    problem = (
        f"{region.label} is not in the nation you chose, {nation.label}. Change one of the two."
    )
    fits = region.more["nation"] == nation.id
    expected = {} if fits else {"region": problem}
    assert told(region=region.id, nation=nation.id) == expected
    assert told(region=region.id) == {}
    assert told(nation=nation.id) == {}


LATEST: Final = {"restricted": "2025-02", "negotiated": "2025-02"}
FIRST: Final = {"competitive_flexible": "2025-02"}


@pytest.mark.parametrize("procedure", VOCABULARIES["procedure"].terms, ids=lambda term: term.id)
@pytest.mark.parametrize("began", ["1999-01", "2025-01", "2025-02", "2025-03", "2026-03"])
def test_a_procedure_was_there_when_it_began(procedure: Any, began: str) -> None:
    """February 2025 knew both laws."""
    fits = FIRST.get(procedure.id, "0") <= began <= LATEST.get(procedure.id, "9")
    problem = (
        f"“{procedure.label}” was not there in {in_words(began)}. "
        "Change the procedure or the month."
    )
    expected = {} if fits else {"procedure": problem}
    assert told(procedure=procedure.id, began=began) == expected
    assert told(procedure=procedure.id) == {}


BELOW: Final = [{"flags": ["below_threshold"]}, {"procedure": "below_threshold_open"}]
BANDS: Final = [term.id for term in VOCABULARIES["value_band"].terms]
SAID: Final = (
    "You say that it was below the threshold, which was £{:,}. "
    "Change the value or what you say of the threshold."
)


@pytest.mark.parametrize("below", BELOW)
@pytest.mark.parametrize(
    ("began", "kind", "light", "threshold", "refused"),
    [
        # From 2026 the bands begin where the thresholds are.
        ("2026-01", "central", False, 135_018, BANDS[3:7]),
        ("2026-01", "district", False, 207_720, BANDS[4:7]),
        ("2026-01", None, False, 207_720, BANDS[4:7]),
        ("2026-01", "central", True, 663_540, BANDS[5:7]),
        ("2026-01", "district", True, 663_540, BANDS[5:7]),
        # Before, part of a band lay below: who chose it may be right.
        ("2025-12", "central", False, 139_688, BANDS[4:7]),
        ("2025-12", "district", False, 214_904, BANDS[5:7]),
        ("2024-01", None, True, 663_540, BANDS[5:7]),
        # Without a month it is today's.
        (None, "district", False, 207_720, BANDS[4:7]),
        # Of earlier years the thresholds are not known: nothing is refused.
        ("2023-12", "central", False, 0, []),
        ("2014-05", "district", True, 0, []),
    ],
)
def test_a_value_below_the_threshold_is_below_it(
    below: dict[str, Any],
    began: str | None,
    kind: str | None,
    *,
    light: bool,
    threshold: int,
    refused: list[str],
) -> None:
    facts = {**below, "began": began, "buyer_kind": kind}
    if light:
        facts["flags"] = [*below.get("flags", []), "light_touch"]
    facts = {name: value for name, value in facts.items() if value is not None}
    for band in BANDS:
        expected = {"value_band": SAID.format(threshold)} if band in refused else {}
        assert told(value_band=band, **facts) == expected


@pytest.mark.parametrize("band", BANDS)
def test_any_value_fits_who_says_nothing_of_the_threshold(band: str) -> None:
    assert told(value_band=band) == {}
    assert told(value_band=band, flags=["light_touch", "lots"], procedure="open") == {}


@pytest.mark.parametrize("below", BELOW)
def test_without_a_value_nothing_is_said_of_the_threshold(below: dict[str, Any]) -> None:
    assert told(**below) == {}


@pytest.mark.parametrize("outcome", VOCABULARIES["bidder_outcome"].terms, ids=lambda term: term.id)
@pytest.mark.parametrize("part", VOCABULARIES["took_part"].terms, ids=lambda term: term.id)
def test_who_did_not_bid_took_no_part(outcome: Any, part: Any) -> None:
    problem = (
        "You say that you did not bid. Choose “No answer” for how you took part, "
        "or change the outcome."
    )
    expected = {"took_part": problem} if outcome.id in NEVER_TOOK_PART else {}
    assert told(outcome=outcome.id, took_part=part.id) == expected
    assert told(took_part=part.id) == {}


def test_those_who_did_not_bid_are_outcomes() -> None:
    assert all(outcome in BY_ID["outcome"].terms(BIDDER) for outcome in NEVER_TOOK_PART)


def test_all_contradictions_are_told_at_once() -> None:
    found = told(
        began="2026-04",
        nation="wales",
        region="UKM",
        procedure="restricted",
        value_band="5m_and_over",
        flags=["below_threshold"],
        outcome="did_not_bid",
        took_part="alone",
    )
    assert list(found) == ["began", "region", "procedure", "value_band", "took_part"]


def test_a_fault_is_mended_before_contradictions_are_looked_for() -> None:
    assert set(told(began="2026-04", hours=-1)) == {"hours"}

"""Which figures fit which question."""

import pytest

from app.answers.known import FIGURES, asks_why, findings
from app.answers.readings import read
from app.insights.evidence import concerns, gather
from app.perspectives.tags import Perspective

NOTHING = gather({}, {}, None)


@pytest.mark.parametrize("question", FIGURES)
def test_each_has_what_it_names(question: str) -> None:
    why = [*concerns({})] if asks_why(question) else None
    found = findings(question, NOTHING, why)
    assert len(found) == len(FIGURES[question])
    assert all(section.blocks for section in found)
    assert all(block.rows for section in found for block in section.blocks)
    assert [read(section) for section in found] == [""] * len(found)
    ids = [section.id for section in found]
    assert len(set(ids)) == len(ids), "two would have the same anchor"


def test_one_alone_wants_to_know_why_not() -> None:
    assert [question for question in FIGURES if asks_why(question)] == ["bid_or_not"]


def test_whom_it_is_put_to_is_whose_figures_it_shows() -> None:
    outcome, _ = findings("bid_or_not", NOTHING, [*concerns({})])
    assert [block.sides for block in outcome.blocks] == [[Perspective.BIDDER]]
    (_, weighed) = findings("capacity_and_remit", NOTHING, None)
    assert [row.id for row in weighed.blocks[0].rows] == ["capacity_time", "mission"]

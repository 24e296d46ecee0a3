"""What the page says, in order, and in a sentence."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from app.insights.evidence import Cell, Concern, Tally, concerns, gather
from app.insights.filters import Filter
from app.insights.readings import read
from app.insights.report import Section, sections
from app.perspectives.tags import Perspective
from tests.unit.insights.evidence import BIDDER, CELLS, COMMISSIONER, known

WHY = [*concerns({Cell(BIDDER, "concern", "mission"): Tally(5, 18)})]
PERIODS = ("before_2013", "2013_to_2015", "2016_to_2020", "2021_to_2025", "since_2025")


def page(cells: Mapping[Cell, Tally] = CELLS, *, whole: bool = True) -> dict[str, Section]:
    course = {period: [*concerns({})] for period in PERIODS}
    course["2013_to_2015"] = [*concerns({Cell(BIDDER, "concern", "mission"): Tally(5, 10)})]
    course["since_2025"] = [*concerns({Cell(BIDDER, "concern", "mission"): Tally(5, 17)})]
    more = {"why": WHY, "course": course} if whole else {}
    return {section.id: section for section in sections(known(cells), **more)}


def test_concerns_stand_in_the_order_of_their_gap() -> None:
    (block,) = page()["concerns"].blocks
    assert [row.id for row in block.rows][:3] == ["mission", "timescale", "cash_flow"]
    first = block.rows[0]
    assert first.gap == Decimal("2.3")
    assert {
        side: figure and (str(figure.value), figure.count) for side, figure in first.figures.items()
    } == {
        COMMISSIONER: ("0.8", 10),
        BIDDER: ("3.1", 8),
    }
    assert len(block.rows) == 16


def test_the_gap_is_that_of_the_means_that_are_shown() -> None:
    """The gap of the exact means would tell more than they do."""
    cells = {
        Cell(COMMISSIONER, "concern", "mission"): Tally(8, 10),  # 1.25
        Cell(BIDDER, "concern", "mission"): Tally(20, 25),  # 1.25
        Cell(COMMISSIONER, "concern", "timescale"): Tally(25, 31),  # 1.24
        Cell(BIDDER, "concern", "timescale"): Tally(20, 25),
    }
    gaps = {row.term.id: row.gap for row in known(cells).concerns if row.gap is not None}
    assert gaps == {"mission": Decimal(0), "timescale": Decimal("0.1")}


def test_how_many_there_must_be_at_least() -> None:
    assert known().at_least(BIDDER) == 19  # won and lost; expertise may be the same people twice
    assert known().at_least(COMMISSIONER) == 12
    assert known({}).at_least(BIDDER) is None


def test_what_is_known_for_the_whole_alone_is_not_there_within_a_filter() -> None:
    assert list(page()) == [
        "concerns", "why", "outcome", "spent", "weight", "expertise", "capacity", "again", "time"
    ]  # fmt: skip
    assert {"why", "time"} & set(page(whole=False)) == set()
    assert known(chosen=Filter("stage", "bid")).filter == Filter("stage", "bid")


@pytest.mark.parametrize(
    ("section", "sentence"),
    [
        (
            "concerns",
            (
                "Commissioners are hit hardest by “The deadlines were too short” (3.0 of 4, from 9 "
                "experiences); bidders are hit hardest by “The payments did not keep up with the "
                "costs” (4.0 of 4, from 5 experiences). They differ most over “It did not fit our "
                "mission or independence”, which matters more to bidders: 3.1 of 4 (from 8 "
                "experiences) against 0.8 of 4 (from 10 experiences)."
            ),
        ),
        (
            "why",
            (
                "To organisations that considered a contract and did not bid, “It did not fit our "
                "mission or independence” (3.6 of 4, from 5 experiences) mattered most."
            ),
        ),
        ("outcome", "Bidders most often said “Bid and lost” (12 of at least 19 experiences)."),
        (
            "again",
            "Commissioners most often said “Yes” and “No” (6 of at least 12 experiences each).",
        ),
        (
            "spent",
            (
                "Half of the experiences of bidders that say how many hours were spent, at least 9 "
                "in all, say 1,200 hours or less."
            ),
        ),
        (
            "time",
            (
                "For bidders, “It did not fit our mission or independence” went from 2.0 of 4 "
                "(from February 2013 to 2015, from 5 experiences) to 3.4 of 4 (since March 2025, "
                "from 5 experiences)."
            ),
        ),
        ("weight", ""),
    ],
)
def test_what_the_figures_say(section: str, sentence: str) -> None:
    assert read(page()[section]) == sentence


def test_where_both_agree_it_says_so() -> None:
    even = {cell: Tally(8, 16) for cell in CELLS if cell.term == "mission"}
    assert read(page(even)["concerns"]).endswith("Where both can be compared, they agree.")
    commissioners = {Cell(COMMISSIONER, "concern", "mission"): Tally(8, 24)}
    assert read(page(commissioners | even)["concerns"]).endswith("they agree.")
    more = {**even, Cell(COMMISSIONER, "concern", "mission"): Tally(8, 24)}
    assert "matters more to commissioners: 3.0 of 4" in read(page(more)["concerns"])


def test_what_hits_as_hard_is_named_too() -> None:
    cells = {Cell(BIDDER, "concern", term): Tally(8, 24) for term in ("mission", "timescale")}
    said = "“{}” (3.0 of 4, from 8 experiences)"
    labels = ("The deadlines were too short", "It did not fit our mission or independence")
    both = [said.format(label) for label in labels]
    assert f"Bidders are hit hardest by {' and '.join(both)}." in read(page(cells)["concerns"])


@pytest.mark.parametrize(
    ("middle", "said"),
    [(0, "Half or more"), (1, "say 1 hour or less."), (2, "say 2 hours or less.")],
)
def test_a_middle_answer_is_said_where_no_band_is_shown(middle: int, said: str) -> None:
    cells = {Cell(BIDDER, "hours", ""): Tally(9)}
    evidence = gather(cells, {Cell(BIDDER, "hours", ""): middle}, None)
    spent = {section.id: section for section in sections(evidence)}["spent"]
    assert not spent.empty
    assert said in read(spent)
    assert "at least 5 in all" in read(spent)
    assert read(spent).endswith("say none.") == (middle == 0)


def test_how_a_concern_went_over_time() -> None:
    def at(total: int) -> list[Concern]:
        return [*concerns({Cell(BIDDER, "concern", "mission"): Tally(5, total)})]

    course = {period: [*concerns({})] for period in PERIODS}
    course["2013_to_2015"] = at(10)

    def said() -> str:
        whole = sections(known(), WHY, course)
        return read({section.id: section for section in whole}["time"])

    assert said() == "Too few experiences tell of other periods to compare them."
    course["since_2025"] = at(10)
    assert said() == (
        "For bidders, “It did not fit our mission or independence” was 2.0 of 4 (from February "
        "2013 to 2015, from 5 experiences) and 2.0 of 4 (since March 2025, from 5 experiences) "
        "alike."
    )


def test_of_nothing_nothing_is_said() -> None:
    empty = {section.id: section for section in sections(known({}), [*concerns({})])}
    assert all(section.empty for section in empty.values())
    assert {read(section) for section in empty.values()} == {""}
    assert empty["outcome"].blocks[0].most == 0
    assert {side for block in empty["outcome"].blocks for side in block.sides} == {
        Perspective.COMMISSIONER,
        Perspective.BIDDER,
    }

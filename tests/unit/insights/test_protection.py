"""Figures in which nobody can be recognised: the rule, and an attack on all that passes it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.insights.downloads import records
from app.insights.evidence import Cell, Tally, concerns, gather
from app.insights.filters import DIMENSIONS, Filter
from app.insights.gate import middles, passed, passed_of_non_bidders
from app.insights.protection import LEAST, shown
from app.insights.report import sections
from app.perspectives.tags import Perspective
from tests.support.attack import WHOLE, Attacker, Told, Truth, Unknowns, all_filters, parts_of

sizes = st.integers(0, 14)
lines = st.dictionaries(st.sampled_from("abcdefgh"), sizes)


@pytest.mark.parametrize(
    ("line", "unsaid", "expected"),
    [
        ({}, 0, ""),
        ({"a": 5}, 0, "a"),
        ({"a": 4}, 9, ""),
        # One that is few would be the whole less the others.
        ({"a": 9, "b": 7, "c": 3}, 0, "a"),
        # Two together would be.
        ({"a": 9, "b": 7, "c": 2, "d": 2}, 0, "a"),
        ({"a": 9, "b": 7, "c": 3, "d": 2}, 0, "ab"),
        # Those that did not say are kept as well, and keep others.
        ({"a": 9, "b": 7}, 1, "a"),
        ({"a": 9, "b": 7, "c": 3}, 8, "ab"),
        ({"a": 9, "b": 7}, 5, "ab"),
        # Of equal ones the first goes.
        ({"a": 6, "b": 6, "c": 1}, 0, "b"),
        ({"a": 6, "b": 1}, 0, ""),
    ],
)
def test_what_is_shown_of_a_line(line: dict[str, int], unsaid: int, expected: str) -> None:
    assert shown(line, unsaid) == frozenset(expected)


@given(lines, sizes)
def test_a_line_is_safe(line: dict[str, int], unsaid: int) -> None:
    visible = shown(line, unsaid)
    assert all(line[part] >= LEAST for part in visible)
    hidden = [size for part, size in line.items() if part not in visible] + [unsaid]
    together = sum(hidden)
    # The whole is known only where it is shown itself.
    if together + sum(line[part] for part in visible) >= LEAST:
        assert together == 0 or together >= LEAST
        for place, size in enumerate(hidden):
            if 0 < size < LEAST:
                others = hidden[:place] + hidden[place + 1 :]
                assert any(others), "it is what the others leave"


@given(lines, sizes)
def test_nothing_is_hidden_without_need(line: dict[str, int], unsaid: int) -> None:
    if unsaid == 0 and all(size == 0 or size >= LEAST for size in line.values()):
        assert shown(line, unsaid) == {part for part, size in line.items() if size}


# What people tell, of a small world in which groups are small but not always.

severities = st.sampled_from([None, 0, 2, 4])
ratings = st.fixed_dictionaries({"severity": severities, "source": st.just("met")})
facts = st.fixed_dictionaries(
    {"concerns": st.dictionaries(st.sampled_from(["mission", "timescale"]), ratings)},
    optional={
        "stage": st.sampled_from(["planning", "bid", "award"]),
        "nation": st.sampled_from(["england", "wales"]),
        "began": st.sampled_from(["2014-01", "2025-09"]),
        "outcome": st.sampled_from(["cancelled", "pending"]),
        "expertise": st.lists(st.sampled_from(["learnt", "bought"]), min_size=1, unique=True),
        "hours": st.integers(0, 200),
    },
)
bidders = st.tuples(facts, st.sampled_from(["did_not_bid", "not_known_in_time", None])).map(
    lambda both: both[0] if both[1] is None else {**both[0], "outcome": both[1]}
)
experiences: st.SearchStrategy[Told] = st.one_of(
    st.tuples(st.just(Perspective.BIDDER), bidders),
    st.tuples(st.just(Perspective.COMMISSIONER), facts),
)
worlds = st.lists(st.tuples(experiences, st.integers(1, 7)), max_size=12).map(
    lambda found: [told for told, times in found for _ in range(times)]
)
"""Several that tell the same make groups of a size that can be shown."""


@settings(max_examples=40, deadline=None)
@given(worlds)
def test_nobody_can_work_out_what_is_hidden(told: Sequence[Told]) -> None:
    truth = Truth.of(told)
    by_outcome, by_period = (counted(truth, told, by)[0] for by in ("outcome", "period"))
    course = {
        chosen.term: [*concerns(passed(by_period, chosen))]
        for chosen in map(Filter, ["period"] * len(PERIODS), PERIODS)
    }
    why = [*concerns(passed_of_non_bidders(by_outcome))]
    attacker = Attacker()
    for chosen in all_filters(told):
        lines, answers = counted(truth, told, chosen.fact if chosen else "nation")
        cells = passed(lines, chosen)
        evidence = gather(cells, middles(answers, cells, chosen), chosen)
        more = {} if chosen else {"why": why, "course": course}
        attacker.read(records(sections(evidence, **more), chosen))
    assert list(attacker.finds(truth)) == []


PERIODS = [term.id for term in DIMENSIONS["period"].terms]


def counted(truth: Truth, told: Iterable[Told], by: str) -> tuple[Any, Any]:
    """Count by the terms of a fact, as the database does."""
    lines: dict[Cell, dict[str, Tally]] = {}
    for (side, table, row), parts in truth.says.items():
        fact = "concern" if table == "concerns" else table.partition("-")[0]
        lines[Cell(Perspective(side), fact, row)] = {
            term: Tally(len(values), sum(values))
            for (name, term), values in parts.items()
            if name == by
        }
    answers: Any = defaultdict(lambda: defaultdict(Counter))
    for side, one in told:
        if "hours" in one:
            part = dict(parts_of(one)).get(by, "")
            answers[Cell(side, "hours", "")][part][one["hours"]] += 1
    for cell, found in answers.items():
        lines[cell] = {part: Tally(numbers.total()) for part, numbers in found.items()}
    return lines, answers


def test_the_attacker_would_see_a_hole() -> None:
    """A part whose neighbours are shown is worked out at once."""
    told: list[Told] = [(Perspective.BIDDER, {"stage": "bid", "again": "yes"})] * 9
    told += [(Perspective.BIDDER, {"stage": "award", "again": "yes"})] * 2
    thing = ("bidder", "again", "yes")
    attacker = Attacker()
    attacker.shown[thing] = {WHOLE: (11, None), ("stage", "bid"): (9, None)}
    found = set(attacker.finds(Truth.of(told)))
    assert found == {f"{thing} ('stage', 'award') can be worked out: 2"}
    attacker.shown[thing][("stage", "award")] = (2, None)
    assert f"{thing} ('stage', 'award') is shown: 2" in set(attacker.finds(Truth.of(told)))


def test_why_no_side_s_number_of_experiences_is_shown() -> None:
    """Lines that are safe apart are not safe together once their parts add up to a number shown."""
    won, lost = {"a": 8, "b": 6, "c": 5}, {"a": 2, "b": 2, "c": 5}
    assert shown(won, 0) == {"a", "b", "c"}
    assert shown(lost, 0) == set()
    known = Unknowns()
    known.learn({"lost a": 1, "lost b": 1, "lost c": 1}, sum(lost.values()))
    assert known.known() == set()
    # Had it said that ten told of a, and all of them how it ended:
    known.learn({"lost a": 1}, 10 - won["a"])
    assert known.known() == {"lost a"}

"""Somebody who reads every page of figures and every download, and calculates.

They know the cells that are shown, that the parts of a line add up to its whole, and even which of
the hidden parts are empty. What they must not find out is a number from one to four, or what so few
say together.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from app.experiences.facts import Facts
from app.insights.evidence import COUNTED, SEVERAL
from app.insights.filters import DIMENSIONS, Filter
from app.insights.spending import BANDS, band_of
from app.perspectives.tags import BOTH_SIDES, Perspective
from app.procurement.regime import period_of

Told = tuple[Perspective, Facts]
Thing = tuple[str, str, str]
"""A side, a table and a row of it: what is counted."""
Part = tuple[str, str]
"""A fact and a term of it; no fact for the whole, no term for those that did not say."""
WHOLE: Part = ("", "")
FEW = range(1, 5)


class Unknowns:
    """Linear equations, solved exactly as far as they can be."""

    def __init__(self) -> None:
        self._rows: dict[Hashable, dict[Hashable, Fraction]] = {}
        """By the unknown that each row is solved for: what is to be added to it, and the result."""

    def learn(self, unknowns: Mapping[Hashable, int], result: int) -> None:
        """Take in an equation: the sum of the unknowns, each so many times, is the result."""
        row = {name: Fraction(times) for name, times in unknowns.items()}
        row[None] = Fraction(-result)
        for name in [name for name in row if name in self._rows]:
            _add(row, self._rows[name], -row[name])
        solved = next((name for name in row if name is not None), None)
        if solved is None:
            assert not row.get(None), "the equations contradict each other"
            return
        row = {name: value / row[solved] for name, value in row.items()}
        for other in self._rows.values():
            if solved in other:
                _add(other, row, -other[solved])
        self._rows[solved] = row

    def known(self) -> set[Hashable]:
        """Return the unknowns of which there is only one solution."""
        return {name for name, row in self._rows.items() if set(row) <= {name, None}}


def _add(
    row: dict[Hashable, Fraction], other: Mapping[Hashable, Fraction], times: Fraction
) -> None:
    for name, value in other.items():
        row[name] = row.get(name, Fraction()) + times * value
        if not row[name]:
            del row[name]


@dataclass
class Truth:
    """What was really told: for each thing and each part, what each experience says there."""

    says: dict[Thing, dict[Part, list[int]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )

    @classmethod
    def of(cls, told: Iterable[Told]) -> "Truth":
        """Count what was told."""
        truth = cls()
        for side, facts in told:
            if side in BOTH_SIDES:
                for thing, value in _things(side, facts):
                    truth.says[thing][WHOLE].append(value)
                    for part in parts_of(facts):
                        truth.says[thing][part].append(value)
        return truth

    def lines(self, thing: Thing) -> Iterator[list[Part]]:
        """Give the parts of a thing, line by line; those that did not say come last."""
        for name, vocabulary in DIMENSIONS.items():
            yield [*((name, term.id) for term in vocabulary.terms), (name, "")]
        if thing[:2] == ("bidder", "concerns"):
            yield [("outcome", "did_not_bid"), ("outcome", "other"), ("outcome", "")]


def _things(side: Perspective, facts: Facts) -> Iterator[tuple[Thing, int]]:
    for concern, rating in facts.get("concerns", {}).items():
        if rating["severity"] is not None:
            yield (side.value, "concerns", concern), rating["severity"]
    for fact in COUNTED:
        if fact in facts:
            table = f"outcome-{side.value}" if fact == "outcome" else fact
            for term in facts[fact] if fact in SEVERAL else [facts[fact]]:
                yield (side.value, table, term), 1
    for fact in BANDS:
        if fact in facts:
            yield (side.value, fact, band_of(fact, facts[fact])), 1


def parts_of(facts: Facts) -> Iterator[Part]:
    """Give where an experience stands in each line: its term, or that it did not say."""
    for name in DIMENSIONS:
        if name == "period":
            yield name, period_of(facts["began"]).id if "began" in facts else ""
        else:
            yield name, facts.get(name, "")
    outcome = facts.get("outcome", "")
    yield "outcome", outcome if outcome in {"did_not_bid", ""} else "other"


@dataclass
class Attacker:
    """Collects what is shown, then says what it gives away."""

    shown: dict[Thing, dict[Part, tuple[int, float | None]]] = field(
        default_factory=lambda: defaultdict(dict)
    )

    def read(self, records: Iterable[Mapping[str, Any]]) -> None:
        """Note the figures of a page or a download."""
        for record in records:
            if record["shown"] == "yes" and record["row"] != "middle":
                thing, part = _place(record)
                figure = (record["experiences"], record["mean"])
                before = self.shown[thing].setdefault(part, figure)
                assert before == figure, f"{thing} {part} is {before} here and {figure} there"

    def finds(self, truth: Truth) -> Iterator[str]:
        """Give what is shown though it is about few, or can be worked out though it is hidden."""
        for thing, shown in self.shown.items():
            says = truth.says[thing]
            for part, (count, _) in shown.items():
                assert count == len(says[part]), f"{thing} {part} is not {count}"
                if count in FEW:
                    yield f"{thing} {part} is shown: {count}"
            for measure in (len, sum):
                for part in self._known(truth, thing, measure):
                    if len(says[part]) in FEW:
                        yield f"{thing} {part} can be worked out: {measure(says[part])}"

    def _known(self, truth: Truth, thing: Thing, measure: Any) -> set[Any]:
        """Return the parts whose size, or whose sum of severities, has only one solution."""
        unknowns, says = Unknowns(), truth.says[thing]
        for line in truth.lines(thing):
            there = [part for part in line if says[part]]
            if WHOLE in self.shown[thing]:
                unknowns.learn({**dict.fromkeys(there, 1), WHOLE: -1}, 0)
            for part in {WHOLE, *there} & set(self.shown[thing]):
                unknowns.learn({part: 1}, measure(says[part]))
        return unknowns.known()


def _place(record: Mapping[str, Any]) -> tuple[Thing, Part]:
    """Return what a figure is about, and where it stands: some tables hold parts themselves."""
    side, table, row = record["side"], record["table"], record["row"]
    if table == "why":
        return (side, "concerns", row), ("outcome", "did_not_bid")
    if table.startswith("time-"):
        return (side, "concerns", table.removeprefix("time-")), ("period", row)
    return (side, table, row), (record["filter"], record["filter_term"])


def all_filters(told: Iterable[Told] | None = None) -> Iterator[Filter | None]:
    """Give no filter, and each that there is, or each of which something was told."""
    yield None
    used = {part for thing in Truth.of(told).says.values() for part in thing} if told else None
    for name, vocabulary in DIMENSIONS.items():
        for term in vocabulary.terms:
            if used is None or (name, term.id) in used:
                yield Filter(name, term.id)

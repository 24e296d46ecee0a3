"""The facts of an experience: what may be told, by whom, and what contradicts itself. Pure.

Facts are a plain mapping, stored with the revision as JSON: for each fact that was told its value,
a term's id, a list of them, a number, a month as `2025-03`, or a line of text. `concerns` maps a
concern to `{"severity": 0 to 4 or None, "source": "met", "expected" or ""}`; a severity of None
means that it does not apply. `questions` lists the ids of the questions that it answers.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.perspectives.tags import BOTH_SIDES, SIDES, Perspective
from app.procurement.regime import in_force, in_words, is_month, period_of, thresholds_in
from app.procurement.vocabulary import VOCABULARIES, Vocabulary

Facts = Mapping[str, Any]
Problems = dict[str, str]
"""What is wrong, by fact."""

EVERYBODY: Final = frozenset(SIDES)
BOTH: Final = frozenset(BOTH_SIDES)
BIDDERS: Final = frozenset({Perspective.BIDDER})
MESSAGE_LIMIT: Final = 200
"""Characters."""
MOST: Final = {"hours": 20_000, "people": 1_000, "cost": 10_000_000}
"""The largest number that is taken, and more than any honest answer."""
WANTED: Final = {
    "hours": "Give the hours as a whole number, such as 40.",
    "people": "Give the people as a whole number, such as 3.",
    "cost": "Give the money spent in whole pounds, such as 1,200.",
}
"""What is asked of each number, for who gives something else."""
NEVER_TOOK_PART: Final = frozenset({"did_not_bid", "not_known_in_time"})
SEVEREST: Final = 4


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing to tell. Without a vocabulary it is a number, a month or a line of text."""

    id: str
    title: str
    step: str
    vocabulary: str = ""
    several: bool = False
    sides: frozenset[Perspective] = EVERYBODY
    unit: str = ""
    """For a number, how it is written: `£{}` or `{} hours`."""

    def terms(self, perspective: Perspective | None) -> Vocabulary:
        """Return its vocabulary; that of an outcome is the side's own."""
        if self.id == "outcome" and perspective in BOTH_SIDES:
            assert perspective is not None  # noqa: S101 - it is one of two
            return VOCABULARIES[f"{perspective.value}_outcome"]
        return VOCABULARIES[self.vocabulary]


FACTS: Final = (
    Fact(id="stage", title="Stage", step="procurement", vocabulary="stage"),
    Fact(id="service", title="Service", step="procurement", vocabulary="service"),
    Fact(id="buyer_kind", title="Buyer", step="procurement", vocabulary="buyer_kind"),
    Fact(id="nation", title="Nation", step="procurement", vocabulary="nation"),
    Fact(id="region", title="Region", step="procurement", vocabulary="region"),
    Fact(id="began", title="Began", step="procurement"),
    Fact(id="procedure", title="Procedure", step="procurement", vocabulary="procedure"),
    Fact(id="flags", title="Also", step="procurement", vocabulary="flag", several=True),
    Fact(id="value_band", title="Value", step="procurement", vocabulary="value_band"),
    Fact(id="weight", title="Social value", step="procurement", vocabulary="weight"),
    Fact(
        id="outcome",
        title="Outcome",
        step="course",
        vocabulary="bidder_outcome",
        sides=BOTH,
    ),
    Fact(id="provider_kind", title="Provider", step="course", vocabulary="provider_kind"),
    Fact(
        id="provider_size",
        title="Turnover",
        step="course",
        vocabulary="provider_size",
        sides=BIDDERS,
    ),
    Fact(id="took_part", title="Took part", step="course", vocabulary="took_part", sides=BIDDERS),
    Fact(id="hours", title="Time spent", step="course", sides=BOTH, unit="{} hours"),
    Fact(id="people", title="People", step="course", sides=BOTH, unit="{}"),
    Fact(id="cost", title="Money spent", step="course", sides=BOTH, unit="£{}"),
    Fact(
        id="expertise",
        title="Expertise",
        step="course",
        vocabulary="expertise",
        several=True,
        sides=BOTH,
    ),
    Fact(
        id="capacity",
        title="Capacity",
        step="course",
        vocabulary="capacity",
        several=True,
        sides=BOTH,
    ),
    Fact(id="feedback", title="Feedback", step="course", vocabulary="feedback", sides=BOTH),
    Fact(id="again", title="Again?", step="course", vocabulary="again", sides=BOTH),
    Fact(id="message", title="To the other side", step="course"),
)
"""In the order in which they are asked and shown."""
BY_ID: Final = {fact.id: fact for fact in FACTS}
CONCERNS: Final = VOCABULARIES["concern"]


def terms(facts: Facts) -> Iterator[tuple[str, str]]:
    """Give each term that was chosen, with its fact; the month as its period; the questions."""
    for fact in FACTS:
        if fact.vocabulary and fact.id in facts:
            told = facts[fact.id]
            for term in dict.fromkeys(told if fact.several else [told]):
                yield fact.id, term
    if "began" in facts:
        yield "period", period_of(facts["began"]).id
    for question in dict.fromkeys(facts.get("questions", [])):
        yield "questions", question


def check(
    facts: Facts, perspective: Perspective | None, *, today: date, questions: Collection[str]
) -> Problems:
    """Return what is wrong with facts told from a side; nothing when they hold together.

    `questions` are the ids of the questions that there are.
    """
    problems: Problems = {}
    for name, value in facts.items():
        if name == "concerns":
            found = _concerns(value, perspective)
        elif name == "questions":
            found = "" if set(value) <= set(questions) else "Questions: choose among those shown."
        elif name in BY_ID:
            found = _one(BY_ID[name], value, perspective)
        else:
            found = "There is no such fact."
        if found:
            problems[name] = found
    if problems:
        return problems
    told = {
        name: contradiction(facts, today)
        for name, contradiction in _CONTRADICTIONS.items()
        if name in facts
    }
    return {name: problem for name, problem in told.items() if problem}


def _one(fact: Fact, value: Any, perspective: Perspective | None) -> str:
    if perspective is not None and perspective not in fact.sides:
        return f"{fact.title}: only a {_who(fact)} can tell this."
    if fact.id == "outcome" and value not in fact.terms(perspective):
        return _foreign_outcome(value, perspective)
    if fact.vocabulary:
        chosen = value if fact.several else [value]
        offered = all(one in fact.terms(perspective) for one in chosen)
        return "" if offered else _NOT_OFFERED.format(fact.title)
    if fact.id in MOST:
        fits = type(value) is int and 0 <= value <= MOST[fact.id]
        return "" if fits else f"{WANTED[fact.id]} We take 0 to {MOST[fact.id]:,}."
    if fact.id == "began":
        return "" if is_month(str(value)) else "Give the month when it began, such as March 2025."
    over = len(str(value)) - MESSAGE_LIMIT
    return f"{fact.title}: {over} characters too long for {MESSAGE_LIMIT}." if over > 0 else ""


_NOT_OFFERED: Final = "{}: choose one of the options shown."


def _who(fact: Fact) -> str:
    return "bidder" if fact.sides == BIDDERS else "commissioner or a bidder"


def _foreign_outcome(value: Any, perspective: Perspective | None) -> str:
    for side in ("commissioner", "bidder"):
        outcomes = VOCABULARIES[f"{side}_outcome"]
        if value in outcomes and perspective is not None:
            label = outcomes.get(value).label
            return f"“{label}” is an outcome for a {side}. You speak as a {perspective.value}."
    return _NOT_OFFERED.format(BY_ID["outcome"].title)


def _concerns(told: Mapping[str, Any], perspective: Perspective | None) -> str:
    if perspective is not None and perspective not in BOTH_SIDES:
        return "Concerns are for commissioners and bidders to rate."
    for name, rating in told.items():
        severity, source = rating["severity"], rating["source"]
        rated = severity is None or (type(severity) is int and 0 <= severity <= SEVEREST)
        if name not in CONCERNS or not rated or source not in {"", "met", "expected"}:
            return _NOT_OFFERED.format(CONCERNS.title)
    return ""


def _began(facts: Facts, today: date) -> str:
    if facts["began"] > f"{today:%Y-%m}":
        return "The month when it began is still to come. When did the procurement begin?"
    return ""


def _region(facts: Facts, _today: date) -> str:
    region = BY_ID["region"].terms(None).get(facts["region"])
    nation = facts.get("nation")
    if nation is None or region.more["nation"] == nation:
        return ""
    where = BY_ID["nation"].terms(None).get(nation).label
    return f"{region.label} is not in the nation you chose, {where}. Change one of the two."


def _procedure(facts: Facts, _today: date) -> str:
    procedure, began = BY_ID["procedure"].terms(None).get(facts["procedure"]), facts.get("began")
    if began is None or in_force(procedure, began):
        return ""
    return (
        f"“{procedure.label}” was not there in {in_words(began)}. "
        "Change the procedure or the month."
    )


def _value_band(facts: Facts, today: date) -> str:
    least = BY_ID["value_band"].terms(None).get(facts["value_band"]).more.get("least", 0)
    flags = facts.get("flags", [])
    below = "below_threshold" in flags or facts.get("procedure") == "below_threshold_open"
    rows = thresholds_in(facts.get("began", f"{today:%Y-%m}"))
    if rows is None:
        return ""
    threshold = rows.of(facts.get("buyer_kind", ""), light_touch="light_touch" in flags)
    if below and least >= threshold:
        return (
            f"You say that it was below the threshold, which was £{threshold:,}. "
            "Change the value or what you say of the threshold."
        )
    return ""


def _took_part(facts: Facts, _today: date) -> str:
    if facts.get("outcome") in NEVER_TOOK_PART:
        return (
            "You say that you did not bid. Choose “No answer” for how you took part, "
            "or change the outcome."
        )
    return ""


_CONTRADICTIONS: Final[Mapping[str, Callable[[Facts, date], str]]] = {
    "began": _began,
    "region": _region,
    "procedure": _procedure,
    "value_band": _value_band,
    "took_part": _took_part,
}
"""What each of these may contradict. Called with facts that are each in order by themselves."""

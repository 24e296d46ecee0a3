"""From the facts of an experience to rows that can be counted. Pure."""

from collections.abc import Iterator
from typing import Any

from app.experiences.facts import FACTS, Facts
from app.procurement.regime import period_of


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


def ratings(facts: Facts) -> Iterator[dict[str, Any]]:
    """Give each concern that was rated; not those that were said not to apply."""
    for concern, rating in facts.get("concerns", {}).items():
        if rating["severity"] is not None:
            yield {"concern": concern, "severity": rating["severity"]}

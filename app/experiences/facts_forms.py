"""The forms for the facts of an experience: a few short steps, each of which may be skipped."""

from collections.abc import Container, Iterable
from typing import Any, Final

from wtforms import TextAreaField
from wtforms.validators import AnyOf

from app.experiences.facts import CONCERNS, FACTS, MESSAGE_LIMIT, WANTED, Fact, Facts
from app.perspectives.tags import BOTH_SIDES, Perspective
from app.procurement.vocabulary import VOCABULARIES, Term, Vocabulary
from app.web.fields import Choices, Month, Select, Whole
from app.web.forms import Button, Choice, Form, TextLimit, clean_line

STEPS: Final = ("procurement", "course", "concerns", "check")
TITLES: Final = {
    "procurement": "What was bought, and how",
    "course": "How it went",
    "concerns": "What weighed on it",
    "check": "Check and send",
}
NOT_TOLD: Final = "No answer"
DO: Final = ("next", "back", "text", "submit", *STEPS)
"""What a button may say: also a step to go to, or back to the text."""

LABELS: Final = {
    "stage": "Which stage is this mostly about?",
    "service": "What was bought?",
    "buyer_kind": "Who bought it?",
    "nation": "In which nation?",
    "region": "In which region?",
    "began": "When did the procurement begin?",
    "procedure": "By which procedure?",
    "flags": "What else is true of it?",
    "value_band": "What was it worth?",
    "weight": "How much did social value count?",
    "outcome": "What came of it?",
    "took_part": "How did you take part?",
    "hours": "How many hours did your side spend?",
    "people": "How many people were involved on your side?",
    "cost": "How much money did it cost you on top of that, in pounds?",
    "expertise": "Where did the expertise come from?",
    "capacity": "What built the capacity to do it?",
    "feedback": "What feedback was there?",
    "again": "Would you do it again?",
    "message": "What would you tell the other side?",
}
HINTS: Final = {
    "began": "As near as you know, such as March 2025.",
    "hours": "All of you together, roughly.",
    "cost": "For advice, travel, cover. None is 0.",
    "provider_size": "Roughly, in the year it happened.",
    "message": "One line. It also stands by itself on the page “Both sides”.",
}
_OF_SIDE: Final = {
    ("provider_kind", Perspective.BIDDER): "What do you mainly make?",
    ("provider_size", Perspective.BIDDER): "What is your turnover?",
}
_PROVIDER: Final = "What kind of provider was it mainly about?"


class StepForm(Form):
    """One step. Its fields are named for the facts they ask."""

    facts: tuple[Fact, ...] = ()
    asked: frozenset[str] = frozenset()
    """The names of all facts that the step settles: what is among them and not told is left out."""
    do = Button(
        validators=[AnyOf(DO, message="Press one of the buttons: on, back or send.")],
        default="next",
    )

    def told(self) -> dict[str, Any]:
        """Return what was told; what was left out is not among it."""
        found = {fact.id: self[fact.id].data for fact in self.facts}
        return {name: value for name, value in found.items() if value not in (None, "", [])}

    @classmethod
    def fields_of(cls, facts: Facts) -> dict[str, Any]:
        """Return what the form shows at first."""
        return {fact.id: facts[fact.id] for fact in cls.facts if fact.id in facts}


class ConcernsForm(StepForm):
    """The sixteen concerns: how much each mattered, and whether it was met or expected."""

    concerns: tuple[Term, ...] = ()
    asked = frozenset({"concerns"})

    def told(self) -> dict[str, Any]:
        """Return the concerns that were rated."""
        rated = {
            concern.id: {
                "severity": None if severity == "na" else int(severity),
                "source": "" if severity == "na" else self[f"source_{concern.id}"].data or "",
            }
            for concern in self.concerns
            if (severity := self[f"concern_{concern.id}"].data)
        }
        return {"concerns": rated} if rated else {}

    @classmethod
    def fields_of(cls, facts: Facts) -> dict[str, Any]:
        """Return what the form shows at first."""
        shown: dict[str, Any] = {}
        for name, rating in facts.get("concerns", {}).items():
            severity = rating["severity"]
            shown[f"concern_{name}"] = "na" if severity is None else str(severity)
            shown[f"source_{name}"] = rating["source"]
        return shown


class CheckForm(StepForm):
    """The last look: which questions it answers, and sending it."""

    asked = frozenset({"questions"})

    def told(self) -> dict[str, Any]:
        """Return the questions that were ticked."""
        return {"questions": self["questions"].data} if self["questions"].data else {}

    @classmethod
    def fields_of(cls, facts: Facts) -> dict[str, Any]:
        """Return what the form shows at first."""
        return {"questions": facts.get("questions", [])}


def steps_for(perspective: Perspective | None, facts: Facts) -> tuple[str, ...]:
    """Return the steps for a side. An observer rates no concerns, but may leave out old ones."""
    if perspective is None or perspective in BOTH_SIDES or "concerns" in facts:
        return STEPS
    return tuple(step for step in STEPS if step != "concerns")


def form_for(
    step: str, perspective: Perspective, facts: Facts, questions: dict[str, str]
) -> type[StepForm]:
    """Return the form of a step for a side. A retired term is offered where it was chosen before.

    `questions` maps the ids of the questions on offer to their words.
    """
    if step == "concerns":
        rated = facts.get("concerns", {})
        concerns = _rateable(perspective, rated)
        fields = _concern_fields(concerns, rated)
        return type("Form", (ConcernsForm,), {"concerns": concerns, **fields})
    if step == "check":
        words = list(questions.items())
        offered = Choices("Which questions of the forum does it answer?", choices=words)
        return type("Form", (CheckForm,), {"questions": offered})
    of_step = [fact for fact in FACTS if fact.step == step]
    shown = tuple(fact for fact in of_step if perspective in fact.sides)
    fields = {fact.id: _field(fact, perspective, facts) for fact in shown}
    # Also those that the side cannot tell: they may stem from another, chosen before.
    asked = frozenset(fact.id for fact in of_step)
    return type("Form", (StepForm,), {"facts": shown, "asked": asked, **fields})


def _field(fact: Fact, perspective: Perspective, facts: Facts) -> Any:
    label = LABELS.get(fact.id) or _OF_SIDE.get((fact.id, perspective), _PROVIDER)
    if fact.vocabulary:
        offered = _offered(fact.terms(perspective), facts.get(fact.id))
        if fact.several:
            return Choices(label, choices=offered)
        return Select(label, choices=offered, nothing=NOT_TOLD)
    if fact.unit:
        return Whole(label, wanted=WANTED[fact.id])
    if fact.id == "began":
        return Month(label)
    return TextAreaField(label, [TextLimit(MESSAGE_LIMIT)], filters=[clean_line])


def _offered(vocabulary: Vocabulary, chosen: Any) -> list[tuple[str, str]]:
    kept = chosen if isinstance(chosen, list) else [chosen]
    return [
        (term.id, term.label) for term in vocabulary.terms if not term.retired or term.id in kept
    ]


def _rateable(perspective: Perspective, rated: Container[str]) -> tuple[Term, ...]:
    if perspective not in BOTH_SIDES:
        return ()
    return tuple(term for term in CONCERNS.terms if not term.retired or term.id in rated)


def _concern_fields(concerns: Iterable[Term], rated: Container[str]) -> dict[str, Any]:
    severities = [(term.id, term.label) for term in VOCABULARIES["severity"].offered]
    sources = [(term.id, term.label) for term in VOCABULARIES["source"].offered]
    fields: dict[str, Any] = {}
    for concern in concerns:
        # A radio button cannot be let go of again: what was rated needs one that says so.
        offered = [*severities, ("", NOT_TOLD)] if concern.id in rated else severities
        fields[f"concern_{concern.id}"] = Choice(concern.label, choices=offered)
        fields[f"source_{concern.id}"] = Choice(
            f"{concern.label}: met or expected", choices=sources
        )
    return fields

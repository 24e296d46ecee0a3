"""Facts as people read them: a panel of lines, each in the words of its vocabulary."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from app.experiences.facts import CONCERNS, FACTS, Fact, Facts
from app.perspectives.tags import Perspective
from app.procurement.regime import in_words, period_of
from app.procurement.vocabulary import VOCABULARIES, Term, Vocabulary

SEVERITIES: Final = VOCABULARIES["severity"]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A fact and what was told of it. A word with an `anchor` is explained in the glossary."""

    id: str
    title: str
    words: Sequence["Word"]


@dataclass(frozen=True, kw_only=True)
class Word:
    """One value of a fact."""

    text: str
    anchor: str = ""
    meaning: str = ""


@dataclass(frozen=True, kw_only=True)
class Rated:
    """A concern and how much it mattered; `severity` is None where it does not apply."""

    concern: Term
    severity: int | None
    label: str
    source: str

    @property
    def expected(self) -> bool:
        """Tell whether they expect it and have not met it."""
        return self.source == _source("expected")


@dataclass(frozen=True, kw_only=True)
class Panel:
    """All that was told beside the story; false when there is nothing."""

    lines: Sequence[Line]
    concerns: Sequence[Rated]
    message: str
    question_ids: Sequence[str]

    @classmethod
    def of(cls, facts: Facts, perspective: Perspective | None) -> Self:
        """Return the panel of facts told from a side."""
        return cls(
            lines=[line for line in lines(facts, perspective) if line.id != "message"],
            concerns=rated(facts),
            message=facts.get("message", ""),
            question_ids=facts.get("questions", []),
        )

    def __bool__(self) -> bool:
        """Tell whether anything was told."""
        return bool(self.lines or self.concerns or self.message or self.question_ids)

    @property
    def meanings(self) -> Sequence[Word]:
        """Return the words in it that the glossary explains."""
        return [word for line in self.lines for word in line.words if word.meaning]


def lines(facts: Facts, perspective: Perspective | None) -> list[Line]:
    """Return the facts that were told, in order; the month brings its period along."""
    return [
        Line(id=fact.id, title=fact.title, words=list(_words(fact, facts[fact.id], perspective)))
        for fact in FACTS
        if fact.id in facts
    ]


def _words(fact: Fact, value: Any, perspective: Perspective | None) -> Iterator[Word]:
    if fact.vocabulary:
        for one in value if fact.several else [value]:
            vocabulary = _vocabulary(fact, one, perspective)
            yield _term(vocabulary.get(one), vocabulary.id)
    elif fact.id == "began":
        yield Word(text=in_words(value))
        yield _term(period_of(value), "period")
    elif fact.unit:
        yield Word(text=fact.unit.format(f"{value:,}"))
    else:
        yield Word(text=value)


def _vocabulary(fact: Fact, value: str, perspective: Perspective | None) -> Vocabulary:
    """Return where a value stands: an outcome, when the side was changed since, with the other."""
    sides = (perspective, *Perspective)
    return next(words for side in sides if value in (words := fact.terms(side)))


def _term(term: Term, vocabulary: str) -> Word:
    return Word(text=term.label, anchor=f"{vocabulary}-{term.id}", meaning=term.meaning)


def rated(facts: Facts) -> list[Rated]:
    """Return the concerns that were rated, the gravest first, in their order where equal."""
    told: Mapping[str, Any] = facts.get("concerns", {})
    found = [
        Rated(
            concern=concern,
            severity=told[concern.id]["severity"],
            label=_severity(told[concern.id]["severity"]),
            source=_source(told[concern.id]["source"]),
        )
        for concern in CONCERNS.terms
        if concern.id in told
    ]
    return sorted(found, key=lambda one: -1 if one.severity is None else one.severity, reverse=True)


def _severity(severity: int | None) -> str:
    return SEVERITIES.get("na" if severity is None else str(severity)).label


def _source(source: str) -> str:
    return VOCABULARIES["source"].get(source).label if source else ""


def as_text(facts: Facts, perspective: Perspective | None, questions: Mapping[str, str]) -> str:
    """Return facts as lines of text, so that two versions can be compared word by word.

    `questions` maps the ids of questions to their words.
    """
    told = [
        f"{line.title}: {', '.join(word.text for word in line.words)}"
        for line in lines(facts, perspective)
    ]
    told += [
        f"{one.concern.label}: {one.label}{f' ({one.source})' if one.source else ''}"
        for one in rated(facts)
    ]
    told += [f"Answers: {questions.get(one, one)}" for one in facts.get("questions", [])]
    return "\n".join(told)

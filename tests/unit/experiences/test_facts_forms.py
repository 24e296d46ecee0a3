"""The forms for facts: which step asks what of whom, and what a form tells."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from app.experiences import facts_forms
from app.experiences.facts import CONCERNS, FACTS
from app.experiences.facts_forms import HINTS, STEPS, TITLES, StepForm, form_for, steps_for
from app.perspectives.tags import Perspective

COMMISSIONER, BIDDER, OBSERVER = Perspective
FIRST = CONCERNS.terms[0].id
RATED = {"concerns": {FIRST: {"severity": 2, "source": "met"}}}


@pytest.fixture(autouse=True)
def request_() -> Iterator[None]:
    """Stand in a request in which nothing was sent."""
    app = Flask("facts")
    app.config.update(SECRET_KEY="not-a-secret", WTF_CSRF_ENABLED=False)
    with app.test_request_context():
        yield


def opened(step: str, side: Perspective, facts: dict[str, Any]) -> StepForm:
    """Return the form of a step as it shows facts."""
    kind = form_for(step, side, facts, {"expertise": "What did one need to know?"})
    return kind.opened(**kind.fields_of(facts))


@pytest.mark.parametrize("side", list(Perspective))
@pytest.mark.parametrize("step", ["procurement", "course"])
def test_every_side_is_asked_its_own_in_words_of_its_own(step: str, side: Perspective) -> None:
    form = opened(step, side, {})
    asked = [fact for fact in FACTS if fact.step == step]
    assert list(form.facts) == [fact for fact in asked if side in fact.sides]
    assert form.asked == {fact.id for fact in asked}
    labels = [form[fact.id].label.text for fact in form.facts]
    assert len(labels) == len(set(labels))
    assert all(label.endswith(("?", "in pounds?")) for label in labels)
    assert form.told() == {}


def test_a_bidder_tells_of_itself_and_others_of_the_provider() -> None:
    labels = {side: opened("course", side, {})["provider_kind"].label.text for side in Perspective}
    assert labels[BIDDER] == "What do you mainly make?"
    assert labels[COMMISSIONER] == labels[OBSERVER] != labels[BIDDER]


def test_every_fact_is_asked_in_a_step_and_every_hint_belongs_to_one() -> None:
    assert {fact.step for fact in FACTS} < set(STEPS) == set(TITLES)
    assert set(HINTS) <= {fact.id for fact in FACTS}


@pytest.mark.parametrize("side", [None, COMMISSIONER, BIDDER])
def test_both_sides_have_all_steps(side: Perspective | None) -> None:
    assert steps_for(side, {}) == steps_for(side, RATED) == STEPS


def test_an_observer_is_asked_for_no_concerns_unless_some_are_left() -> None:
    assert steps_for(OBSERVER, {}) == ("procurement", "course", "check")
    assert steps_for(OBSERVER, RATED) == STEPS
    form = opened("concerns", OBSERVER, RATED)
    assert form.told() == {}
    assert form.asked == {"concerns"}


@pytest.mark.parametrize(
    ("step", "facts"),
    [
        ("procurement", {"stage": "bid", "flags": ["lots"], "began": "2025-03"}),
        ("course", {"outcome": "won", "hours": 0, "cost": 12, "message": "Ask."}),
        ("concerns", RATED),
        ("concerns", {"concerns": {FIRST: {"severity": None, "source": ""}}}),
        ("concerns", {}),
        ("check", {"questions": ["expertise"]}),
        ("check", {}),
    ],
)
def test_a_form_tells_what_it_shows(step: str, facts: dict[str, Any]) -> None:
    assert opened(step, BIDDER, facts).told() == facts


def test_a_retired_term_is_offered_only_where_it_was_chosen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    retired = replace(CONCERNS.terms[0], retired=True)
    monkeypatch.setattr(
        facts_forms, "CONCERNS", replace(CONCERNS, terms=(retired, *CONCERNS.terms[1:]))
    )
    assert f"concern_{FIRST}" not in opened("concerns", BIDDER, {})
    kept = opened("concerns", BIDDER, RATED)
    assert f"concern_{FIRST}" in kept
    assert kept.told() == RATED


def test_a_retired_choice_is_offered_only_where_it_was_chosen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stages = facts_forms.VOCABULARIES["stage"]
    retired = replace(stages.terms[0], retired=True)
    vocabularies = {
        **facts_forms.VOCABULARIES,
        "stage": replace(stages, terms=(retired, *stages.terms[1:])),
    }
    monkeypatch.setattr("app.experiences.facts.VOCABULARIES", vocabularies)

    def offered(facts: dict[str, Any]) -> set[str]:
        return {value for value, *_ in opened("procurement", BIDDER, facts)["stage"].iter_choices()}

    assert retired.id not in offered({})
    assert retired.id in offered({"stage": retired.id})

"""Facts that contradict each other, or that nobody asked: told at their field, nothing is lost."""

import re

import pytest
from flask import Flask

from app.experiences.models import Post
from app.members.models import Member
from tests.conftest import Work
from tests.integration.experiences.steps import (
    BIDDER,
    COMMISSIONER,
    OBSERVER,
    begin,
    facts_of,
    step_form,
    step_url,
)
from tests.support.client import Client, Values
from tests.support.html import Page

CONTRADICTIONS: dict[str, tuple[str, Values, str, str]] = {
    "a region of another nation": (
        "procurement",
        {"nation": "wales", "region": "UKK", "stage": "bid"},
        "region",
        "South West is not in the nation you chose, Wales.",
    ),
    "a procedure before its law": (
        "procurement",
        {"procedure": "competitive_flexible", "began": "2019-05", "service": "digital_web"},
        "procedure",
        "was not there in May 2019",
    ),
    "a month to come": (
        "procurement",
        {"began": "2099-01", "flags": ["lots"]},
        "began",
        "The month when it began is still to come.",
    ),
    "a large contract below the threshold": (
        "procurement",
        {"flags": ["below_threshold"], "value_band": "5m_and_over", "began": "2025-03"},
        "value_band",
        "You say that it was below the threshold",
    ),
    "taking part without a bid": (
        "course",
        {"outcome": "did_not_bid", "took_part": "alone", "message": "Ask."},
        "took_part",
        "You say that you did not bid.",
    ),
}


def problems(page: Page, field: str) -> list[str]:
    """Return what the summary says of a field, each with a link to it."""
    return re.findall(rf'<a href="#{field}(?:-0)?">(.*?)</a>', page.text)


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_a_contradiction_is_told_at_its_fact_and_the_rest_stays_as_typed(
    app: Flask, writer: Client, author: Member, work: Work, case: str
) -> None:
    step, fields, at, problem = CONTRADICTIONS[case]
    with work():
        post = begin(author, facts={"again": "no"})
    answer = writer.submit(step_url(post, step), {**fields, "do": "next"})

    assert answer.status_code == 422
    page = writer.read(answer)
    (told,) = problems(page, at)
    assert problem in told
    assert f'id="{at}-error"' in page
    kept = step_form(page).values
    assert {name: kept[name] for name in fields} == {
        name: value if isinstance(value, list) else [value] for name, value in fields.items()
    }
    assert facts_of(app, post) == {"again": "no"}


def test_two_contradictions_are_told_at_once(
    app: Flask, writer: Client, author: Member, work: Work
) -> None:
    with work():
        post = begin(author, COMMISSIONER)
    fields = {"nation": "wales", "region": "UKK", "began": "2099-01", "do": "back"}
    page = writer.read(writer.submit(step_url(post, "procurement"), fields))
    assert problems(page, "began")
    assert problems(page, "region")
    writer.submit(step_url(post, "procurement"), {"began": "2025-01", "region": "UKL"})
    assert facts_of(app, post) == {"began": "2025-01", "region": "UKL"}


UNKNOWN: list[tuple[str, str, str | list[str]]] = [
    ("procurement", "stage", "party"),
    ("procurement", "service", "audio_radio'--"),
    ("procurement", "flags", ["lots", "nothing"]),
    ("procurement", "nation", "France"),
    ("procurement", "began", "soon"),
    ("procurement", "began", "2025-13"),
    ("course", "outcome", "awarded_vcse"),
    ("course", "provider_size", "huge"),
    ("course", "hours", "a day"),
    ("course", "hours", "-1"),
    ("course", "people", "1001"),
    ("course", "cost", "1.50"),
    ("course", "message", "x" * 201),
    ("course", "expertise", ["learnt", "x" * 500]),
    ("concerns", "concern_bid_cost", "5"),
    ("concerns", "concern_bid_cost", "None"),
    ("concerns", "source_bid_cost", "heard"),
    ("check", "questions", ["nothing"]),
]


@pytest.mark.parametrize(("step", "name", "value"), UNKNOWN)
def test_what_was_not_offered_is_refused_at_its_field(
    app: Flask, writer: Client, author: Member, work: Work, step: str, name: str, value: str
) -> None:
    with work():
        post = begin(author)
    answer = writer.submit(step_url(post, step), {name: value, "do": "next"})
    assert answer.status_code == 422
    assert problems(writer.read(answer), name)
    assert facts_of(app, post) == {}


def sent_from(writer: Client, post: Post, step: str) -> dict[str, list[str]]:
    """Return what a browser would send of a step, untouched."""
    return step_form(writer.get_page(step_url(post, step))).values


def test_facts_of_another_step_or_side_are_not_taken(
    app: Flask, writer: Client, author: Member, work: Work
) -> None:
    with work():
        buyer, reader = begin(author, COMMISSIONER), begin(author, OBSERVER)
    more = {"took_part": "lead", "provider_size": "under_10k", "stage": "bid", "questions": "x"}
    for post in (buyer, reader):
        sent = {**sent_from(writer, post, "course"), **more, "message": "Yes."}
        assert writer.post(step_url(post, "course"), data=sent).status_code == 303
        assert facts_of(app, post) == {"message": "Yes."}


def test_a_side_changed_after_facts_were_told_asks_to_mend_them(
    app: Flask, writer: Client, author: Member, work: Work
) -> None:
    told = {
        "stage": "bid",
        "outcome": "won",
        "took_part": "lead",
        "provider_size": "under_10k",
        "hours": 40,
        "concerns": {"bid_cost": {"severity": 3, "source": "met"}},
    }
    with work():
        post = begin(author, facts=told)
    url = f"/posts/{post.id}/edit"
    answer = writer.submit(url, {"perspective": "commissioner", "do": "submit"})
    assert answer.status_code == 422
    page = writer.read(answer)
    assert "The facts do not fit any more." in page
    assert "“Won” is an outcome for a bidder. You speak as a commissioner." in page
    assert "Took part: only a bidder can tell this." in page
    assert "Turnover: only a bidder can tell this." in page

    # The draft is kept with its new side, and shown, before they are mended.
    for button in ("preview", "save"):
        answer = writer.submit(url, {"perspective": "commissioner", "do": button})
        assert answer.status_code in {200, 303}
    assert "Won" in writer.get_page(step_url(post, "check"))
    refused = writer.submit(step_url(post, "check"), {"do": "submit"})
    assert refused.status_code == 422
    assert "The facts do not fit any more." in writer.read(refused)

    # A step without one of them may be saved; the step that asks them settles them.
    writer.submit(step_url(post, "procurement"), {"stage": "award", "do": "next"})
    assert facts_of(app, post) == {**told, "stage": "award"}
    writer.submit(step_url(post, "course"), {"outcome": "awarded_vcse", "do": "next"})
    kept = {name: told[name] for name in ("hours", "concerns")}
    assert facts_of(app, post) == {**kept, "stage": "award", "outcome": "awarded_vcse"}
    assert writer.submit(step_url(post, "check"), {"do": "submit"}).status_code == 303


def test_an_observer_leaves_out_the_concerns_of_another_side(
    app: Flask, writer: Client, author: Member, work: Work
) -> None:
    with work():
        post = begin(author, facts={"concerns": {"bid_cost": {"severity": 3, "source": ""}}})
    url = f"/posts/{post.id}/edit"
    writer.submit(url, {"perspective": "observer", "do": "save"})
    assert writer.submit(url, {"do": "submit"}).status_code == 422

    page = writer.get_page(step_url(post, "concerns"))
    assert "You rated some when you spoke from another side." in page
    assert step_form(page).names == {"csrf_token", "do"}
    answer = writer.submit(step_url(post, "concerns"), {"do": "next"})
    assert answer.location == step_url(post, "check")
    assert facts_of(app, post) == {}
    assert "Step 3 of 3" in writer.get_page(answer.location)
    assert writer.submit(answer.location, {"do": "submit"}).status_code == 303


def test_a_token_of_another_page_asks_to_press_again(
    app: Flask, writer: Client, author: Member, work: Work
) -> None:
    with work():
        post = begin(author, BIDDER)
    sent = {**sent_from(writer, post, "course"), "message": "Ask.", "csrf_token": "old"}
    answer = writer.post(step_url(post, "course"), data=sent)
    assert answer.status_code == 422
    page = writer.read(answer)
    assert "press the button again" in page
    assert step_form(page).values["message"] == ["Ask."]
    assert facts_of(app, post) == {}

"""The facts of an experience are told in a few steps, each of which may be skipped."""

import re

import pytest
from flask import Flask

from app.core.errors import NotFound
from app.experiences import service
from app.experiences.models import Post
from app.members.models import Member
from app.perspectives.tags import Perspective
from app.questions import service as questions
from tests.conftest import Work
from tests.factories import make_moderator, make_post
from tests.integration.conftest import SignedIn
from tests.integration.experiences.pages import FILLED, NEW, only_post, press, states
from tests.integration.experiences.steps import (
    BIDDER,
    COMMISSIONER,
    OBSERVER,
    STEPS,
    begin,
    facts_of,
    step_form,
    step_url,
)
from tests.support.client import PASSWORD, Client, Values
from tests.support.html import Page

PROCUREMENT: Values = {
    "stage": "award",
    "service": "audio_radio",
    "buyer_kind": "district",
    "nation": "england",
    "region": "UKK",
    "began": "2025-03",
    "procedure": "competitive_flexible",
    "flags": ["lots", "reserved"],
    "value_band": "30k_to_135k",
    "weight": "10",
}
BOTH: Values = {
    "provider_kind": "community_radio",
    "hours": "1,200",
    "people": "3",
    "cost": "£0",
    "expertise": ["learnt", "lent"],
    "capacity": ["partners"],
    "feedback": "scores",
    "again": "differently",
    "message": "  Ask us   early. ",
}
TOLD_BOTH = {
    "provider_kind": "community_radio",
    "hours": 1200,
    "people": 3,
    "cost": 0,
    "expertise": ["learnt", "lent"],
    "capacity": ["partners"],
    "feedback": "scores",
    "again": "differently",
    "message": "Ask us early.",
}
COURSES = {
    COMMISSIONER: ({**BOTH, "outcome": "awarded_vcse"}, {**TOLD_BOTH, "outcome": "awarded_vcse"}),
    BIDDER: (
        {**BOTH, "outcome": "won", "provider_size": "10k_to_50k", "took_part": "lead"},
        {**TOLD_BOTH, "outcome": "won", "provider_size": "10k_to_50k", "took_part": "lead"},
    ),
    OBSERVER: (
        {"provider_kind": "press", "message": "Talk."},
        {"provider_kind": "press", "message": "Talk."},
    ),
}


def named(page: Page) -> set[str]:
    """Return the facts that a step asks."""
    return step_form(page).names - {"csrf_token", "do"}


def test_from_the_form_of_the_text_one_goes_on_to_the_first_step(
    writer: Client, app: Flask
) -> None:
    answer = press(writer, NEW, "facts")
    assert answer.status_code == 303
    assert re.fullmatch(r"/posts/\d+/facts/procurement", answer.location)
    assert states(app) == ["draft"]
    page = writer.get_page(answer.location)
    assert "Step 1 of 4" in page
    assert page.h1 == ["What was bought, and how"]


@pytest.mark.parametrize("side", list(Perspective))
def test_what_is_told_is_kept_and_shown_again(
    app: Flask, writer: Client, author: Member, work: Work, side: Perspective
) -> None:
    with work():
        post = begin(author, side)
    fields, told = COURSES[side]
    assert named(writer.get_page(step_url(post, "procurement"))) == set(PROCUREMENT)
    writer.submit(step_url(post, "procurement"), {**PROCUREMENT, "do": "next"})
    page = writer.get_page(step_url(post, "course"))
    assert named(page) == set(fields)
    answer = writer.submit(step_url(post, "course"), {**fields, "do": "next"})
    assert answer.status_code == 303
    assert facts_of(app, post) == {**PROCUREMENT, **told}

    shown = step_form(writer.get_page(step_url(post, "course"))).values
    assert {name: shown[name] for name in told} == {
        name: value if isinstance(value, list) else [str(value)] for name, value in told.items()
    }


def test_what_is_changed_later_takes_the_place_of_what_was_told(
    app: Flask, writer: Client, author: Member, work: Work
) -> None:
    with work():
        post = begin(author, facts={"stage": "bid", "flags": ["lots"], "outcome": "lost"})
    url = step_url(post, "procurement")
    writer.submit(url, {"stage": "award", "flags": ["reserved"], "do": "next"})
    assert facts_of(app, post) == {"stage": "award", "flags": ["reserved"], "outcome": "lost"}
    writer.submit(url, {"stage": "", "flags": None, "do": "next"})
    assert facts_of(app, post) == {"outcome": "lost"}, "the other step is as it was"


@pytest.mark.parametrize("side", list(Perspective))
def test_forward_back_and_past_each_step(
    app: Flask, writer: Client, author: Member, work: Work, side: Perspective
) -> None:
    with work():
        post = begin(author, side)
    steps = [step for step in STEPS if side is not OBSERVER or step != "concerns"]
    for at, step in enumerate(steps):
        url = step_url(post, step)
        page = writer.get_page(url)
        assert f"Step {at + 1} of {len(steps)}" in page
        assert f'aria-current="step">{page.h1[0]}' in page
        text = f"/posts/{post.id}/edit"
        assert writer.submit(url, {"do": "text"}).location == text
        on = writer.submit(url, {"do": "next"}).location
        assert on == (text if step == "check" else step_url(post, steps[at + 1]))
        assert "Save and go back" in page
        back = writer.submit(url, {"do": "back"}).location
        assert back == (step_url(post, steps[at - 1]) if at else text)
    assert facts_of(app, post) == {}
    assert states(app, post.id) == ["draft"]


@pytest.mark.parametrize("to", STEPS)
@pytest.mark.parametrize(
    ("step", "fields"),
    [
        ("procurement", {"stage": "bid"}),
        ("course", {"hours": "12"}),
        ("concerns", {"concern_mission": "3"}),
        ("check", {"questions": ["expertise"]}),
    ],
)
def test_any_step_is_a_button_away_and_saves_what_was_told(
    app: Flask, writer: Client, author: Member, work: Work, step: str, fields: Values, to: str
) -> None:
    with work():
        post = begin(author)
    url = step_url(post, step)
    assert (f'name="do" value="{to}"' in writer.get_page(url)) is (to != step)
    assert writer.submit(url, {**fields, "do": to}).location == step_url(post, to)
    assert facts_of(app, post)


def test_the_first_step_says_who_sees_the_facts(writer: Client, author: Member, work: Work) -> None:
    with work():
        post = begin(author)
    told = "readers see every fact you give"
    assert [told in writer.get_page(step_url(post, step)) for step in STEPS] == [True] + 3 * [False]


def test_a_step_that_the_side_is_not_asked_leads_on(
    writer: Client, author: Member, work: Work
) -> None:
    with work():
        post = begin(author, OBSERVER)
    answer = writer.submit(step_url(post, "procurement"), {"do": "concerns"})
    assert answer.location == step_url(post, "course")


def test_the_enter_key_saves_and_goes_on(writer: Client, author: Member, work: Work) -> None:
    with work():
        post = begin(author)
    url = step_url(post, "procurement")
    sent = {**step_form(writer.get_page(url)).values, "stage": "bid"}
    assert "do" not in sent
    assert writer.post(url, data=sent).location == step_url(post, "course")


def test_another_button_than_ours_is_refused(
    app: Flask, writer: Client, author: Member, work: Work
) -> None:
    with work():
        post = begin(author)
    answer = writer.submit(step_url(post, "procurement"), {"stage": "bid", "do": "publish"})
    assert answer.status_code == 422
    assert "Press one of the buttons" in writer.read(answer)
    assert facts_of(app, post) == {}


def test_without_a_side_one_is_led_to_choose_one(app: Flask, writer: Client) -> None:
    answer = press(writer, NEW, "facts", {**FILLED, "perspective": None})
    url = answer.location
    for step in STEPS:
        led = writer.get(url.replace("procurement", step))
        assert led.location == url.replace("facts/procurement", "edit") + "#perspective"
    page = writer.get_page(led.location.partition("#")[0])
    assert "Choose the side you speak from first" in page
    assert 'id="perspective"' in page
    token = page.form_with({"csrf_token"}, at="/logout", index=None).values
    assert writer.post(url, data={**token, "stage": "bid", "do": "next"}).status_code == 302
    assert facts_of(app, only_post(app)) == {}


@pytest.mark.parametrize("step", ["", "nothing", "Course", "check/", "0", "..", "%00"])
def test_another_step_is_nowhere(writer: Client, author: Member, work: Work, step: str) -> None:
    with work():
        post = begin(author)
    writer.get_page(step_url(post, step), status=404)


def test_an_observer_has_no_concerns_to_rate(writer: Client, author: Member, work: Work) -> None:
    with work():
        post = begin(author, OBSERVER)
    writer.get_page(step_url(post, "concerns"), status=404)


@pytest.mark.parametrize("step", STEPS)
def test_only_the_author_of_an_experience_tells_facts(
    writer: Client, author: Member, opening: Post, work: Work, signed_in: SignedIn, step: str
) -> None:
    with work():
        draft, reply = begin(author), make_post(author, answering=opening)
        moderator = make_moderator()
    sent = step_form(writer.get_page(step_url(draft, step))).values
    for nobodys in (step_url(opening, step), step_url(reply, step), f"/posts/999999/facts/{step}"):
        writer.get_page(nobodys, status=404)
        assert writer.post(nobodys, data=sent).status_code == 404
    signed_in(moderator).get_page(step_url(draft, step), status=404)


def test_a_reply_has_no_facts_behind_the_page_either(
    author: Member, opening: Post, work: Work
) -> None:
    with work():
        reply = make_post(author, answering=opening, state="draft")
    with work(), pytest.raises(NotFound):
        service.tell_facts(author, reply.id, {"stage": "bid"}, of=frozenset({"stage"}))


def test_signing_in_does_not_lose_what_was_told(
    app: Flask, writer: Client, author: Member, work: Work
) -> None:
    with work():
        post = begin(author, facts={"feedback": "full", "expertise": ["bought"]})
    url = step_url(post, "course")
    sent = step_form(writer.get_page(url)).values
    writer.sign_out()
    typed = {"outcome": "lost", "feedback": "", "expertise": ["learnt", "lent"], "hours": "many"}
    led = writer.post(url, data={**sent, **typed}).location
    assert "/login" in led
    fields = {"email": author.email, "password": PASSWORD}
    page = writer.get_page(writer.submit(led, fields).location)
    assert "We kept what you wrote before you signed in." in page
    kept = step_form(page).values
    assert {name: kept[name] for name in typed} == {
        name: value if isinstance(value, list) else [value] for name, value in typed.items()
    }
    assert facts_of(app, post) == {"feedback": "full", "expertise": ["bought"]}


@pytest.mark.parametrize("state", ["withdrawn", "declined"])
def test_a_closed_post_is_told_no_more_of(
    app: Flask, writer: Client, author: Member, work: Work, state: str
) -> None:
    with work():
        post = begin(author, state=state, facts={"stage": "bid"})
        other = begin(author)
    for step in STEPS:
        assert writer.get(step_url(post, step)).location == f"/posts/{post.id}/edit"
    sent = step_form(writer.get_page(step_url(other, "procurement"))).values
    answer = writer.post(step_url(post, "procurement"), data={**sent, "stage": "award"})
    assert answer.status_code == 409
    assert "This post is closed" in writer.read(answer)
    assert facts_of(app, post) == {"stage": "bid"}


def test_the_questions_on_offer_are_the_sides_own_and_those_answered(
    app: Flask, writer: Client, author: Member, work: Work
) -> None:
    with work():
        buyer = begin(author, COMMISSIONER)
        kept = begin(author, COMMISSIONER, facts={"questions": ["bid_or_not", "expertise"]})
        questions.set_open(make_moderator(), "expertise", is_open=False)

    def offered(post: Post) -> set[str]:
        page = writer.get_page(step_url(post, "check"))
        return set(re.findall(r'name="questions"[^>]*value="(\w+)"', page.text, re.DOTALL))

    asked = {"used_the_act", "what_worries", "time_and_inclination", "capacity_and_remit"}
    assert offered(buyer) == asked
    assert offered(kept) == asked | {"bid_or_not", "expertise"}

    writer.submit(step_url(buyer, "check"), {"questions": ["used_the_act"], "do": "next"})
    assert facts_of(app, buyer) == {"questions": ["used_the_act"]}
    page = writer.get_page(step_url(buyer, "check"))
    assert "It answers:" in page.text.split('class="preview"')[1].split("</section>")[0]
    writer.submit(step_url(buyer, "check"), {"questions": None, "do": "back"})
    assert facts_of(app, buyer) == {}
    refused = writer.submit(step_url(buyer, "check"), {"questions": ["bid_or_not"], "do": "next"})
    assert refused.status_code == 422


def test_the_last_step_shows_the_text_as_readers_will_see_it(
    writer: Client, author: Member, work: Work
) -> None:
    with work():
        post = begin(author, title="", facts={"outcome": "lost", "hours": 12}, body="So *it* went.")
    page = writer.get_page(step_url(post, "check"))
    shown = page.text.split('class="preview"')[1].split("<form")[0]
    assert "<h3>(no title yet)</h3>" in shown
    assert "<p>So <em>it</em> went.</p>" in shown
    assert author.display_name in shown
    assert "Bid and lost" in shown
    assert "12 hours" in shown
    assert "could readers guess who you are" not in page

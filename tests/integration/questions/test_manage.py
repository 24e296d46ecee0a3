"""The moderators' page of questions: asking more, asking no longer, asking again."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.core.db import db
from app.core.errors import NotAllowed
from app.perspectives.tags import Perspective
from app.questions import queries, service
from app.questions.models import HINT_LIMIT, TEXT_LIMIT, TOPIC_LIMIT, Question
from app.web.forms import STALE
from tests.conftest import Work
from tests.factories import make_member, make_moderator
from tests.support.client import Client
from tests.support.html import Page

PAGE = "/moderation/questions"
ASKED = {
    "topic": "Reporting back",
    "text": "What did you have to report, and was it read?",
    "hint": "How often, how long it took, what came of it.",
    "put_to": ["bidder", "commissioner"],
}


@pytest.fixture
def desk(work: Work, client: Client) -> Client:
    """Return a moderator at a client."""
    with work():
        moderator = make_moderator()
    client.sign_in(moderator)
    return client


def add(desk: Client, **changes: str | list[str]) -> TestResponse:
    """Fill in the form for a further question and send it."""
    return desk.submit(PAGE, {**ASKED, **changes})


def known(app: Flask) -> list[Question]:
    """Return all questions in order."""
    with app.app_context():
        return list(queries.list_questions())


def added(app: Flask) -> Question:
    """Return the last question."""
    return known(app)[-1]


def errors_of(page: Page) -> str:
    """Return what the page says at the top went wrong."""
    part = page.text.split("There is a problem", 1)[1].split("</ul>", 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", part).split())


def test_a_question_that_is_added_is_asked_last(app: Flask, desk: Client) -> None:
    before = known(app)
    answer = add(desk)
    assert (answer.status_code, answer.location) == (303, PAGE)
    made = added(app)
    assert [one.id for one in known(app)] == [*(one.id for one in before), "reporting_back"]
    assert (made.topic, made.text, made.hint) == (ASKED["topic"], ASKED["text"], ASKED["hint"])
    assert made.put_to == ["commissioner", "bidder"], "in the order of the sides"
    assert made.position == max(one.position for one in before) + 1
    assert made.open
    page = desk.get_page(PAGE)
    assert "Added. From now on an experience can say that it answers this." in page
    assert "/questions/reporting_back" in page.links
    assert "What did you have to report, and was it read?" in desk.get_page("/questions")


def test_the_page_shows_all_in_order_with_whom_they_are_put_to(app: Flask, desk: Client) -> None:
    page = desk.get_page(PAGE)
    links = [link for link in page.links if link.startswith("/questions/")]
    assert links == [f"/questions/{one.id}" for one in known(app)]
    assert "For bidders" in page
    assert "For commissioners and bidders" in page


def test_the_first_of_all_questions(app: Flask, desk: Client, work: Work) -> None:
    with work():
        db.session.execute(sa.delete(Question))
    assert add(desk).status_code == 303
    assert [one.position for one in known(app)] == [1]


@pytest.mark.parametrize(
    ("topic", "made"),
    [
        ("Reporting back", "reporting_back"),
        ("  What -- then?!  ", "what_then"),
        ("Tŷ agored, Ynys Môn", "ty_agored_ynys_mon"),
        ("2026", "2026"),
        ("x" * TOPIC_LIMIT, "x" * 40),
        (
            "A topic of forty letters, cut at a space and more",
            "a_topic_of_forty_letters_cut_at_a_space",
        ),
        ("<script>alert(1)</script>", "script_alert_1_script"),
        ("' OR 1=1 --", "or_1_1"),
    ],
)
def test_its_address_is_made_of_its_topic(app: Flask, desk: Client, topic: str, made: str) -> None:
    assert add(desk, topic=topic).status_code == 303
    assert added(app).id == made
    desk.get_page(f"/questions/{made}")
    assert "<script>alert" not in desk.get_page(PAGE).text


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"topic": ""}, "Say in a few words what it is about."),
        ({"topic": " \u200b "}, "Say in a few words what it is about."),
        ({"topic": "\x00"}, "Say in a few words what it is about."),
        ({"topic": "???"}, "Give the topic in letters."),
        ({"topic": "Ερώτηση"}, "Give the topic in letters."),
        ({"topic": "x" * (TOPIC_LIMIT + 1)}, "” is 1 characters too long. The limit is 60."),
        ({"text": ""}, "Write the question."),
        ({"text": "x" * (TEXT_LIMIT + 7)}, "” is 7 characters too long. The limit is 200."),
        ({"hint": "x" * (HINT_LIMIT + 1)}, "” is 1 characters too long. The limit is 300."),
        ({"hint": "x" * 200_000}, "” is 199,700 characters too long. The limit is 300."),
        ({"put_to": []}, "Choose whom it is put to."),
        ({"put_to": ["moderator"]}, "Choose one of the options shown."),
        ({"put_to": ["bidder", "\x00"]}, "Choose one of the options shown."),
        ({"topic": "Expertise"}, "Another question has this topic, or nearly."),
        ({"topic": "EXPERTISE!"}, "Another question has this topic, or nearly."),
        (
            {"topic": "", "text": "", "put_to": []},
            "Say in a few words what it is about. Write the question. Choose whom it is put to.",
        ),
    ],
)
def test_what_cannot_be_asked_is_refused_and_kept(
    app: Flask, desk: Client, changes: dict[str, str | list[str]], problem: str
) -> None:
    before = [one.id for one in known(app)]
    page = desk.read(add(desk, **changes))
    assert "422" not in page.titles
    assert problem in errors_of(page)
    assert [one.id for one in known(app)] == before
    kept = page.form_with({"topic", "put_to"}, at=None, index=None).values
    sent = {**ASKED, **changes}
    for name in ("topic", "text"):
        assert kept[name] == [
            " ".join(str(sent[name]).replace("\x00", "").replace("\u200b", "").split())
        ]
    assert kept.get("put_to", []) == [
        side for side in ("commissioner", "bidder") if side in sent["put_to"]
    ]


def test_a_hint_is_not_needed(app: Flask, desk: Client) -> None:
    assert add(desk, hint="").status_code == 303
    assert added(app).hint == ""


def test_a_side_ticked_twice_is_one(app: Flask, desk: Client) -> None:
    assert add(desk, put_to=["observer", "observer"]).status_code == 303
    assert added(app).put_to == ["observer"]


def test_the_same_form_twice_asks_once(app: Flask, desk: Client) -> None:
    add(desk)
    before = len(known(app))
    page = desk.read(add(desk))
    assert "Another question has this topic, or nearly." in errors_of(page)
    assert len(known(app)) == before


def test_what_is_no_form_asks_nothing(app: Flask, desk: Client) -> None:
    before = len(known(app))
    for sent in ({"json": {"topic": "x"}}, {"data": b"\xff\xfe\x00"}, {"data": {}}):
        assert desk.post(PAGE, **sent).status_code == 422
    assert len(known(app)) == before


def press(desk: Client, question_id: str, what: str) -> TestResponse:
    """Press the button beside a question."""
    return desk.submit(PAGE, {}, at=f"{PAGE}/{question_id}/{what}")


def test_a_question_is_asked_no_longer_and_again(app: Flask, desk: Client) -> None:
    answer = press(desk, "expertise", "close")
    assert (answer.status_code, answer.location) == (303, PAGE)
    page = desk.get_page(PAGE)
    assert "Expertise: It is no longer asked. Its answers stay." in page
    assert page.text.count("No longer asked") == 1
    with app.app_context():
        assert "expertise" not in {one.id for one in queries.list_open()}
        assert "expertise" in {one.id for one in queries.list_questions()}
        assert [one.id for one in queries.find_questions(["expertise"])] == ["expertise"]
    press(desk, "expertise", "reopen")
    page = desk.get_page(PAGE)
    assert "Expertise: It is asked again." in page
    assert "No longer asked" not in page
    with app.app_context():
        assert "expertise" in {one.id for one in queries.list_open()}


@pytest.mark.parametrize("what", ["close", "reopen"])
def test_pressing_twice_does_no_harm(app: Flask, desk: Client, what: str) -> None:
    page = desk.get_page(PAGE)
    token = page.form_with(set(), at=f"{PAGE}/expertise/close", index=None).values
    for _ in range(2):
        assert desk.post(f"{PAGE}/expertise/{what}", data=token).status_code == 303
    with app.app_context():
        assert queries.get_question("expertise").open is (what == "reopen")


@pytest.mark.parametrize("what", ["close", "reopen"])
@pytest.mark.parametrize(
    "name", ["nothing", "%00", "Expertise", "x" * 41, "x" * 5_000, "é", "' OR 1"]
)
def test_a_question_that_there_is_not(desk: Client, what: str, name: str) -> None:
    page = desk.get_page(PAGE)
    token = page.form_with(set(), at=f"{PAGE}/expertise/close", index=None).values
    answer = desk.post(f"{PAGE}/{name}/{what}", data=token)
    assert answer.status_code == 404
    desk.read(answer)


@pytest.mark.parametrize("token", [{}, {"csrf_token": ""}, {"csrf_token": "made-up"}])
def test_without_the_token_nothing_happens(app: Flask, desk: Client, token: dict[str, str]) -> None:
    before = [(one.id, one.open) for one in known(app)]
    assert desk.post(f"{PAGE}/expertise/close", data=token).status_code == 422
    page = desk.read(desk.post(PAGE, data={**ASKED, **token}))
    assert STALE in errors_of(page)
    assert [(one.id, one.open) for one in known(app)] == before


def test_the_use_cases_ask_the_policy_themselves(app: Flask, work: Work) -> None:
    with work():
        member = make_member()
        with pytest.raises(NotAllowed):
            service.add_question(member, topic="T", text="T?", hint="", put_to=[*Perspective])
        with pytest.raises(NotAllowed):
            service.set_open(member, "expertise", is_open=False)
    assert {one.open for one in known(app)} == {True}
    assert "t" not in {one.id for one in known(app)}


def test_a_member_sees_no_such_page(work: Work, client: Client) -> None:
    with work():
        member = make_member()
    client.sign_in(member)
    client.get_page(PAGE, status=404)
    for address in (PAGE, f"{PAGE}/expertise/close", f"{PAGE}/expertise/reopen"):
        assert client.post(address, data=ASKED).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    assert client.get(PAGE).location.startswith("/login")
    assert client.post(f"{PAGE}/expertise/close").status_code in {302, 303, 422}


def test_questions_are_found_in_order_or_not_at_all(app: Flask) -> None:
    with app.app_context():
        names = [one.id for one in queries.list_questions()]
        assert [one.id for one in queries.find_questions(names[::-1])] == names
        assert [one.id for one in queries.find_questions([names[1], "nothing"])] == [names[1]]
        assert queries.find_questions([]) == []

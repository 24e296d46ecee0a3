"""The forum's questions: what is asked, who answers, and what is known so far."""

import pytest

from app.core.db import db
from app.questions import service
from app.questions.models import Question
from tests.conftest import Work
from tests.factories import make_moderator
from tests.integration.answers.conftest import (
    BIDDER,
    COMMISSIONER,
    OBSERVER,
    Tell,
    cards,
    rated,
    words,
)
from tests.support.client import Client

LIST = "/questions"
OUR_OWN = (
    "used_the_act",
    "what_worries",
    "bid_or_not",
    "time_and_inclination",
    "expertise",
    "capacity_and_remit",
)


def test_all_questions_in_order(client: Client) -> None:
    page = client.get_page(LIST)
    links = [link for link in page.links if link.startswith(f"{LIST}/")]
    assert links == [f"{LIST}/{name}" for name in OUR_OWN]
    told = words(page)
    assert "To bid or not Did your organisation bid, or think of bidding?" in told
    assert "For bidders" in told
    assert "For commissioners and bidders" in told
    assert "For everybody" in told


@pytest.mark.parametrize(
    ("number", "shown"), [*((few, "Fewer than 5") for few in range(5)), (5, "5")]
)
def test_how_many_answer(client: Client, tell: Tell, number: int, shown: str) -> None:
    tell(BIDDER, number, questions=["bid_or_not"])
    tell(COMMISSIONER, 7, questions=["expertise"])
    told = words(client.get_page(LIST))
    asked = told.split("To bid or not", 1)[1].split("Time and inclination", 1)[0]
    assert f"{shown} experiences of bidders answer it" in asked
    assert "commissioners answer" not in asked, "it is not put to them"
    assert "7 experiences of commissioners answer it" in told
    own = words(client.get_page(f"{LIST}/bid_or_not"))
    assert f"{shown} experiences of bidders answer it" in own


def test_a_forum_that_asks_nothing(client: Client, work: Work) -> None:
    with work():
        for question in OUR_OWN:
            db.session.delete(db.session.get_one(Question, question))
    assert "Nothing is asked yet." in words(client.get_page(LIST))
    assert "What we would all like to know" not in client.get_page("/")


@pytest.mark.parametrize("name", OUR_OWN)
def test_a_question_that_nobody_answered(client: Client, name: str) -> None:
    page = client.get_page(f"{LIST}/{name}")
    told = words(page)
    assert "None yet. Be the first to answer" in told
    assert "Too few experiences tell of this yet to give a figure." in told
    assert page.links.count(f"/experiences/new?question={name}") == 2


def test_a_question_that_there_is_not(client: Client) -> None:
    for name in ("nothing", "%00", "x" * 300):
        client.get_page(f"{LIST}/{name}", status=404)


SAYS = {
    "used_the_act": [
        "Commissioners most often said “Grant instead” (6 of at least 6 experiences).",
        "Bidders most often said “Won” (5 of at least 5 experiences).",
        "How much did social value weigh?",
    ],
    "what_worries": [
        "They differ most over “We did not have the people or the time”",
        "Matters more to",
    ],
    "bid_or_not": [
        "Bidders most often said “Won” (5 of at least 5 experiences).",
        "Why did organisations not bid?",
    ],
    "time_and_inclination": [
        "that say how many hours were spent, at least 5 in all, say 40 hours or less.",
        "that say how much money was spent, at least 6 in all, say none.",
        "the people or the time” weighed 1.0 for commissioners (from 6 experiences) and 3.0 for",
        "Would they do it again?",
    ],
    "expertise": ["Where did the expertise come from?", "How much did it weigh on each side?"],
    "capacity_and_remit": ["What built capacity?", "It did not fit our mission or independence"],
}


@pytest.mark.parametrize("name", OUR_OWN)
def test_what_is_known_is_read_out(client: Client, tell: Tell, name: str) -> None:
    concerns = rated("capacity_time", 1) | rated("mission", 2) | rated("expertise", 2)
    tell(COMMISSIONER, 6, outcome="grant_instead", weight="10", cost=0, concerns=concerns)
    tell(BIDDER, 5, outcome="won", hours=40, concerns=rated("capacity_time", 3))
    told = words(client.get_page(f"{LIST}/{name}"))
    for line in SAYS[name]:
        assert line in told
    if name == "bid_or_not":
        assert "Grant instead" not in told, "that is an outcome of the other side"


def test_why_organisations_did_not_bid(client: Client, tell: Tell) -> None:
    tell(BIDDER, 5, outcome="did_not_bid", concerns=rated("requirements", 4))
    told = words(client.get_page(f"{LIST}/bid_or_not"))
    for said in (
        "did not bid, “The entry conditions asked for too much” (4.0 of 4, from 5 experiences)",
        "mattered most.",
    ):
        assert said in told


def test_a_question_of_a_moderator_s_has_counts_alone(
    client: Client, tell: Tell, work: Work
) -> None:
    with work():
        made = service.add_question(
            make_moderator(), topic="Feedback", text="What was said?", hint="", put_to=[OBSERVER]
        )
        question = made.id
    tell(OBSERVER, 6, questions=[question], concerns=rated("feedback", 3))
    page = client.get_page(f"{LIST}/{question}")
    told = words(page)
    assert len(cards(page.text)) == 6
    assert "answer it" not in told.replace("Experiences that answer it", "")
    assert "The reasons were unclear, or hard to challenge" not in told
    assert "All figures" not in told


def test_a_closed_question_stays_to_be_read(client: Client, tell: Tell, work: Work) -> None:
    (answer,) = tell(BIDDER, 1, questions=["bid_or_not"])
    with work():
        service.set_open(make_moderator(), "bid_or_not", is_open=False)
    page = client.get_page(f"{LIST}/bid_or_not")
    assert cards(page.text) == [answer]
    assert "This is no longer asked." in words(page)
    assert not [link for link in page.links if link.startswith("/experiences/new?")]
    assert "No longer asked" in words(client.get_page(LIST))
    assert f"{LIST}/bid_or_not" not in client.get_page("/").links


def test_a_closed_question_nobody_answered(client: Client, work: Work) -> None:
    with work():
        service.set_open(make_moderator(), "bid_or_not", is_open=False)
    told = words(client.get_page(f"{LIST}/bid_or_not"))
    assert "None yet." in told
    assert "Be the first" not in told


def test_answers_of_every_side_newest_first_page_by_page(client: Client, tell: Tell) -> None:
    tell(BIDDER, 3, questions=["expertise"])
    newest = tell(OBSERVER, 30, questions=["what_worries", "expertise"])[::-1]
    first = client.get_page(f"{LIST}/what_worries")
    assert cards(first.text) == newest[:20]
    older = next(link for link in first.links if "after=" in link)
    second = client.get_page(older)
    assert cards(second.text) == newest[20:]
    assert "What worries each side, and where do they differ?" not in words(second)
    assert f"{LIST}/what_worries" in second.links
    back = next(link for link in second.links if "before=" in link)
    assert cards(client.get_page(back).text) == newest[:20]


def test_a_page_that_there_is_not_any_more(client: Client, tell: Tell) -> None:
    made = tell(BIDDER, 2, questions=["what_worries"])
    page = client.get_page(f"{LIST}/what_worries?after=999999")
    assert "That page is not there any more." in words(page)
    assert cards(page.text) == made[::-1]

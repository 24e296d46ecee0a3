"""Another moderator agrees or refuses, once, in time; then the two see who wrote the post."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy.exc import DatabaseError

from app.core import clock
from app.core.db import db
from app.core.errors import Conflict
from app.experiences.models import OpeningAnswer
from app.members.models import Member
from app.members.service import deactivate, give_standing
from app.openings import service
from app.openings.lifecycle import LAPSES_AFTER, NEW_FOR, OPEN_FOR
from app.policy.actor import Standing
from tests.conftest import Work
from tests.factories import make_member
from tests.integration.conftest import SignedIn
from tests.integration.openings.conftest import (
    ADDRESS,
    NAME,
    NO,
    TRACES,
    WHY,
    YES,
    Desk,
    Rows,
    answer,
    force,
    page_of,
)
from tests.support.client import Client


def tells(client: Client, page: str) -> bool:
    """Tell whether a page says who wrote the post."""
    shown = client.get_page(page)
    found = [trace in shown for trace in TRACES]
    assert all(found) or not any(found)
    return all(found)


def test_two_moderators_together_see_who_wrote_it_and_a_third_does_not(
    desk: Desk, asked: str, signed_in: SignedIn, rows: Rows
) -> None:
    first, second, third = map(signed_in, (desk.asker, desk.second, desk.third))
    assert not [client for client in (first, second, third) if tells(client, asked)]
    answered = answer(second, asked, "agree")
    assert (answered.status_code, answered.location) == (303, asked)
    assert rows() == [("asked", WHY), ("agreed", YES)]

    for client in (first, second):
        page = client.get_page(asked)
        for words in (NAME, ADDRESS, WHY, YES, "Graham Oduya", "Nesta Quill"):
            assert words in page
    page = third.get_page(asked)
    for words in (WHY, YES, "Graham Oduya", "Nesta Quill", "Only these two moderators see"):
        assert words in page
    assert not tells(third, asked)
    for client in (first, second, third):
        assert not [form for form in client.get_page(asked).forms if "action" in form.names]
        for url in ("/moderation/openings", desk.post_page, "/moderation/log", "/moderation"):
            assert not tells(client, url)


def test_refused_it_tells_nobody_anything(
    desk: Desk, asked: str, signed_in: SignedIn, rows: Rows
) -> None:
    assert answer(signed_in(desk.second), asked, "refuse", NO).status_code == 303
    assert rows() == [("asked", WHY), ("refused", NO)]
    for moderator in (desk.asker, desk.second, desk.third):
        client = signed_in(moderator)
        assert NO in client.get_page(asked)
        assert not tells(client, asked)


@pytest.mark.parametrize("action", ["agree", "refuse"])
def test_whoever_asked_does_not_answer(
    desk: Desk, asked: str, signed_in: SignedIn, rows: Rows, action: str
) -> None:
    client = signed_in(desk.asker)
    assert force(client, asked, action=action, reason=YES).status_code == 403
    assert rows() == [("asked", WHY)]


@pytest.mark.parametrize("standing", [Standing.MODERATOR, Standing.ADMINISTRATOR])
@pytest.mark.parametrize(
    ("earlier", "new"), [(NEW_FOR - timedelta(minutes=5), True), (NEW_FOR, False)]
)
def test_nobody_is_made_a_moderator_to_answer(
    work: Work,
    desk: Desk,
    signed_in: SignedIn,
    rows: Rows,
    standing: Standing,
    earlier: timedelta,
    *,
    new: bool,
) -> None:
    """Else one administrator alone would see who wrote it."""
    made = clock.now()
    with clock.at(made), work():
        chief, helper = make_member(standing=Standing.ADMINISTRATOR), make_member()
        give_standing(chief, helper, standing)
    with clock.at(made + earlier), work():
        page = page_of(service.ask(desk.asker, desk.post, WHY))
    client = signed_in(helper)
    assert ("You became a moderator too late to answer this." in client.get_page(page)) is new
    assert ("1 request waits" in client.get_page("/moderation")) is not new
    assert force(client, page, action="agree", reason=YES).status_code == (403 if new else 303)
    assert len(rows()) == (1 if new else 2)
    assert tells(client, page) is not new


@pytest.mark.parametrize("standing", [Standing.MODERATOR, Standing.ADMINISTRATOR])
@pytest.mark.parametrize("action", ["agree", "refuse"])
def test_the_author_does_not_answer_nor_learn_that_it_was_asked(
    work: Work,
    desk: Desk,
    asked: str,
    signed_in: SignedIn,
    rows: Rows,
    standing: Standing,
    action: str,
) -> None:
    """Even when they became a moderator after it was asked."""
    with work():
        chief = make_member(standing=Standing.ADMINISTRATOR)
        give_standing(chief, db.session.get_one(Member, desk.author.id), standing)
    client = signed_in(desk.author)
    assert force(client, asked, action=action, reason=YES).status_code == 404
    client.get_page(asked, status=404)
    assert "request" not in client.get_page("/moderation").text
    assert WHY not in client.get_page("/moderation/openings")
    assert client.get(desk.ask_page).status_code == 403
    assert rows() == [("asked", WHY)]

    answer(signed_in(desk.second), asked, "agree")
    client.get_page(asked, status=404)
    assert "Graham" not in client.get_page("/moderation/openings")


@pytest.mark.parametrize(
    ("action", "reason", "words"),
    [
        ("", YES, "Choose whether you agree."),
        ("open", YES, "Choose one of the options shown."),
        ("agree", "", "Give a reason."),
        ("refuse", "", "Give a reason."),
        ("agree", "x" * 4_001, "1 characters too long"),
    ],
)
def test_what_is_not_an_answer_is_not_taken(
    desk: Desk, asked: str, signed_in: SignedIn, rows: Rows, action: str, reason: str, words: str
) -> None:
    client = signed_in(desk.second)
    answered = answer(client, asked, action, reason)
    page = client.read(answered)
    assert answered.status_code == 422
    assert words in page
    assert reason in page
    assert rows() == [("asked", WHY)]


@pytest.mark.parametrize("first", ["agree", "refuse"])
def test_one_answer_counts_and_who_comes_second_keeps_their_words(
    desk: Desk, asked: str, signed_in: SignedIn, rows: Rows, first: str
) -> None:
    second, third = signed_in(desk.second), signed_in(desk.third)
    form = third.get_page(asked).form_with({"action"}, at=asked, index=None)
    answer(second, asked, first)
    recorded = rows()
    for action in ("agree", "refuse"):
        stale = third.post(asked, data={**form.values, "action": action, "reason": "Mine."})
        page = third.read(stale)
        assert stale.status_code == 409
        for words in ("This changed while you were reading it", "Mine.", YES, "Nesta Quill"):
            assert words in page
        assert not [trace for trace in TRACES if trace in page]
    assert rows() == recorded


def test_two_at_the_same_moment_make_one_answer(
    app: Flask, desk: Desk, asked: str, rows: Rows
) -> None:
    start, refused = Barrier(2), []

    def go(moderator: Member) -> None:
        client = app.test_client()
        assert isinstance(client, Client)
        client.sign_in(moderator)
        form = client.get_page(asked).form_with({"action"}, at=asked, index=None)
        start.wait(timeout=30)
        sent = client.post(asked, data={**form.values, "action": "agree", "reason": YES})
        refused.append(sent.status_code)

    threads = [Thread(target=go, args=(moderator,)) for moderator in (desk.second, desk.third)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(refused) == [303, 409]
    assert rows() == [("asked", WHY), ("agreed", YES)]


def test_the_database_itself_takes_one_answer(
    work: Work, desk: Desk, agreed: str, rows: Rows
) -> None:
    second = OpeningAnswer(
        opening_id=int(agreed.rpartition("/")[2]),
        moderator_id=desk.third.id,
        agreed=False,
        reason=NO,
        at=clock.now(),
    )
    with pytest.raises(DatabaseError, match=r"append-only|unique"), work():
        db.session.add(second)
    assert rows() == [("asked", WHY), ("agreed", YES)]


def test_what_nobody_answers_in_time_lapses(
    work: Work, desk: Desk, signed_in: SignedIn, rows: Rows
) -> None:
    with clock.at(clock.now() - LAPSES_AFTER), work():
        page = page_of(service.ask(desk.asker, desk.post, WHY))
    client = signed_in(desk.second)
    shown = client.get_page(page)
    assert "Nobody answered within 7 days, so nobody was shown who wrote it." in shown
    assert not [form for form in shown.forms if "action" in form.names]
    late = force(client, page, action="agree", reason=YES)
    assert late.status_code == 409
    assert YES in late.get_data(as_text=True)
    assert rows() == [("asked", WHY)]
    assert "request" not in client.get_page("/moderation").text
    assert client.submit(desk.ask_page, {"reason": "Again."}).status_code == 303


def test_until_then_it_waits(work: Work, desk: Desk, signed_in: SignedIn) -> None:
    with clock.at(clock.now() - LAPSES_AFTER + timedelta(minutes=5)), work():
        page = page_of(service.ask(desk.asker, desk.post, WHY))
    assert answer(signed_in(desk.second), page, "agree").status_code == 303


@pytest.mark.parametrize(("early", "seen"), [(timedelta(minutes=5), True), (timedelta(), False)])
def test_after_seven_days_nobody_sees_the_name_any_more(
    work: Work, desk: Desk, signed_in: SignedIn, early: timedelta, *, seen: bool
) -> None:
    with clock.at(clock.now() - OPEN_FOR + early), work():
        opening = service.ask(desk.asker, desk.post, WHY)
        service.answer(desk.second, opening.id, agree=True, reason=YES)
    for moderator in (desk.asker, desk.second):
        client = signed_in(moderator)
        assert tells(client, page_of(opening)) is seen
        assert ("The 7 days are over" in client.get_page(page_of(opening))) is not seen


def test_who_lost_their_standing_sees_nothing_and_the_other_still_does(
    work: Work, desk: Desk, agreed: str, signed_in: SignedIn
) -> None:
    first, second = signed_in(desk.asker), signed_in(desk.second)
    with work():
        chief = make_member(standing=Standing.ADMINISTRATOR)
        give_standing(chief, db.session.get_one(Member, desk.asker.id), Standing.MEMBER)
    first.get_page(agreed, status=404)
    assert tells(second, agreed)


@pytest.mark.parametrize("left", [True, False])
def test_nobody_agrees_with_who_is_no_moderator_any_more(
    work: Work, desk: Desk, asked: str, signed_in: SignedIn, rows: Rows, *, left: bool
) -> None:
    """Else one moderator alone would see who wrote it."""
    with work():
        chief = make_member(standing=Standing.ADMINISTRATOR)
        asker = db.session.get_one(Member, desk.asker.id)
        if left:
            deactivate(asker, asker)
        else:
            give_standing(chief, asker, Standing.MEMBER)
    client = signed_in(desk.second)
    answered = answer(client, asked, "agree")
    assert answered.status_code == 409
    assert "not a moderator any more" in answered.get_data(as_text=True)
    assert rows() == [("asked", WHY)]
    assert answer(client, asked, "refuse", NO).status_code == 303
    assert client.submit(desk.ask_page, {"reason": "Again."}).status_code == 303


def test_the_use_case_refuses_by_itself(work: Work, desk: Desk, agreed: str) -> None:
    """Whatever way it is reached."""
    with pytest.raises(Conflict), work():
        service.answer(desk.third, int(agreed.rpartition("/")[2]), agree=False, reason=NO)

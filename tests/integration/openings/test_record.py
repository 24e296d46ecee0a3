"""Where moderators see that it was asked: the queue, the list of requests; and at what cost."""

from datetime import timedelta

from flask import Flask

from app.core import clock
from app.openings import service
from app.openings.lifecycle import LAPSES_AFTER
from tests.conftest import Work
from tests.integration.conftest import SignedIn
from tests.integration.openings.conftest import NO, WHY, YES, Desk, unnamed_post
from tests.support.watching import count_queries

LIST = "/moderation/openings"


def test_the_queue_says_how_many_wait_for_ones_answer(
    work: Work, desk: Desk, asked: str, signed_in: SignedIn
) -> None:
    first, second = signed_in(desk.asker), signed_in(desk.second)
    assert LIST not in first.get_page("/moderation").links
    page = second.get_page("/moderation")
    assert "1 request waits for a second moderator" in page
    assert LIST in page.links
    assert LIST in second.get_page("/moderation/log").links
    with work():
        other = unnamed_post(desk.author, moderator=desk.third)
        service.ask(desk.third, other.id, WHY)
    assert "2 requests wait for a second moderator" in second.get_page("/moderation")
    assert "1 request waits for a second moderator" in first.get_page("/moderation")
    assert asked in second.get_page(LIST).links


def test_the_list_has_what_waits_first_and_then_the_newest(
    work: Work, desk: Desk, signed_in: SignedIn
) -> None:
    client = signed_in(desk.third)
    assert "Nobody has asked yet." in client.get_page(LIST)
    with work():
        posts = [
            unnamed_post(desk.author, moderator=desk.asker, title=f"Title {letter}")
            for letter in "ABCDE"
        ]
        with clock.at(clock.now() - LAPSES_AFTER):
            service.ask(desk.asker, posts[0].id, "For A.")
        b, c, _, _ = (service.ask(desk.asker, post.id, "For it.") for post in posts[1:])
        service.answer(desk.second, b.id, agree=True, reason=YES)
        service.answer(desk.second, c.id, agree=False, reason=NO)
    page = client.get_page(LIST)
    at = page.text.index("<h1>")
    for words in (
        *("Waiting for a second moderator", "Title D", "Title E", "Answered or lapsed"),
        *("Refused", "Title C", NO, "Agreed", "Title B", YES, "Lapsed", "Title A", "For A."),
    ):
        at = page.text.index(words, at + 1)


def test_its_pages_stay_right_and_cost_the_same(
    app: Flask, work: Work, desk: Desk, signed_in: SignedIn
) -> None:
    client = signed_in(desk.third)
    client.get_page(LIST)
    with count_queries(app) as few:
        client.get_page(LIST)
    start = clock.now() - LAPSES_AFTER - timedelta(days=1)
    with work():
        for number in range(52):
            with clock.at(start + timedelta(minutes=number)):
                opening = service.ask(desk.asker, desk.post, f"Round {number:02}.")
                service.answer(desk.second, opening.id, agree=False, reason=NO)
        service.ask(desk.asker, desk.post, "The one that waits.")
    with count_queries(app) as many:
        first = client.get_page(LIST)
    assert len(many) == len(few)
    assert "Round 51." in first
    assert "Round 02." in first
    assert "Round 01." not in first
    assert "The one that waits." in first
    (older,) = (link for link in first.links if "after=" in link)
    second = client.get_page(older)
    assert "Round 01." in second
    assert "Round 00." in second
    assert "Round 02." not in second
    assert "The one that waits." not in second
    (newer,) = (link for link in second.links if "before=" in link)
    newest = client.get_page(newer)
    assert "Round 51." in newest
    assert "The one that waits." in newest


def test_nothing_in_the_list_counts_and_shows_that_one_is_missing(
    work: Work, desk: Desk, signed_in: SignedIn
) -> None:
    """A moderator would know that the missing one is about a post of their own."""
    with work():
        posts = [unnamed_post(desk.author, moderator=desk.asker) for _ in range(4)]
        posts.append(unnamed_post(desk.second, moderator=desk.asker))
        ids = [service.ask(desk.asker, post.id, WHY).id for post in posts]
    assert max(ids) - min(ids) > len(ids)
    client = signed_in(desk.second)
    shown = {link for link in client.get_page(LIST).links if link.startswith(f"{LIST}/")}
    assert shown == {f"{LIST}/{number}" for number in ids[:4]}
    first = client.get_page(LIST).lasting
    for unknown in (ids[4], next(number for number in range(1, 9) if number not in ids)):
        assert client.get_page(f"{LIST}?after={unknown}").lasting == first

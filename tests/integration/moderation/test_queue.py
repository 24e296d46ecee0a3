"""The queue while it is worked on: nothing is passed over, nothing comes twice."""

import re
from datetime import timedelta

from app.core import clock
from app.core.paging import PAGE
from app.experiences import drafting, service
from app.experiences.lifecycle import Action
from tests.conftest import Work
from tests.factories import make_decision, make_member, make_moderator, make_post, make_writing
from tests.integration.conftest import SignedIn
from tests.support.html import Page


def titles(page: Page) -> list[str]:
    """Return the titles on a page of the queue, in order."""
    return re.findall(r"Waiting number \d+", page.text)


def test_a_page_stays_right_while_the_one_before_it_is_decided(
    work: Work, signed_in: SignedIn
) -> None:
    with work():
        moderator, author = make_moderator(), make_member()
        posts = []
        for number in range(PAGE + 3):
            writing = make_writing(title=f"Waiting number {number}", body=f"Body {number}.")
            posts.append(make_post(author, state="waiting", writing=writing))
    desk = signed_in(moderator)
    first = desk.get_page("/moderation")
    further = next(link for link in first.links if "after=" in link)
    with work():
        for post in posts[:PAGE]:
            make_decision(moderator, post, Action.APPROVE)
    page = desk.get_page(further)
    assert titles(page) == [f"Waiting number {PAGE + number}" for number in range(3)]
    assert "3 texts wait" in page


def test_what_is_sent_anew_waits_from_then_on(work: Work, signed_in: SignedIn) -> None:
    """A text that comes back does not overtake those that came meanwhile."""
    began = clock.now() - timedelta(hours=1)
    with work():
        moderator, author = make_moderator(), make_member()
        with clock.at(began):
            returned = make_post(
                author, state="waiting", writing=make_writing(title="Waiting number 1")
            )
        with clock.at(began + timedelta(minutes=1)):
            make_post(
                author, state="waiting", writing=make_writing(title="Waiting number 2", body="B")
            )
        make_decision(moderator, returned, Action.RETURN)
        again = make_writing(title="Waiting number 1", body="Mended.")
        service.revise(author, returned.id, again, submit=True)
    page = signed_in(moderator).get_page("/moderation")
    assert titles(page) == ["Waiting number 2", "Waiting number 1"]


def test_what_is_undone_takes_its_old_place(work: Work, signed_in: SignedIn) -> None:
    began = clock.now() - timedelta(hours=2)
    with work():
        moderator, author = make_moderator(), make_member()
        with clock.at(began):
            undone = make_post(
                author,
                state="returned",
                moderator=moderator,
                writing=make_writing(title="Waiting number 1"),
            )
        make_post(author, state="waiting", writing=make_writing(title="Waiting number 2", body="B"))
        text = drafting.latest_revision(undone.id).id
    desk = signed_in(moderator)
    desk.submit(f"/moderation/revisions/{text}", {"action": "reopen", "reason": "A mistake."})
    page = desk.get_page("/moderation")
    assert titles(page) == ["Waiting number 1", "Waiting number 2"]

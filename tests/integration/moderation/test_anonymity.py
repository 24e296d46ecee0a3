"""Moderators cannot try out whose a post without a name is by deciding on another one."""

from collections.abc import Callable

import pytest

from app.experiences import drafting, service
from app.experiences.lifecycle import Action
from app.experiences.models import Identity, Post
from app.members.models import Member
from tests.conftest import Work
from tests.factories import hide, make_decision, make_post, make_writing
from tests.integration.conftest import SignedIn
from tests.integration.experiences.pages import reopen, restore
from tests.integration.moderation.conftest import Text, text_of
from tests.support.client import Client

FIRST, BEFORE = "first text here.", "Has written here before."
Decide = Callable[[Member, Post], None]


def _approve(moderator: Member, post: Post) -> None:
    make_decision(moderator, post, Action.APPROVE)


def _send_back(moderator: Member, post: Post) -> None:
    make_decision(moderator, post, Action.RETURN)


def _decline(moderator: Member, post: Post) -> None:
    make_decision(moderator, post, Action.DECLINE)


DECISIONS: dict[str, tuple[str, Decide]] = {
    "approve": ("waiting", _approve),
    "return": ("waiting", _send_back),
    "decline": ("waiting", _decline),
    "reopen what was approved": ("published", reopen),
    "reopen what was sent back": ("returned", reopen),
    "reopen what was declined": ("declined", reopen),
    "hide": ("published", hide),
    "restore": ("hidden", restore),
}


def without_name(author: Member, state: str = "waiting") -> Post:
    return make_post(author, state=state, writing=make_writing(identity=Identity.ROLE_ONLY))


def shown(desk: Client, text: Text) -> list[str]:
    """Return all that a moderator sees of a post, but for the numbers in the bar at the top."""
    pages = [desk.get_page(address) for address in (text.page, text.post_page)]
    return [page.lasting.partition("<main")[2] for page in pages]


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize("order", ["named first", "unnamed first"])
def test_a_decision_on_a_named_post_changes_nothing_beside_one_without_a_name(
    work: Work, signed_in: SignedIn, author: Member, moderator: Member, decision: str, order: str
) -> None:
    state, carry_out = DECISIONS[decision]
    with work():
        if order == "unnamed first":
            text = text_of(without_name(author))
        named = make_post(author, state=state)
        if order == "named first":
            text = text_of(without_name(author))
    desk = signed_in(moderator)
    before = shown(desk, text)
    assert (BEFORE if order == "named first" else FIRST) in before[0]
    with work():
        carry_out(moderator, drafting.lock_post(named.id))
    assert shown(desk, text) == before


@pytest.mark.parametrize("decision", DECISIONS)
def test_a_decision_on_a_post_without_a_name_changes_nothing_beside_a_named_one(
    work: Work, signed_in: SignedIn, author: Member, moderator: Member, decision: str
) -> None:
    state, carry_out = DECISIONS[decision]
    with work():
        text = text_of(make_post(author))
        unnamed = without_name(author, state)
    desk = signed_in(moderator)
    before = shown(desk, text)
    with work():
        carry_out(moderator, drafting.lock_post(unnamed.id))
    assert shown(desk, text) == before


def test_nor_does_anything_that_the_author_does_later(
    work: Work, signed_in: SignedIn, author: Member, moderator: Member
) -> None:
    with work():
        make_post(author, state="draft")
        post = without_name(author)
    desk = signed_in(moderator)
    before = shown(desk, text_of_now(work, post))
    assert FIRST in before[0], "a draft was not sent"
    with work():
        make_post(author)
    assert shown(desk, text_of_now(work, post)) == before
    with work():
        service.take_back(author, post.id)
        service.send(author, post.id)
    assert FIRST in shown(desk, text_of_now(work, post))[0], "it is the same text"


def test_a_newer_text_of_the_same_post_is_not_the_first(
    work: Work, signed_in: SignedIn, author: Member, moderator: Member
) -> None:
    with work():
        post = without_name(author)
        first = text_of(post)
        newer = make_writing(body="Newer.", identity=Identity.ROLE_ONLY)
        service.revise(author, post.id, newer, submit=True)
    desk = signed_in(moderator)
    assert FIRST in desk.get_page(first.page)
    assert BEFORE in desk.get_page(text_of_now(work, post).page)


def text_of_now(work: Work, post: Post) -> Text:
    with work():
        return text_of(post)


def test_beside_a_named_post_stands_what_became_of_the_named_ones(
    work: Work, signed_in: SignedIn, author: Member, moderator: Member
) -> None:
    with work():
        make_post(author)
        make_post(author, state="returned")
        without_name(author, "published")
        text = text_of(make_post(author, state="waiting"))
        first = text_of(make_post(state="waiting"))
    desk = signed_in(moderator)
    page = desk.get_page(text.page)
    assert "Approved: 1" in page
    assert "Sent back for changes: 1" in page
    assert "Nothing has been decided yet." in desk.get_page(first.page)

"""One's own page: every post with its state, its reason and what comes next."""

import re
from datetime import timedelta

import pytest

from app.core import clock
from app.experiences.lifecycle import Action
from app.members.models import Member
from tests.conftest import Work
from tests.factories import make_decision, make_member, make_post, make_writing
from tests.integration.experiences.pages import (
    card,
    words,
)
from tests.support.client import Client

NEXT = {
    "draft": "Only you can see it. Send it when it is ready. Go on writing Give up this draft",
    "waiting": "A moderator will read it. There is nothing for you to do. Edit Back to draft",
    "returned": "Change what the moderator asks for and send it again. Change and send again",
    "declined": "It will not be published in this form. Read the reason Withdraw for good",
    "published": "Readers see it. We tell you when somebody answers. Read it",
    "hidden": "Readers do not see it. Change and send it again; a moderator can restore it. Edit",
    "withdrawn": "You withdrew it. It stays in this list for you alone.",
}
STATE_WORDS = {
    "draft": "Draft",
    "waiting": "Waiting to be read since",
    "returned": "Sent back for changes",
    "declined": "Declined",
    "published": "Published",
    "hidden": "Hidden by a moderator",
    "withdrawn": "Withdrawn by its author",
}


@pytest.mark.parametrize("state", NEXT)
def test_ones_own_page_shows_every_state_its_reason_and_the_next_step(
    writer: Client, work: Work, author: Member, state: str
) -> None:
    with work():
        post = make_post(author, state=state, writing=make_writing(title=f"A {state} one"))
    said = words(card(writer, post).replace(f": A {state} one", ""))

    assert said.startswith(STATE_WORDS[state])
    *line, actions = re.split(r"(?<=\.) (?=[A-Z][a-z]+ )", NEXT[state])
    for piece in (*line, actions):
        assert piece in said
    decided = state in {"returned", "declined", "hidden"}
    assert ("Please leave the name of the officer out." in said) is decided
    assert ("Withdraw for good" in said) is (state not in {"draft", "withdrawn"})
    assert ("Give up this draft" in said) is (state == "draft")
    assert ("Back to draft" in said) is (state == "waiting")


def test_ones_own_page_lists_ones_own_newest_first_fifty_at_a_time(
    writer: Client, work: Work, author: Member
) -> None:
    with work():
        make_post(make_member())
        mine = [make_post(author, state="draft").id for _ in range(53)]
    first = writer.get_page("/mine")
    shown = [int(number) for number in re.findall(r'<li id="post-(\d+)">', first.text)]
    (older,) = [link for link in first.links if "after=" in link]
    second = writer.get_page(older)
    shown += [int(number) for number in re.findall(r'<li id="post-(\d+)">', second.text)]

    assert shown == mine[::-1]
    (newer,) = [link for link in second.links if "before=" in link]
    assert re.findall(r'<li id="post-(\d+)">', writer.get_page(newer).text) == [
        str(post) for post in mine[:2:-1]
    ]


def test_who_wrote_nothing_is_invited(writer: Client) -> None:
    assert "You have not written anything yet." in writer.get_page("/mine")


def test_ones_own_page_tells_how_long_a_text_usually_waits(
    writer: Client, work: Work, author: Member, moderator: Member
) -> None:
    with work():
        make_post(author, state="waiting")
    assert "usually read within" not in writer.get_page("/mine")

    start = clock.now() - timedelta(days=30)
    for hours in (1, 5, 200):
        with work(), clock.at(start):
            post = make_post(state="waiting")
        with work(), clock.at(start + timedelta(hours=hours)):
            make_decision(moderator, post, Action.APPROVE)
    assert "Lately, moderators have usually read a text within 5 hours." in writer.get_page("/mine")

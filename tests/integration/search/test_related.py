"""An experience leads to others that are like it."""

import re

import pytest
from flask.testing import FlaskCliRunner

from app.core.db import db
from app.experiences.models import Post
from app.members.models import Member
from app.perspectives.tags import SIDES
from app.search.related import SHOWN
from tests.conftest import Work
from tests.factories import hide
from tests.integration.search.conftest import Tell
from tests.support.client import Client

RADIO = {"service": "audio_radio", "stage": "bid", "outcome": "lost"}


def related(client: Client, post: Post) -> list[int]:
    """Return the ids of those to which the page of an experience leads, in order."""
    address = client.get(f"/experiences/{post.id}/").location
    _, _, after = client.get_page(address).text.partition('id="related"')
    return [int(found) for found in re.findall(r'href="/experiences/(\d+)/', after)]


def test_the_nearest_come_first(client: Client, tell: Tell) -> None:
    far = tell("Nothing like it", "Other words.", service="tv_video_film", nation="wales")
    words = tell("A youth station was asked to bid", service="tv_video_film")
    facts = tell("Nothing else", **RADIO, nation="england")
    both = tell("A youth station bids", **RADIO, nation="england")
    one = tell("When our youth station bid", **RADIO, nation="england")

    assert related(client, one) == [both.id, facts.id, words.id]
    assert far.id not in related(client, one)
    assert related(client, far) == []


def test_there_are_four_at_most_from_either_side_and_no_replies(client: Client, tell: Tell) -> None:
    others = [
        tell(f"Radio of a {side.value}, {number}", side=side) for number in "ab" for side in SIDES
    ]
    tell(to=others[0], body="Radio, radio, radio.")
    found = related(client, tell("Radio"))
    assert len(found) == SHOWN
    assert {*found} <= {other.id for other in others}


def test_what_vanishes_is_led_to_no_more(
    client: Client, tell: Tell, work: Work, moderator: Member
) -> None:
    other = tell("A youth station bids", **RADIO)
    one = tell("Our youth station", **RADIO)
    assert related(client, one) == [other.id]
    with work():
        hide(moderator, db.session.get_one(Post, other.id))
    assert related(client, one) == []


def test_an_experience_without_words_or_facts_is_like_no_other(client: Client, tell: Tell) -> None:
    tell("A youth station bids", **RADIO)
    assert related(client, tell("???")) == []


@pytest.mark.parametrize("arguments", [[], ["--related"]])
def test_rebuilding_relates_older_ones_when_it_is_asked_to(
    client: Client, tell: Tell, runner: FlaskCliRunner, arguments: list[str]
) -> None:
    older = tell("A youth station bids", **RADIO)
    newer = tell("Our youth station", **RADIO)
    assert related(client, older) == []
    assert runner.invoke(args=["search", "rebuild", *arguments]).exit_code == 0
    assert related(client, older) == ([newer.id] if arguments else [])
    assert related(client, newer) == [older.id]

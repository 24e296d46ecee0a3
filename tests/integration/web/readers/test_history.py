"""Whatever happens, a page that is kept is the page that would be made."""

from collections.abc import Iterable, Sequence

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.core.errors import ForumError
from app.experiences.queries import get_thread
from app.members.models import Member
from tests.conftest import Work
from tests.factories import REASON, make_post
from tests.integration.insights.bulk import invented, make_told
from tests.integration.web.conftest import BuildApp
from tests.integration.web.readers.conftest import ask, whole, woken
from tests.integration.web.readers.scene import SEEN, UNSEEN, Scene
from tests.support.client import Client

REBUILD = "count anew"
ANYTHING = (*SEEN, REBUILD)


@pytest.fixture
def scene(work: Work, author: Member, moderator: Member) -> Scene:
    """Return a forum on which something can happen."""
    with work():
        make_told(author, invented(40))
        post = make_post(author, moderator=moderator)
    return Scene(author.id, moderator.id, post.id)


def addresses(app: Flask, scene: Scene) -> list[str]:
    """Return the pages that could show what happens."""
    with app.app_context():
        thread = f"/experiences/{scene.post_id}/{get_thread(scene.post_id).slug}"
    return [
        "/",
        "/experiences",
        "/experiences?perspective=bidder",
        thread,
        f"{thread}?view=sides",
        f"/members/{scene.author_id}",
        "/questions",
        "/questions/what_worries",
        "/sides",
        "/insights",
        "/insights/concerns.svg",
        "/insights.csv",
    ]


@settings(max_examples=1, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.permutations(ANYTHING))
@example(history=ANYTHING)
def test_a_page_that_is_kept_is_as_good_as_new(
    app: Flask,
    kept: Flask,
    work: Work,
    runner: FlaskCliRunner,
    scene: Scene,
    history: Iterable[str],
) -> None:
    with work():  # for each history
        scene.post_id = make_post(scene.author, moderator=scene.moderator).id
    asked = addresses(app, scene)
    for step in history:
        try:
            if step == REBUILD:
                assert runner.invoke(args=["insights", "rebuild"]).exit_code == 0
            else:
                with work():
                    SEEN[step](scene)
        except ForumError:
            continue  # it cannot be done to a post that stands so
        for address in asked:
            assert whole(ask(kept, address)) == whole(ask(app, address)), f"{address} after: {step}"


def tags_of(app: Flask, asked: Sequence[str]) -> dict[str, str]:
    return {address: ask(app, address).headers.get("ETag", "") for address in asked}


def test_what_readers_do_not_see_is_not_to_be_noticed(
    app: Flask, kept: Flask, work: Work, scene: Scene
) -> None:
    """The minute of it would tell of an author's evening, or of a moderator's."""
    with work():
        make_post(scene.author, state="hidden", moderator=scene.moderator)
    tags = tags_of(kept, addresses(app, scene))
    with woken(kept) as paths:
        for name, take in UNSEEN.items():
            with work():
                take(scene)
            for address, tag in tags.items():
                answer = ask(kept, address, If_None_Match=tag)
                assert answer.status_code == 304, f"{address} tells: {name}"
    assert paths == []


def test_what_one_worker_changes_the_others_know_at_once(
    app: Flask, app_with: BuildApp, scene: Scene, moderator: Member
) -> None:
    one, other = (app_with(page_cache=True) for _ in range(2))
    asked = addresses(app, scene)[:5]
    desk = one.test_client()
    assert isinstance(desk, Client)
    desk.sign_in(moderator)
    for action, reason in (("hide", REASON), ("restore", "")):
        tags = tags_of(other, asked)
        assert tags == tags_of(one, asked)
        page = f"/moderation/posts/{scene.post_id}"
        assert desk.submit(page, {"action": action, "reason": reason}).status_code == 303
        for address, tag in tags.items():
            assert ask(other, address, If_None_Match=tag).status_code in {200, 404}
            for worker in (one, other):
                assert whole(ask(worker, address)) == whole(ask(app, address))

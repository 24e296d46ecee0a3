"""Posts without a name appear together at the release times, not at the minute of a decision."""

import re
from collections.abc import Callable
from datetime import UTC, date, time

import pytest
from flask import Flask

from app.core.events import _subscribers
from app.experiences import releases, service
from app.experiences.drafting import latest_revision
from app.experiences.events import PostAppeared
from app.experiences.lifecycle import Action
from app.experiences.models import Identity, Post
from app.members.models import Member
from tests.conftest import Work
from tests.factories import make_member, make_post, make_writing
from tests.integration.conftest import SignedIn
from tests.integration.experiences.pages import card, edit_url, find_post, piece, press
from tests.integration.experiences.test_repeats import both_at_once
from tests.integration.experiences.timing import chores, in_days, on
from tests.support.client import Client

DECIDED = time(9, 41)
ROLE_ONLY = Identity.ROLE_ONLY
Decide = Callable[..., None]


@pytest.fixture(autouse=True)
def _times(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have posts without a name appear in the evening and in the morning."""
    monkeypatch.setitem(app.config, "RELEASE_TIMES", (time(19), time(7)))


@pytest.fixture
def tomorrow() -> date:
    """Return a day on which everything is still to be decided."""
    return in_days(1)


@pytest.fixture
def desk(signed_in: SignedIn, moderator: Member) -> Client:
    """Return a moderator at a client."""
    return signed_in(moderator)


@pytest.fixture
def decide(app: Flask, desk: Client) -> Decide:
    """Return what decides on a post's newest text from a moderator's page."""

    def press_button(post: Post, action: str = "approve", reason: str = "") -> None:
        with app.app_context():
            text = latest_revision(post.id).id
        page = f"/moderation/revisions/{text}"
        answer = desk.submit(page, {"action": action, "reason": reason})
        assert answer.status_code == 303

    return press_button


@pytest.fixture
def post(work: Work, author: Member) -> Post:
    """Return an experience without a name that waits."""
    with work():
        writing = make_writing(title="Told without a name", identity=ROLE_ONLY)
        return make_post(author, state="waiting", writing=writing)


def state(app: Flask, post: Post) -> str:
    return find_post(app, post.id).state.value


def listed(client: Client) -> list[int]:
    """Return the experiences that readers find, newest first."""
    links = client.get_page("/experiences").links
    found = [re.match(r"/experiences/(\d+)/", link) for link in links]
    return list(dict.fromkeys(int(one[1]) for one in found if one))


def test_it_appears_at_the_next_release_and_not_before(
    app: Flask,
    post: Post,
    desk: Client,
    writer: Client,
    client: Client,
    decide: Decide,
    tomorrow: date,
) -> None:
    with on(tomorrow, DECIDED):
        decide(post)
        assert "Approved. It appears at the next release" in desk.get_page("/moderation")
    for at in (DECIDED, time(18, 59)):
        with on(tomorrow, at):
            chores(app)
        assert state(app, post) == "scheduled"
        assert client.get(f"/posts/{post.id}").status_code == 404
        assert client.get(f"/experiences/{post.id}/").status_code == 404
        assert listed(client) == []
    said = card(writer, post)
    assert "Approved, appears soon" in said
    assert f"It appears on {tomorrow.day} {tomorrow:%B %Y}, 19:00." in said
    with on(tomorrow, time(19)) as release:
        chores(app)
    assert state(app, post) == "published"
    assert listed(client) == [post.id]
    assert find_post(app, post.id).published_at == release.astimezone(UTC)


def test_a_worker_that_comes_late_tells_no_other_hour(
    app: Flask, post: Post, decide: Decide, tomorrow: date
) -> None:
    with on(tomorrow, DECIDED):
        decide(post)
    with on(tomorrow, time(23, 17)):
        chores(app)
    with on(tomorrow, time(19)) as release:
        assert find_post(app, post.id).published_at == release


def test_a_named_post_appears_at_once(
    app: Flask, work: Work, decide: Decide, desk: Client, client: Client
) -> None:
    with work():
        named = make_post(state="waiting")
    decide(named)
    assert "Readers see it now." in desk.get_page("/moderation")
    assert listed(client) == [named.id]


def test_without_release_times_every_post_appears_at_once(
    app: Flask, post: Post, decide: Decide, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "RELEASE_TIMES", ())
    decide(post)
    assert listed(client) == [post.id]


def test_what_is_due_appears_the_oldest_first_and_a_reply_after_its_experience(
    app: Flask, work: Work, decide: Decide, tomorrow: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    with work():
        first, second = (
            make_post(state="waiting", writing=make_writing(identity=ROLE_ONLY)) for _ in range(2)
        )
        opening = make_post()
        reply = make_post(
            state="waiting", answering=opening, writing=make_writing(title="", identity=ROLE_ONLY)
        )
    with on(tomorrow, DECIDED):
        for one in (reply, second, first):
            decide(one)
    assert find_post(app, opening.id).reply_count == 0
    seen: list[int] = []
    both = [lambda event: seen.append(event.post_id), *_subscribers[PostAppeared]]
    monkeypatch.setitem(_subscribers, PostAppeared, both)
    with on(tomorrow, time(19)):
        chores(app)

    assert seen == [first.id, second.id, reply.id]
    assert find_post(app, opening.id).reply_count == 1


def test_a_later_approval_does_not_wait(
    app: Flask, post: Post, writer: Client, decide: Decide, client: Client, tomorrow: date
) -> None:
    """Only the first tells of an evening: what readers know already may change at once."""
    with on(tomorrow, DECIDED):
        decide(post)
    with on(tomorrow, time(19)):
        chores(app)
    press(writer, edit_url(post), "submit", {"body": "Better said, and later."})
    decide(post)
    assert "Better said, and later." in client.get_page(
        f"/experiences/{post.id}/told-without-a-name"
    )


def test_an_edit_while_it_is_scheduled_appears_with_it(
    app: Flask, post: Post, writer: Client, decide: Decide, client: Client, tomorrow: date
) -> None:
    with on(tomorrow, DECIDED):
        decide(post)
        press(writer, edit_url(post), "submit", {"body": "Better said before it appeared."})
        said = card(writer, post)
        assert "Waiting to be read since" in said
        assert f"The approved text appears on {tomorrow.day} {tomorrow:%B %Y}, 19:00." in said
    with on(tomorrow, time(20)):
        decide(post)  # the evening release was missed by the worker, and keeps its hour
        chores(app)
    page = client.get_page(f"/experiences/{post.id}/told-without-a-name")
    assert "Better said before it appeared." in page
    assert find_post(app, post.id).edited_at is None


def test_who_withdraws_it_before_its_release_is_never_read(
    app: Flask, post: Post, writer: Client, decide: Decide, client: Client, tomorrow: date
) -> None:
    with on(tomorrow, DECIDED):
        decide(post)
    assert "It will not be published, and you cannot undo this." in card(writer, post)
    writer.submit("/mine", {}, at=f"/posts/{post.id}/withdraw")
    with on(tomorrow, time(19)):
        chores(app)
    assert state(app, post) == "withdrawn"
    assert listed(client) == []


def test_a_moderator_undoes_it_before_its_release(
    app: Flask, post: Post, decide: Decide, client: Client, tomorrow: date
) -> None:
    with on(tomorrow, DECIDED):
        decide(post)
        decide(post, "reopen", "I had not seen the name.")
    with on(tomorrow, time(19)):
        chores(app)
    assert state(app, post) == "unpublished"
    with on(tomorrow, time(20)):
        decide(post)
        chores(app)
    assert state(app, post) == "scheduled"
    with on(in_days(2), time(7)):
        chores(app)
    assert listed(client) == [post.id]


def test_what_is_not_public_yet_cannot_be_hidden(
    app: Flask, post: Post, desk: Client, decide: Decide
) -> None:
    decide(post)
    page = desk.get_page(f"/moderation/posts/{post.id}")
    assert "There is nothing to decide here now." in page
    token = desk.get_page("/moderation/log").form_with(set(), at="/logout", index=None).values
    sent = {**token, "action": Action.HIDE.value, "reason": "No.", "seen": "1"}
    assert desk.post(f"/moderation/posts/{post.id}", data=sent).status_code in {409, 422}
    assert state(app, post) == "scheduled"


def test_one_that_fails_keeps_no_other_from_appearing(
    app: Flask,
    work: Work,
    author: Member,
    post: Post,
    decide: Decide,
    tomorrow: date,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(event: PostAppeared) -> None:
        if event.post_id == post.id:
            raise LookupError(event)

    with work():
        writing = make_writing(title="Told later", identity=ROLE_ONLY)
        later = make_post(author, state="waiting", writing=writing)
    with on(tomorrow, DECIDED):
        decide(post)
        decide(later)
    with monkeypatch.context() as failing, on(tomorrow, time(19)):
        failing.setitem(_subscribers, PostAppeared, [*_subscribers[PostAppeared], fail])
        chores(app)
    assert (state(app, post), state(app, later)) == ("scheduled", "published")
    assert f"Post {post.id} waits another minute: LookupError at test_scheduled.py" in caplog.text
    with on(tomorrow, time(20)):
        chores(app)
    assert state(app, post) == "published"


def test_what_is_due_twice_appears_once(
    app: Flask, post: Post, decide: Decide, tomorrow: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two workers at once; one that looked before the other had done it; one that was erased."""
    with on(tomorrow, DECIDED):
        decide(post)

    def work() -> None:
        with on(tomorrow, time(19)):
            chores(app)

    both_at_once(work, work)  # type: ignore[arg-type]  # what they answer is not looked at
    version = find_post(app, post.id).version
    monkeypatch.setattr(releases, "_scheduled", lambda: [post.id, post.id + 1])
    work()
    assert find_post(app, post.id).version == version == 2


def test_the_same_text_typed_again_meanwhile_is_the_same_post(
    app: Flask, work: Work, post: Post, decide: Decide, author: Member
) -> None:
    decide(post)
    with work():
        text = latest_revision(post.id)
        again = make_writing(title=text.title, body=text.body, identity=ROLE_ONLY)
        assert service.write(author, again, submit=True).id == post.id


def test_labels_in_a_thread_are_kept_over_the_wait(
    app: Flask, work: Work, decide: Decide, client: Client, tomorrow: date
) -> None:
    with work():
        opening = make_post()
        first, second = (
            make_post(
                make_member(),
                state="waiting",
                answering=opening,
                writing=make_writing(title="", identity=ROLE_ONLY),
            )
            for _ in range(2)
        )
    for reply in (second, first):  # the other way round
        with on(tomorrow, DECIDED):
            decide(reply)
    with on(tomorrow, time(19)):
        chores(app)
    page = client.get_page(client.get(f"/posts/{first.id}").location.partition("#")[0])
    assert "Bidder 1" in piece(page, first.id)
    assert "Bidder 2" in piece(page, second.id)


def test_what_waits_for_its_release_tells_no_place(
    app: Flask, work: Work, decide: Decide, client: Client, tomorrow: date
) -> None:
    with work():
        opening = make_post()
        writing = make_writing(title="", identity=ROLE_ONLY)
        unnamed = make_post(make_member(), state="waiting", answering=opening, writing=writing)
        named = make_post(make_member(), state="waiting", answering=opening)
    with on(tomorrow, DECIDED):
        decide(unnamed)
        decide(named)
    thread = client.get(f"/posts/{opening.id}").location.partition("#")[0]
    for cursor in ("before", "after"):
        page = client.get_page(f"{thread}?{cursor}={unnamed.id}")
        assert "That page is not there any more" in page
    with on(tomorrow, time(19)):
        chores(app)
    shown = [int(found) for found in re.findall(r'id="post-(\d+)"', client.get_page(thread).text)]
    assert shown.index(named.id) < shown.index(unnamed.id)

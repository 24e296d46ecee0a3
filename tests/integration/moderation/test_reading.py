"""What a moderator is shown: the queue, one text with all around it, a post, and the log."""

import pytest

from app.core.paging import PAGE
from app.experiences import drafting, service
from app.experiences.lifecycle import Action
from app.experiences.models import Identity, Post
from app.members.models import Member
from app.members.queries import get_member
from app.moderation.reasons import REASONS
from app.perspectives.tags import Perspective
from tests.conftest import Work
from tests.factories import (
    REASON,
    make_decision,
    make_member,
    make_moderator,
    make_post,
    make_writing,
)
from tests.support.client import Client


@pytest.fixture
def moderator(work: Work, client: Client) -> Member:
    """Return a moderator, who sits at the client."""
    with work():
        made = make_moderator()
    client.sign_in(made)
    return made


def text_of(post: Post) -> str:
    """Return the address of a post's newest text."""
    return f"/moderation/revisions/{drafting.latest_revision(post.id).id}"


def test_an_empty_queue_says_so(client: Client, moderator: Member) -> None:
    assert "Nothing waits" in client.get_page("/moderation")
    assert "Nothing has been decided yet" in client.get_page("/moderation/log")


def test_the_oldest_comes_first_and_tells_what_it_is(
    work: Work, client: Client, moderator: Member
) -> None:
    with work():
        top = make_post(writing=make_writing(title="The thread above"))
        make_post(state="waiting", writing=make_writing(title="Came first"))
        make_post(state="waiting", answering=top)
        service.revise(
            get_member(top.author_id),
            top.id,
            make_writing(title="The thread, changed"),
            submit=True,
        )
        make_post(moderator, state="waiting", writing=make_writing(title="My own"))
        make_post(state="draft", writing=make_writing(title="Nobody's business"))
    page = client.get_page("/moderation")
    order = ["Came first", "Reply in “The thread above”", "The thread, changed", "My own"]
    places = [page.text.index(title) for title in order]
    assert places == sorted(places)
    assert "An edit of a published experience" in page
    assert "somebody else decides" in page
    assert "Nobody's business" not in page
    assert "4 texts wait" in page


def test_a_long_queue_comes_in_pages(work: Work, client: Client, moderator: Member) -> None:
    with work():
        author = make_member()
        for number in range(PAGE + 2):
            title = f"Waiting number {number:02}"
            make_post(author, state="waiting", writing=make_writing(title=title))
    first = client.get_page("/moderation")
    further = next(link for link in first.links if "after=" in link)
    second = client.get_page(further)
    assert f"Waiting number {PAGE - 1}" in first
    assert f"Waiting number {PAGE}" not in first
    assert f"Waiting number {PAGE + 1}" in second
    back = next(link for link in second.links if "before=" in link)
    assert "Waiting number 00" in client.get_page(back)
    assert "Waiting number 00" in client.get_page("/moderation?after=999999")


def test_a_reply_is_shown_with_what_it_answers(
    work: Work, client: Client, moderator: Member
) -> None:
    with work():
        top = make_post(writing=make_writing(title="At the top", body="How it began."))
        above = make_post(answering=top, writing=make_writing(body="What was said before."))
        reply = make_post(answering=above, state="waiting")
        url = text_of(reply)
    page = client.get_page(url)
    for words in ("At the top", "How it began.", "What was said before."):
        assert words in page


def test_a_role_only_author_has_no_name_and_no_counts(
    work: Work, client: Client, moderator: Member
) -> None:
    with work():
        author = make_member("Wilhelmina Quist", email="quist@example.org")
        make_post(author)
        make_post(author, state="returned")
        named = make_writing(identity=Identity.ROLE_ONLY, perspective=Perspective.COMMISSIONER)
        post = make_post(author, state="waiting", writing=named)
        url = text_of(post)
    for page in (client.get_page(url), client.get_page("/moderation")):
        assert "Commissioner 1" in page
        assert "Quist" not in page.text
        assert "quist@" not in page.text
    assert "Approved: 1" not in client.get_page(url)


def test_an_edit_is_shown_word_by_word(work: Work, client: Client, moderator: Member) -> None:
    with work():
        author = make_member()
        old = make_writing(title="A short title", body="It took three weeks of work.")
        post = make_post(author, writing=old)
        new = make_writing(title="A better title", body="It took nine weeks of work.")
        service.revise(author, post.id, new, submit=True)
        url = text_of(post)
    page = client.get_page(url)
    for change in (
        "<del>three</del>",
        "<ins>nine</ins>",
        "<del>short</del>",
        "<ins>better</ins>",
    ):
        assert change in page


def test_earlier_rounds_are_all_there(work: Work, client: Client, moderator: Member) -> None:
    with work():
        author = make_member()
        post = make_post(author, state="waiting")
        for reason in ("First, no names.", "Second, no prices."):
            make_decision(moderator, post, Action.RETURN, reason)
            service.revise(author, post.id, make_writing(body=reason), submit=True)
        url = text_of(post)
    page = client.get_page(url)
    assert "First, no names." in page
    assert "Second, no prices." in page
    assert "Version 3" in page


def test_a_wording_can_be_taken_into_the_field_without_a_script(
    work: Work, client: Client, moderator: Member
) -> None:
    with work():
        url = text_of(make_post(state="waiting"))
    reason = REASONS[2]
    assert any(link.startswith(f"?wording={reason.id}") for link in client.get_page(url).links)
    page = client.get_page(f"{url}?wording={reason.id}")
    form = page.form_with({"reason"}, at=None, index=None)
    assert form.values["reason"] == [reason.wording]
    form = client.get_page(f"{url}?wording=nonsense").form_with({"reason"}, at=None, index=None)
    assert form.values["reason"] == [""]


def test_a_post_is_shown_with_its_whole_record(
    work: Work, client: Client, moderator: Member
) -> None:
    with work():
        author = make_member()
        post = make_post(author, state="hidden")
        service.revise(author, post.id, make_writing(body="Mended."), submit=True)
    page = client.get_page(f"/moderation/posts/{post.id}")
    assert "A newer text of this post waits" in page
    assert REASON in page
    assert "Restore" in page


def test_a_post_that_was_never_approved_is_shown_by_its_latest_text(
    work: Work, client: Client, moderator: Member
) -> None:
    with work():
        post = make_post(state="waiting", writing=make_writing(body="Not read yet."))
    page = client.get_page(f"/moderation/posts/{post.id}")
    assert "Not read yet." in page
    assert "There is nothing to decide here now." in page


def test_a_draft_is_nobody_elses_business(work: Work, client: Client, moderator: Member) -> None:
    with work():
        post = make_post(state="draft")
        url = text_of(post)
    client.get_page(url, status=404)
    client.get_page(f"/moderation/posts/{post.id}", status=404)
    client.get_page("/moderation/revisions/999999", status=404)


def test_the_log_comes_in_pages_and_for_one_post(
    work: Work, client: Client, moderator: Member
) -> None:
    first = "The very first decision."
    with work():
        author = make_member()
        one = make_post(author, state="waiting")
        make_decision(moderator, one, Action.RETURN, first)
        for _ in range(PAGE):
            make_post(author, moderator=moderator)
    newest = client.get_page("/moderation/log")
    assert first not in newest
    older = next(link for link in newest.links if "after=" in link)
    assert first in client.get_page(older)
    alone = client.get_page(f"/moderation/log?post={one.id}")
    assert first in alone
    assert alone.text.count("<blockquote>") == 1
    assert moderator.display_name in alone

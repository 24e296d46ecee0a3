"""A post's way through the queue and back, as its author sees it and as readers do."""

import re

import pytest
from flask import Flask

from app.core.db import db
from app.experiences.lifecycle import Action, PostState
from app.experiences.models import Identity, Post
from app.members.models import Member
from tests.conftest import Work
from tests.factories import hide, make_decision, make_post, make_writing
from tests.integration.conftest import SignedIn
from tests.integration.experiences.pages import (
    card,
    edit_url,
    find_post,
    press,
    press_on,
    reader_sees,
    reopen,
    restore,
    states,
    texts,
    write_form,
)
from tests.support.client import Client


def test_while_an_edit_waits_readers_see_the_approved_text(
    writer: Client, client: Client, app: Flask, work: Work, author: Member, moderator: Member
) -> None:
    with work():
        post = make_post(author, writing=make_writing(title="Old title", body="Old words."))
    before = reader_sees(client, post)
    assert "Old words." in before

    press(writer, edit_url(post), "save", {"title": "New title", "body": "New words."})
    assert reader_sees(client, post) == before
    press(writer, edit_url(post), "submit", {"title": "New title", "body": "New words."})
    assert reader_sees(client, post) == before
    assert states(app, post.id) == ["approved", "waiting"]
    with work():
        make_decision(moderator, post, Action.RETURN)
    assert reader_sees(client, post) == before
    press(writer, edit_url(post), "submit", {"body": "Newest words."})
    with work():
        make_decision(moderator, post, Action.APPROVE)

    shown = reader_sees(client, post)
    assert "New title" in shown
    assert "Newest words." in shown
    assert "Old words." not in shown
    assert "Edited" in shown
    assert states(app, post.id) == ["superseded", "returned", "approved"]


def test_an_edit_that_is_declined_leaves_the_post_as_it_was_and_open(
    writer: Client, client: Client, app: Flask, work: Work, author: Member, moderator: Member
) -> None:
    with work():
        post = make_post(author, writing=make_writing(body="Old words."))
    press(writer, edit_url(post), "submit", {"body": "Worse words."})
    with work():
        make_decision(moderator, post, Action.DECLINE)

    assert "Old words." in reader_sees(client, post)
    assert "Worse words." not in reader_sees(client, post)
    assert press(writer, edit_url(post), "submit", {"body": "Better."}).status_code == 303
    assert states(app, post.id) == ["approved", "declined", "waiting"]


def test_a_returned_text_is_mended_and_sent_again_and_every_round_is_kept(
    writer: Client, client: Client, app: Flask, work: Work, author: Member, moderator: Member
) -> None:
    with work():
        post = make_post(author, state="waiting", writing=make_writing(body="Round 0."))
    for number in range(1, 4):
        with work():
            make_decision(moderator, post, Action.RETURN, f"Reason {number}.")
        page = writer.get_page(edit_url(post))
        assert write_form(page).values["body"] == [f"Round {number - 1}."]
        rounds = page.text.split('<ol class="rounds">')[1].split("</ol>")[0]
        said = re.findall(r"Reason \d\.", rounds)
        assert said == [f"Reason {n}." for n in range(number, 0, -1)], "newest first"
        press_on(writer, page, "submit", {"body": f"Round {number}."})
    with work():
        make_decision(moderator, post, Action.APPROVE)

    assert [(text.number, text.state.value, text.body) for text in texts(app, post.id)] == [
        (1, "returned", "Round 0."),
        (2, "returned", "Round 1."),
        (3, "returned", "Round 2."),
        (4, "approved", "Round 3."),
    ]
    shown = reader_sees(client, post)
    assert "Round 3." in shown
    assert "Edited" not in shown
    assert "Reason" not in shown


def test_a_first_text_that_is_declined_closes_the_post(
    writer: Client, client: Client, app: Flask, work: Work, author: Member
) -> None:
    with work():
        post = make_post(author, state="declined")
    page = writer.get_page(edit_url(post))

    assert "This post is closed." in page
    assert client.get(f"/posts/{post.id}").status_code == 404
    form = write_form(writer.get_page("/experiences/new"))
    answer = writer.post(edit_url(post), data={**form.values, "body": "Again.", "do": "submit"})
    assert answer.status_code == 409
    assert states(app, post.id) == ["declined"]


def test_a_post_whose_approval_was_undone_and_then_declined_is_closed_too(
    writer: Client, app: Flask, work: Work, author: Member, moderator: Member
) -> None:
    with work():
        post = make_post(author)
        reopen(moderator, post)
        make_decision(moderator, post, Action.DECLINE, "Not after all.")

    assert find_post(app, post.id).state is PostState.UNPUBLISHED
    assert "This post is closed." in writer.get_page(edit_url(post))
    assert "Read the reason" in card(writer, post)


def test_a_withdrawn_post_is_gone_for_good_and_kept_for_its_author(
    writer: Client, client: Client, app: Flask, work: Work, author: Member
) -> None:
    with work():
        post = make_post(author, writing=make_writing(body="Gone words."))
    answer = writer.submit("/mine", {}, at=f"/posts/{post.id}/withdraw")

    assert answer.status_code == 303
    assert client.get(f"/posts/{post.id}").status_code == 404
    assert client.get(f"/experiences/{post.id}/").status_code == 404
    assert "Gone words." in writer.get_page("/mine")
    assert "Gone words." in writer.get_page(edit_url(post))
    assert "You withdrew it." in card(writer, post)
    token = writer.get_page("/mine").form_with(set(), at="/logout", index=None).values
    for act in ("withdraw", "take-back"):
        assert writer.post(f"/posts/{post.id}/{act}", data=token).status_code == 409
    assert states(app, post.id) == ["approved"]


UNSEEN = "Withdrawn for good. It will not be published."


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("draft", "You gave up the draft. It stays in this list for you alone."),
        ("waiting", UNSEEN),
        ("returned", UNSEEN),
        ("declined", UNSEEN),
        ("published", "Withdrawn for good. Readers no longer see it."),
        ("hidden", "Withdrawn for good. No moderator can restore it."),
    ],
)
def test_a_post_is_withdrawn_from_every_state_and_leaves_the_queue(
    writer: Client, app: Flask, work: Work, author: Member, state: str, said: str
) -> None:
    with work():
        post = make_post(author, state=state)
    answer = writer.submit("/mine", {}, at=f"/posts/{post.id}/withdraw")
    assert said in writer.read(writer.get(answer.location.partition("#")[0]))

    assert find_post(app, post.id).state is PostState.WITHDRAWN
    assert "waiting" not in states(app, post.id)


def test_a_waiting_text_can_be_taken_back_mended_and_sent_again(
    writer: Client, app: Flask, work: Work, author: Member, moderator: Member, signed_in: SignedIn
) -> None:
    with work():
        post = make_post(author, state="waiting")
    queue = signed_in(moderator)
    (item,) = {link for link in queue.get_page("/moderation").links if "/revisions/" in link}
    opened = queue.get_page(item)
    answer = writer.submit("/mine", {}, at=f"/posts/{post.id}/take-back")

    assert answer.location == edit_url(post)
    assert states(app, post.id) == ["draft"]
    assert item not in queue.get_page("/moderation").links
    form = opened.form_with({"action"}, at=None, index=None)
    assert queue.post(item, data={**form.values, "action": "approve"}).status_code == 409
    press(writer, edit_url(post), "submit", {"body": "Mended."})
    assert [(text.state.value, text.body) for text in texts(app)] == [("waiting", "Mended.")]


def test_nothing_is_taken_back_once_it_was_decided(
    writer: Client, app: Flask, work: Work, author: Member, moderator: Member
) -> None:
    with work():
        post = make_post(author, state="waiting")
    page = writer.get_page("/mine")
    form = page.form_with(set(), at=f"/posts/{post.id}/take-back", index=None)
    with work():
        make_decision(moderator, post, Action.APPROVE)

    assert writer.post(form.action, data=form.values).status_code == 409
    assert states(app, post.id) == ["approved"]


def test_taken_back_under_a_newer_draft_the_draft_stays(
    writer: Client, app: Flask, work: Work, author: Member
) -> None:
    with work():
        post = make_post(author, state="waiting", writing=make_writing(body="Sent."))
    press(writer, edit_url(post), "save", {"body": "Newer."})
    assert states(app) == ["waiting", "draft"]
    assert "You have a newer draft." in card(writer, post)
    writer.submit("/mine", {}, at=f"/posts/{post.id}/take-back")

    assert [(text.state.value, text.body) for text in texts(app)] == [
        ("superseded", "Sent."),
        ("draft", "Newer."),
    ]


def test_a_newer_text_takes_the_place_of_the_one_that_waits(
    writer: Client, app: Flask, work: Work, author: Member, moderator: Member, signed_in: SignedIn
) -> None:
    with work():
        post = make_post(author, state="waiting")
    queue = signed_in(moderator)
    (old,) = {link for link in queue.get_page("/moderation").links if "/revisions/" in link}
    form = queue.get_page(old).form_with({"action"}, at=None, index=None)
    press(writer, edit_url(post), "submit", {"body": "Newer."})

    assert states(app) == ["superseded", "waiting"]
    (new,) = {link for link in queue.get_page("/moderation").links if "/revisions/" in link}
    assert new != old
    assert queue.post(old, data={**form.values, "action": "approve"}).status_code == 409
    assert states(app) == ["superseded", "waiting"]


@pytest.mark.parametrize("state", ["published", "hidden", "reopened"])
@pytest.mark.parametrize(
    ("field", "value"),
    [("perspective", "commissioner"), ("perspective", ""), ("identity", "role_only")],
)
@pytest.mark.parametrize("do", ["save", "submit"])
def test_the_side_and_the_identity_are_fixed_once_readers_have_seen_them(
    writer: Client,
    app: Flask,
    work: Work,
    author: Member,
    moderator: Member,
    state: str,
    field: str,
    value: str,
    do: str,
) -> None:
    with work():
        post = make_post(author, state="published")
        if state == "hidden":
            hide(moderator, post)
        if state == "reopened":
            reopen(moderator, post)
    page = writer.get_page(edit_url(post))
    assert "That was fixed when it was approved." in page
    before = texts(app), find_post(app, post.id).byline
    answer = press_on(writer, page, do, {"body": "Changed.", field: value})

    assert answer.status_code == 422
    refused = writer.read(answer)
    assert "cannot change any more" in refused
    assert write_form(refused).values["body"] == ["Changed."]
    assert (texts(app), find_post(app, post.id).byline) == before
    for link in re.findall(r'href="#([^"]+)"', refused.text):
        assert f'id="{link}"' in refused.text, f"#{link} leads nowhere"


def test_a_role_only_post_never_gets_a_name_after_publication(
    writer: Client, app: Flask, work: Work, author: Member
) -> None:
    with work():
        post = make_post(author, writing=make_writing(identity=Identity.ROLE_ONLY))
    answer = press(writer, edit_url(post), "submit", {"identity": "named"})

    assert answer.status_code == 422
    found = find_post(app, post.id)
    assert (found.identity, found.profile_id, found.byline) == (
        Identity.ROLE_ONLY,
        None,
        "Bidder 1",
    )


@pytest.mark.parametrize("words_", ["", "It was a misunderstanding."])
def test_the_reason_of_a_returned_edit_outlives_hiding_and_restoring(
    writer: Client, work: Work, author: Member, moderator: Member, words_: str
) -> None:
    with work():
        post = make_post(author)
    press(writer, edit_url(post), "submit", {"body": "Edited."})
    with work():
        make_decision(moderator, post, Action.RETURN, "Mind the price in line two.")
        hide(moderator, find_again(post), "Hidden for a moment.")
    assert "Hidden for a moment." in card(writer, post)
    with work():
        restore(moderator, post, words_)

    assert "Mind the price in line two." in card(writer, post)
    assert "Hidden for a moment." not in card(writer, post)


def find_again(post: Post) -> Post:
    """Return a post as it stands now, inside a unit of work."""
    return db.session.get_one(Post, post.id, populate_existing=True)


def test_why_a_post_is_hidden_is_told_also_while_an_edit_of_it_comes_back(
    writer: Client, work: Work, author: Member, moderator: Member
) -> None:
    with work():
        post = make_post(author)
        hide(moderator, post, "Hidden for its price.")
    press(writer, edit_url(post), "submit", {"body": "Edited."})
    with work():
        make_decision(moderator, post, Action.RETURN, "The price is still there.")

    assert "Hidden for its price." in card(writer, post)
    assert "The price is still there." in writer.get_page(edit_url(post))


def test_an_edit_of_a_hidden_post_is_read_and_shown_once_it_is_restored(
    writer: Client, client: Client, app: Flask, work: Work, author: Member, moderator: Member
) -> None:
    with work():
        post = make_post(author, state="hidden")
    press(writer, edit_url(post), "submit", {"body": "Without the name."})
    with work():
        make_decision(moderator, post, Action.APPROVE)
    assert client.get(f"/posts/{post.id}").status_code == 404
    assert states(app, post.id) == ["superseded", "approved"]
    with work():
        restore(moderator, post)

    assert "Without the name." in reader_sees(client, post)

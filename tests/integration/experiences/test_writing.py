"""The forms of an author, through the front door: what they take, keep and refuse."""

import re

import pytest
from flask import Flask

from app.experiences.lifecycle import Action, PostState, RevisionState
from app.experiences.models import BODY_LIMIT, TITLE_LIMIT, Identity, Post
from app.members.models import Member
from app.perspectives.tags import Perspective
from tests.conftest import Work
from tests.factories import make_decision, make_member, make_post, make_writing
from tests.integration.conftest import SignedIn
from tests.integration.experiences.pages import (
    BODY,
    FILLED,
    NEW,
    REPLY,
    TITLE,
    Text,
    find_post,
    only_post,
    press,
    press_on,
    states,
    texts,
    words,
    write_form,
)
from tests.support.client import Client


def test_send_puts_the_text_before_a_moderator(writer: Client, app: Flask) -> None:
    answer = press(writer, NEW, "submit")

    post = only_post(app)
    assert answer.status_code == 303
    assert answer.location == f"/mine#post-{post.id}"
    assert texts(app) == [Text(post.id, 1, RevisionState.WAITING, TITLE, BODY)]
    assert post.state is PostState.UNPUBLISHED
    assert "Sent. A moderator reads it" in writer.get_page("/mine")


def test_save_keeps_a_draft_that_nobody_else_sees(writer: Client, app: Flask) -> None:
    answer = press(writer, NEW, "save")

    post = only_post(app)
    assert answer.status_code == 303
    assert answer.location == f"/posts/{post.id}/edit"
    assert states(app) == ["draft"]
    assert post.sent_at is None
    page = writer.get_page(answer.location)
    assert "Saved. Only you can see it" in page
    assert write_form(page).values["title"] == [TITLE]
    assert write_form(page).values["body"] == [BODY]
    assert write_form(page).values["perspective"] == ["bidder"]
    assert write_form(page).values["identity"] == ["named"]


def test_preview_shows_what_readers_will_see_and_sends_nothing(
    writer: Client, app: Flask, author: Member
) -> None:
    answer = press(writer, NEW, "preview")

    assert answer.status_code == 200
    page = writer.read(answer)
    shown = page.text.split('class="preview"')[1].split("</section>")[0]
    assert f"<h3>{TITLE}</h3>" in shown
    assert "<p>The feedback said that our <em>social value</em> answer" in shown
    assert author.display_name in shown
    assert "Bidder" in shown
    assert states(app) == ["draft"]
    assert write_form(page).values["body"] == [BODY]


def test_the_preview_is_exactly_what_readers_see_later(
    writer: Client, app: Flask, client: Client, moderator: Member, signed_in: SignedIn
) -> None:
    body = "# Head\n\n- a **b**\n\n<script>x</script> [c](https://example.org) [d](javascript:x)"
    page = writer.read(press(writer, NEW, "preview", {**FILLED, "body": body}))
    previewed = re.findall(r'<div class="prose">(.*?)</div>', page.text, re.DOTALL)
    press_on(writer, page, "submit", {})
    post = only_post(app)
    queue = signed_in(moderator).get_page("/moderation")
    (item,) = {link for link in queue.links if link.startswith("/moderation/revisions/")}
    signed_in(moderator).submit(item, {"action": "approve"})

    shown = client.get_page(client.get(f"/posts/{post.id}").location.partition("#")[0])
    assert re.findall(r'<div class="prose">(.*?)</div>', shown.text, re.DOTALL) == previewed


def test_from_preview_one_goes_on_with_the_same_draft(writer: Client, app: Flask) -> None:
    page = writer.read(press(writer, NEW, "preview"))
    again = writer.read(press_on(writer, page, "preview", {"body": "Shorter."}))
    answer = press_on(writer, again, "submit", {})

    assert answer.status_code == 303
    post = only_post(app)
    assert texts(app) == [Text(post.id, 1, RevisionState.WAITING, TITLE, "Shorter.")]


def test_an_empty_preview_says_what_is_missing(writer: Client) -> None:
    fields = {"title": "", "body": "", "perspective": None, "identity": None}
    page = writer.read(press(writer, NEW, "preview", fields))

    assert "(no title yet)" in page
    assert "(choose your side below)" in page


def test_a_reply_is_written_on_the_same_form_without_a_title(
    writer: Client, app: Flask, reply_url: str
) -> None:
    page = writer.get_page(reply_url)
    assert "title" not in write_form(page).names
    assert "Answer Opening Hand" in page.h1

    assert press_on(writer, page, "submit", REPLY).status_code == 303
    newest = texts(app)[-1]
    assert (newest.state, newest.title, newest.body) == (RevisionState.WAITING, "", BODY)


def test_a_reply_is_previewed_without_a_title(writer: Client, reply_url: str) -> None:
    page = writer.read(press(writer, reply_url, "preview", REPLY))

    shown = page.text.split('class="preview"')[1].split("</section>")[0]
    assert "<h3>" not in shown
    assert '<span class="byline">Commissioner</span>' in shown


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": ""}, "Give your experience a title."),
        ({"title": " \t "}, "Give your experience a title."),
        ({"title": "\0\x1b\u0085"}, "Give your experience a title."),
        ({"body": ""}, "Write something before you send it."),
        ({"body": " \r\n\t\n "}, "Write something before you send it."),
        ({"body": None}, "Write something before you send it."),
        ({"perspective": None}, "Choose the side you speak from."),
        ({"perspective": ""}, "Choose the side you speak from."),
        ({"perspective": "moderator"}, "Choose one of the options shown."),
        ({"perspective": "Bidder"}, "Choose one of the options shown."),
        ({"perspective": "bidder\0"}, "Choose one of the options shown."),
        ({"identity": "anonymous"}, "Choose one of the options shown."),
        ({"identity": "named "}, "Choose one of the options shown."),
        (
            {"title": "x" * (TITLE_LIMIT + 1)},
            "” is 1 characters too long. The limit is 150.",
        ),
        (
            {"body": "x" * (BODY_LIMIT + 1234)},
            "” is 1,234 characters too long. The limit is 20,000.",
        ),
    ],
)
def test_what_is_not_complete_is_not_sent_and_nothing_typed_is_lost(
    writer: Client, app: Flask, fields: dict[str, str | None], message: str
) -> None:
    page = writer.get_page(NEW)
    answer = press_on(writer, page, "submit", {**FILLED, **fields})

    assert answer.status_code == 422
    refused = writer.read(answer)
    summary = refused.text.split('class="error-summary"')[1].split("</ul>")[0]
    assert message in words(summary)
    (field,) = fields
    (link,) = re.findall(r'href="#([^"]+)"', summary)
    assert re.search(rf'id="{link}"', refused.text), f"the summary leads to no {link}"
    assert link.startswith(field)
    kept = write_form(refused).values
    for name in {"title", "body", "perspective", "identity"} - {field}:
        assert kept[name] == [FILLED[name]]
    if len(fields[field] or "") > 100:
        assert kept[field] == [fields[field]]
    assert texts(app) == []


@pytest.mark.parametrize("do", ["publish", "", "SUBMIT", "\0", "approve"])
def test_a_button_that_is_not_ours_does_nothing(writer: Client, app: Flask, do: str) -> None:
    form = write_form(writer.get_page(NEW))
    answer = writer.post(NEW, data={**form.values, **FILLED, "do": do})

    assert answer.status_code == 422
    page = writer.read(answer)
    assert "Press one of the buttons" in page
    assert write_form(page).values["body"] == [BODY]
    assert texts(app) == []
    assert press_on(writer, page, "submit", {}).status_code == 303


def test_the_return_key_sends(writer: Client, app: Flask) -> None:
    """In a browser it presses the first button; a script may send no button at all."""
    form = write_form(writer.get_page(NEW))
    answer = writer.post(NEW, data={**form.values, **FILLED})

    assert answer.status_code == 303
    assert states(app) == ["waiting"]


@pytest.mark.parametrize("identity", [None, ""])
def test_the_identity_that_says_less_is_taken_when_none_is_chosen(
    writer: Client, app: Flask, identity: str | None
) -> None:
    press(writer, NEW, "submit", {**FILLED, "identity": identity})

    post = only_post(app)
    assert post.identity.value == "role_only"
    assert (post.byline, post.profile_id) == ("Bidder 1", None)


@pytest.mark.parametrize(("first", "then"), [("named", "role_only"), ("role_only", "named")])
@pytest.mark.parametrize("do", ["save", "submit", "preview"])
def test_before_a_post_appears_its_identity_can_change(
    writer: Client, app: Flask, author: Member, first: str, then: str, do: str
) -> None:
    url = press(writer, NEW, "save", {**FILLED, "identity": first}).location
    answer = press(writer, url, do, {"identity": then})

    assert answer.status_code in {200, 303}
    post = only_post(app)
    assert post.identity.value == then
    named = (author.display_name, author.id)
    assert (post.byline, post.profile_id) == (named if then == "named" else ("Bidder 1", None))


def test_the_form_shows_the_bylines_to_choose_between_and_no_number_of_others(
    writer: Client, author: Member, moderator: Member, work: Work, app: Flask
) -> None:
    with work():
        opening = make_post()
        for side in ("bidder", "bidder", "commissioner"):
            writing = make_writing(perspective=Perspective(side), identity=Identity.ROLE_ONLY)
            make_post(answering=opening, writing=writing)
    page = writer.get_page(f"/experiences/{opening.id}/reply")

    assert f"Readers see “{author.display_name}”, with a link to your page." in page
    assert "“Commissioner”, “Bidder” or “Observer”" in page
    assert "Your number in this thread is given when something of yours first appears." in page

    press_on(writer, page, "submit", {**REPLY, "perspective": "bidder"})
    assert texts(app)[-1].state is RevisionState.WAITING
    assert "shown as Bidder A moderator" in words(writer.get_page("/mine").text)
    with work():
        make_decision(moderator, find_post(app, texts(app)[-1].post_id), Action.APPROVE)
    assert "shown as Bidder 3" in words(writer.get_page("/mine").text)
    assert "“Commissioner”, “Bidder 3” or “Observer”" in writer.get_page(page.url)


@pytest.mark.parametrize(
    ("usual", "chosen"),
    [([], None), (["bidder"], ["bidder"]), (["commissioner", "observer"], None)],
)
def test_the_one_usual_side_is_chosen_already_and_none_is_guessed(
    work: Work, signed_in: SignedIn, reply_url: str, usual: list[str], chosen: list[str] | None
) -> None:
    with work():
        member = make_member()
        member.usual_perspectives = usual
    client = signed_in(member)

    for url in (NEW, reply_url):
        assert write_form(client.get_page(url)).values.get("perspective") == chosen


@pytest.mark.parametrize("to", ["0", "-1", "x", "", "9" * 30, "999999", "1.0", "\0", "¹"])
def test_an_answer_to_nothing_is_not_found(
    writer: Client, reply_url: str, app: Flask, to: str
) -> None:
    before = texts(app)
    assert writer.get(reply_url, query_string={"to": to}).status_code == 404
    answer = writer.post(reply_url, query_string={"to": to}, data={**REPLY, "do": "submit"})
    assert answer.status_code == 404
    assert texts(app) == before


def test_an_answer_to_a_post_of_another_thread_is_not_found(
    writer: Client, reply_url: str, work: Work
) -> None:
    with work():
        elsewhere = make_post(answering=make_post())

    assert writer.get(f"{reply_url}?to={elsewhere.id}").status_code == 404


def test_the_answer_to_a_reply_names_it_and_stands_below_it(
    writer: Client, opening: Post, reply_url: str, work: Work, app: Flask
) -> None:
    with work():
        above = make_post(make_member("Rhys Below"), answering=opening)
    page = writer.get_page(f"{reply_url}?to={above.id}")

    assert "Answer Rhys Below" in page.h1
    press_on(writer, page, "submit", REPLY)
    newest = find_post(app, texts(app)[-1].post_id)
    assert (newest.parent_id, newest.thread_id) == (above.id, opening.id)

"""Two windows with one draft: neither overwrites what the other saved before its author saw it."""

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.experiences.models import Post
from app.members.models import Member
from tests.conftest import Work
from tests.factories import make_post
from tests.integration.experiences.pages import FILLED, press, texts, words, write_form
from tests.integration.experiences.steps import step_form
from tests.support import html
from tests.support.client import Client

NEW = "/experiences/new"
OTHER = "This draft was changed in another window"


@pytest.fixture
def draft(work: Work, author: Member) -> str:
    """Return the page of a draft of the author's."""
    with work():
        post: Post = make_post(author, state="draft")
    return f"/posts/{post.id}/edit"


def save(
    writer: Client, page: html.Page, body: str, *, do: str = "save", prefer: str = ""
) -> TestResponse:
    """Type a text into a page that was opened before, and press one of its buttons."""
    sent = write_form(page).values | {"body": body, "do": do}
    return writer.post(page.url, data=sent, headers={"Prefer": prefer} if prefer else {})


def bodies(app: Flask) -> list[str]:
    """Return the texts there are."""
    return [text.body for text in texts(app)]


@pytest.mark.parametrize("do", ["save", "preview", "submit", "facts"])
def test_what_another_window_saved_is_shown_before_it_is_overwritten(
    writer: Client, app: Flask, draft: str, do: str
) -> None:
    first, second = writer.get_page(draft), writer.get_page(draft)
    assert save(writer, first, "Typed on the phone.").status_code == 303
    refused = save(writer, second, "Typed at the station.", do=do)

    assert refused.status_code == 409
    assert bodies(app) == ["Typed on the phone."]
    page = writer.read(refused)
    assert OTHER in page
    assert "Typed on the phone." in words(page.text)
    assert write_form(page).values["body"] == ["Typed at the station."]

    assert save(writer, page, "Typed at the station.").status_code == 303
    assert bodies(app) == ["Typed at the station."]


def test_a_script_is_told_and_saves_nothing(writer: Client, app: Flask, draft: str) -> None:
    first, second = writer.get_page(draft), writer.get_page(draft)
    quietly = "return=minimal"
    for body in ("One.", "One. Two."):
        assert save(writer, first, body, prefer=quietly).status_code == 204
    assert save(writer, second, "Three.", prefer=quietly).status_code == 409
    assert bodies(app) == ["One. Two."]


def test_one_window_goes_on_as_often_as_it_likes(writer: Client, app: Flask, draft: str) -> None:
    page = writer.get_page(draft)
    for body in ("One.", "Two.", "Three."):
        assert save(writer, page, body).status_code == 303
    assert save(writer, page, "Four.", do="submit").status_code == 303
    assert bodies(app) == ["Four."]


def test_two_windows_that_say_the_same_do_not_quarrel(
    writer: Client, app: Flask, draft: str
) -> None:
    pages = [writer.get_page(draft) for _ in range(2)]
    for page in pages:
        assert save(writer, page, "The same.").status_code == 303
    assert bodies(app) == ["The same."]


def test_a_new_text_that_was_gone_on_with_elsewhere(writer: Client, app: Flask) -> None:
    begun = writer.get_page(NEW)
    sent = write_form(begun).values | FILLED | {"do": "save"}
    draft = writer.post(NEW, data=sent).location
    assert writer.post(NEW, data=sent | {"body": "Mended after going back."}).status_code == 303
    assert save(writer, writer.get_page(draft), "Gone on elsewhere.").status_code == 303

    refused = writer.post(NEW, data=sent | {"body": "From the first window."})
    assert refused.status_code == 409
    assert OTHER in refused.get_data(as_text=True)
    assert bodies(app) == ["Gone on elsewhere."]


def test_two_edits_of_what_readers_see(
    writer: Client, app: Flask, author: Member, work: Work
) -> None:
    with work():
        url = f"/posts/{make_post(author).id}/edit"
    first, second = writer.get_page(url), writer.get_page(url)
    assert save(writer, first, "Mended in one.").status_code == 303
    assert save(writer, second, "Mended in the other.").status_code == 409
    assert bodies(app)[1:] == ["Mended in one."]


def test_facts_told_in_one_window_are_no_change_of_the_text(
    writer: Client, app: Flask, draft: str
) -> None:
    page = writer.get_page(draft)
    assert save(writer, page, "Before the facts.", do="facts").status_code == 303
    facts = writer.get_page(draft.replace("edit", "facts/procurement"))
    told = step_form(facts).values | {"do": "next", "nation": "wales"}
    assert writer.post(facts.url, data=told).status_code == 303
    assert save(writer, page, "After the facts.").status_code == 303
    assert bodies(app) == ["After the facts."]


@pytest.mark.parametrize("window", ["", "x", "\0", "x" * 5000])
def test_a_form_that_does_not_say_its_window_is_taken(
    writer: Client, app: Flask, draft: str, window: str
) -> None:
    assert save(writer, writer.get_page(draft), "One.").status_code == 303
    answer = press(writer, draft, "save", {"window": window, "begun_from": window, "body": "Two."})
    assert answer.status_code == 303
    assert bodies(app) == ["Two."]

"""A text about a live procurement: held until its day, its author's alone, then in the queue."""

import pytest
from flask import Flask

from app.core import clock
from app.experiences import drafting
from app.experiences.lifecycle import Action
from app.experiences.models import Post
from app.members.models import Member
from app.members.queries import get_member
from app.members.service import deactivate
from app.procurement.working_days import free_after_standstill
from app.web.templating import day
from tests.conftest import Work
from tests.factories import make_decision, make_post
from tests.integration.conftest import SignedIn
from tests.integration.experiences.pages import (
    BODY,
    FILLED,
    NEW,
    TITLE,
    card,
    edit_url,
    only_post,
    press,
    reader_sees,
    states,
    words,
    write_form,
)
from tests.integration.experiences.timing import chores, in_days, on
from tests.support.client import Client

SOON, LATE = 10, 40


def held(days: int = SOON, **more: str) -> dict[str, str]:
    """Return a form that is filled in about a competition that is open for so many days."""
    return {**FILLED, "live": "open", "hold_until": in_days(days).isoformat(), **more}


def send_held(app: Flask, writer: Client, days: int = SOON) -> Post:
    """Send an experience about a competition that is open."""
    assert press(writer, NEW, "submit", held(days)).status_code == 303
    return only_post(app)


def queue(moderator: Client) -> str:
    """Return what the queue says, without its tags."""
    return words(moderator.get_page("/moderation").text)


@pytest.fixture
def reader(signed_in: SignedIn, moderator: Member) -> Client:
    """Return a moderator at a client."""
    return signed_in(moderator)


def test_in_an_open_competition_a_text_waits_for_the_author_s_day(
    app: Flask, writer: Client, reader: Client
) -> None:
    answer = press(writer, NEW, "submit", held())
    post = only_post(app)
    assert answer.location == f"/mine#post-{post.id}"
    assert "Held until its day." in writer.get_page("/mine")
    said = card(writer, post)
    assert f"Paused for a live procurement until {day(in_days(SOON))}" in said
    assert "unless you press “Back to draft”." in said

    for passed, state in (
        (0, "held"),
        (SOON - 1, "held"),
        (SOON, "waiting"),
        (SOON + 1, "waiting"),
    ):
        with on(in_days(passed)):
            chores(app)
        assert states(app) == [state]
    assert "Waiting to be read since" in card(writer, post)
    assert TITLE in queue(reader)
    assert "Paused for live procurement" not in queue(reader)


def test_nobody_but_its_author_reads_what_is_held(
    app: Flask, writer: Client, reader: Client, client: Client
) -> None:
    post = send_held(app, writer)
    with app.app_context():
        text = drafting.latest_revision(post.id).id
    seen = queue(reader)

    assert "Paused for live procurement" in seen
    assert f"each comes into the queue on its day. {day(in_days(SOON))}: 1 text" in seen
    assert TITLE not in seen
    assert "feedback" not in seen
    assert "Nothing waits." in seen
    for anybody in (reader, client):
        assert anybody.get(f"/posts/{post.id}").status_code == 404
        assert anybody.get(edit_url(post)).status_code in {302, 303, 404}
    for page in (f"/moderation/revisions/{text}", f"/moderation/posts/{post.id}"):
        assert reader.get(page).status_code == 404
        assert reader.post(page, data={"action": "approve"}).status_code == 404
    assert writer.get(f"/posts/{post.id}").location == edit_url(post)
    assert "nobody else reads it before" in writer.get_page(edit_url(post))


def test_a_held_change_of_a_public_post_is_nobody_else_s_either(
    app: Flask, writer: Client, reader: Client, work: Work, author: Member
) -> None:
    with work():
        post = make_post(author)
    press(writer, edit_url(post), "submit", held(title="What the tender says now"))

    assert states(app, post.id) == ["approved", "held"]
    for page in (f"/moderation/posts/{post.id}", "/moderation/log", "/moderation"):
        assert "What the tender says now" not in reader.get_page(page)
    assert "What the tender says now" not in reader_sees(reader, post)
    assert "Published" in card(writer, post)
    assert "Paused for a live procurement" in card(writer, post)
    with on(in_days(SOON)):
        chores(app)
    assert "What the tender says now" in queue(reader)


@pytest.mark.parametrize(("own", "which"), [(None, "standstill"), (3, "standstill"), (60, "own")])
def test_in_a_standstill_a_text_waits_for_its_end_or_longer(
    app: Flask, writer: Client, own: int | None, which: str
) -> None:
    filled = {**FILLED, "live": "standstill", "award_notice_on": clock.today().isoformat()}
    if own is not None:
        filled["hold_until"] = in_days(own).isoformat()
    assert press(writer, NEW, "submit", filled).status_code == 303

    until = free_after_standstill(clock.today()) if which == "standstill" else in_days(60)
    assert f"until {day(until)}" in card(writer, only_post(app))
    for passed in range(-1, 1):
        with on(until.fromordinal(until.toordinal() + passed)):
            chores(app)
        assert states(app) == ["held" if passed < 0 else "waiting"]


def test_after_a_standstill_a_text_goes_at_once(app: Flask, writer: Client) -> None:
    filled = {**FILLED, "live": "standstill", "award_notice_on": in_days(-30).isoformat()}
    press(writer, NEW, "submit", filled)
    assert states(app) == ["waiting"]
    assert "Sent. A moderator reads it" in writer.get_page("/mine")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"live": "open"}, "Give the day on which you think it will be over."),
        ({"live": "open", "hold_until": "soon"}, "Give a day as year, month and day"),
        ({"live": "open", "hold_until": "2020-01-01"}, "Give a day that is still to come"),
        ({"live": "open", "hold_until": "2999-01-01"}, "Give a day that is still to come"),
        ({"live": "standstill"}, "Give the day on which the award notice was published"),
        ({"live": "standstill", "award_notice_on": "2999-01-01"}, "on which it was published."),
        ({"live": "standstill", "award_notice_on": "0001-01-01"}, "on which it was published."),
        ({"hold_until": "2030-01-01"}, "You gave a day. Say whether"),
        ({"live": "perhaps"}, "Choose one of the options shown."),
    ],
)
def test_a_day_that_does_not_fit_is_refused_and_what_was_typed_stays(
    app: Flask, writer: Client, typed: dict[str, str], said: str
) -> None:
    answer = press(writer, NEW, "submit", {**FILLED, **typed})
    page = writer.read(answer)

    assert answer.status_code == 422
    assert said in page
    assert "<details open>" in page.text
    values = write_form(page).values
    assert values["title"] == [TITLE]
    assert values["body"] == [BODY]
    for name, value in typed.items():
        if name != "live":
            assert values[name] == [value]
    assert states(app) in ([], ["draft"])


def test_a_draft_keeps_what_was_said_of_the_competition(app: Flask, writer: Client) -> None:
    press(writer, NEW, "save", held())
    post = only_post(app)
    values = write_form(writer.get_page(edit_url(post))).values

    assert (values["live"], values["hold_until"]) == (["open"], [in_days(SOON).isoformat()])
    assert press(writer, edit_url(post), "submit", {}).status_code == 303
    assert states(app) == ["held"]


def test_a_draft_whose_day_has_passed_is_not_sent_by_mistake(app: Flask, writer: Client) -> None:
    press(writer, NEW, "save", held())
    with on(in_days(SOON)):
        answer = press(writer, edit_url(only_post(app)), "submit", {})
    assert answer.status_code == 422
    assert states(app) == ["draft"]


def test_facts_told_on_the_way_are_sent_with_the_text_that_is_held(
    app: Flask, writer: Client
) -> None:
    press(writer, NEW, "facts", held())
    post = only_post(app)
    writer.submit(f"/posts/{post.id}/facts/check", {}, at=None, extra={"do": "submit"})
    assert states(app) == ["held"]
    assert "Held until its day." in writer.get_page("/mine")


def test_a_held_text_that_was_replaced_was_never_sent(
    app: Flask, work: Work, moderator: Member, writer: Client, reader: Client
) -> None:
    press(writer, NEW, "submit", {**FILLED, "title": "Sent at first"})
    post = only_post(app)
    with work():
        make_decision(moderator, post, Action.RETURN)
    for title in ("Held and replaced", "Held since"):
        press(writer, edit_url(post), "submit", held(title=title))
    assert states(app) == ["returned", "superseded", "held"]
    for page in (f"/moderation/posts/{post.id}", "/moderation/log"):
        seen = reader.get_page(page)
        assert "Sent at first" in seen
        assert "Held" not in seen


def test_what_a_member_who_left_had_held_is_not_sent(
    app: Flask, work: Work, author: Member, writer: Client
) -> None:
    send_held(app, writer)
    with work():
        member = get_member(author.id)
        deactivate(member, member)
    with on(in_days(SOON)):
        chores(app)
    assert states(app) == ["held"]


def test_the_line_of_a_draft_is_not_shown_over_what_was_returned(
    app: Flask, work: Work, author: Member, moderator: Member, writer: Client, reader: Client
) -> None:
    press(writer, NEW, "submit", {**FILLED, "identity": "role_only"})
    post = only_post(app)
    with app.app_context():
        returned = drafting.latest_revision(post.id).id
    with work():
        make_decision(moderator, post, Action.RETURN)
    press(writer, edit_url(post), "save", {**FILLED, "body": "Mended.", "identity": "named"})
    ask = f"/moderation/posts/{post.id}/open"
    for page in (f"/moderation/posts/{post.id}", f"/moderation/revisions/{returned}", ask):
        shown = reader.get_page(page)
        assert author.display_name not in shown
        assert 'class="perspective' not in shown  # nor the draft's side
    assert ask in reader.get_page(f"/moderation/posts/{post.id}").links
    assert write_form(writer.get_page(edit_url(post))).values["identity"] == ["named"]
    press(writer, edit_url(post), "submit", {**FILLED, "body": "Mended.", "identity": "named"})
    assert author.display_name in reader.get_page(f"/moderation/posts/{post.id}")

"""What a form says of a live competition: kept with the draft, shown again, told at its field."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import clock
from app.core.db import db
from app.experiences.models import Revision
from app.members.models import Member
from tests.conftest import Work
from tests.integration.experiences.pages import (
    FILLED,
    NEW,
    card,
    edit_url,
    only_post,
    press,
    press_on,
    states,
    write_form,
)
from tests.integration.experiences.steps import begin
from tests.support.client import Client


def in_days(days: int) -> str:
    """Return a day as ISO text."""
    return (clock.today() + timedelta(days=days)).isoformat()


def pauses(app: Flask) -> list[dict[str, Any]]:
    """Return what was said with each text, oldest first."""
    with app.app_context():
        return list(db.session.scalars(sa.select(Revision.pause).order_by(Revision.id)))


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"live": "no"},
        {"live": "open"},
        {"live": "open", "hold_until": "2030-05-01"},
        {"live": "standstill", "award_notice_on": "2026-03-02", "hold_until": "2030-05-01"},
    ],
)
def test_what_was_said_is_kept_and_shown_again(
    app: Flask, writer: Client, said: dict[str, str]
) -> None:
    page = writer.read(press(writer, NEW, "preview", {**FILLED, **said}))
    assert pauses(app) == [said]
    for shown in (page, writer.get_page(edit_url(only_post(app)))):
        values = write_form(shown).values
        for name in ("live", "award_notice_on", "hold_until"):
            assert values.get(name, [""])[0] == said.get(name, "")


def test_a_text_is_held_until_its_day_and_says_so(
    app: Flask, writer: Client, author: Member
) -> None:
    fields = {**FILLED, "live": "open", "hold_until": in_days(30)}
    answer = press(writer, NEW, "submit", fields)
    assert answer.status_code == 303
    page = writer.get_page("/mine")
    assert "Held until its day." in page
    assert states(app) == ["held"]
    said = card(writer, only_post(app))
    day = date.fromisoformat(fields["hold_until"])
    assert f"Paused for a live procurement until {day.day} {day:%B %Y}" in said
    assert "Back to draft" in said
    edit = writer.get_page(edit_url(only_post(app)))
    assert "It goes to a moderator on" in edit


@pytest.mark.parametrize(
    ("fields", "at", "problem"),
    [
        ({"live": "open"}, "hold_until", "Give the day on which you think it will be over."),
        ({"live": "standstill"}, "award_notice_on", "Give the day on which the award notice"),
        ({"live": "open", "hold_until": "2020-01-01"}, "hold_until", "still to come"),
        ({"live": "open", "hold_until": "soon"}, "hold_until", "Give a day as year, month"),
        ({"live": "perhaps"}, "live-0", "Choose one of the options shown."),
    ],
)
def test_what_is_missing_is_told_at_its_field(
    app: Flask, writer: Client, fields: dict[str, str], at: str, problem: str
) -> None:
    answer = press(writer, NEW, "submit", {**FILLED, **fields})
    assert answer.status_code == 422
    page = writer.read(answer)
    assert re.search(rf'<a href="#{at}">[^<]*{problem}', page.text)
    assert write_form(page).values["body"] == [FILLED["body"]]
    assert states(app) == []
    mended = {"live": "no", "hold_until": "", "award_notice_on": ""}
    assert press_on(writer, page, "submit", mended).status_code == 303
    assert states(app) == ["waiting"]


def test_a_reply_is_not_asked(writer: Client, reply_url: str) -> None:
    form = write_form(writer.get_page(reply_url))
    assert not {"live", "award_notice_on", "hold_until"} & form.names


def test_while_a_text_is_held_a_newer_draft_does_not_hide_it(
    app: Flask, writer: Client, author: Member, work: Work
) -> None:
    pause = {"live": "open", "hold_until": in_days(30)}
    with work():
        post = begin(author, state="waiting", pause=pause)
    assert states(app, post.id) == ["held"]
    writer.submit(edit_url(post), {"body": "Said better.", "do": "save"})
    assert states(app, post.id) == ["held", "draft"]
    said = card(writer, post)
    assert "You have a newer draft. Until you send it, the earlier text keeps its place" in said
    assert "Paused for a live procurement until" in said
    assert writer.submit("/mine", {}, at=f"/posts/{post.id}/take-back").status_code == 303
    assert states(app, post.id) == ["superseded", "draft"]
    assert "Paused" not in card(writer, post)

"""The line over a role-only post: as much as its author tells, and a warning of too much."""

import re

import pytest
from flask import Flask

from app.core.errors import Invalid
from app.experiences.lifecycle import Action
from app.experiences.models import Identity, Post
from app.members.models import Member
from app.perspectives.tags import Perspective
from tests.conftest import Work
from tests.factories import make_decision, make_member, make_post
from tests.integration.conftest import SignedIn
from tests.integration.experiences.pages import (
    FILLED,
    NEW,
    REPLY,
    edit_url,
    find_post,
    only_post,
    press,
    press_on,
    reader_sees,
    states,
    texts,
    write_form,
)
from tests.integration.experiences.steps import COMMISSIONER, begin, step_url
from tests.support.client import Client

ROLE = {**FILLED, "identity": "role_only"}
TOLD = {**ROLE, "told_kind": "community_radio", "told_area": "UKK"}
LINE = "Bidder 1, community radio, South West"
FEW = {**ROLE, "told_kind": "local_tv", "told_area": "UKK"}
GUESSED = "could readers guess who you are?"
ONLY_ROLE = {"identity": Identity.ROLE_ONLY}


def line_of(app: Flask) -> str:
    return only_post(app).byline


def test_the_line_tells_what_its_author_chose(
    app: Flask, writer: Client, client: Client, work: Work, moderator: Member
) -> None:
    previewed = writer.read(press(writer, NEW, "preview", TOLD))
    assert f'class="byline">{LINE}<' in previewed
    assert write_form(previewed).values["told_kind"] == ["community_radio"]
    assert write_form(previewed).values["told_area"] == ["UKK"]
    assert press_on(writer, previewed, "submit", {}).status_code == 303
    assert line_of(app) == LINE
    post = only_post(app)
    shown = write_form(writer.get_page(edit_url(post))).values
    assert (shown["told_kind"], shown["told_area"]) == (["community_radio"], ["UKK"])
    assert f'class="byline">{LINE}<' in writer.get_page(step_url(post, "check"))

    with work():
        make_decision(moderator, post, Action.APPROVE)
    assert LINE in reader_sees(client, post)


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ({}, "Bidder 1"),
        ({"told_kind": "arts"}, "Bidder 1, arts"),
        ({"told_area": "wales"}, "Bidder 1, Wales"),
        ({"perspective": "observer", "told_area": "UKI"}, "Observer 1, London"),
        ({"perspective": "commissioner", "told_kind": "parish"}, "Commissioner 1, town or parish"),
        ({"identity": "named", "told_kind": "arts", "told_area": "UKI"}, "Ffion Carrow"),
        ({"perspective": None, "told_kind": "arts"}, ""),
    ],
)
def test_any_part_may_be_left_out(
    app: Flask, writer: Client, told: dict[str, str | None], line: str
) -> None:
    press(writer, NEW, "save", {**ROLE, **told})
    assert line_of(app) == line + (" council" if line.endswith("parish") else "")


def test_a_kind_left_over_beside_a_name_is_no_other_choice(app: Flask, writer: Client) -> None:
    named = {**ROLE, "identity": "named"}
    press(writer, NEW, "submit", named)
    again = {**named, "told_kind": "arts", "body": "Going on while it waits."}
    assert press(writer, edit_url(only_post(app)), "save", again).status_code == 303
    assert states(app) == ["waiting", "draft"]


@pytest.mark.parametrize(
    ("told", "field", "problem"),
    [
        ({"told_kind": "district"}, "told_kind", "Choose a kind of bidder, or tell no kind."),
        (
            {"told_kind": "arts", "perspective": "commissioner"},
            "told_kind",
            "Choose a kind of commissioner, or tell no kind.",
        ),
        (
            {"told_kind": "arts", "perspective": "observer"},
            "told_kind",
            "The line of an observer tells no kind of organisation. Leave it out.",
        ),
        ({"told_kind": "circus"}, "told_kind", "Choose one of the options shown."),
        ({"told_area": "uk"}, "told_area", "Choose one of the options shown."),
        ({"told_area": "Kent"}, "told_area", "Choose one of the options shown."),
    ],
)
@pytest.mark.parametrize("button", ["save", "submit"])
def test_what_the_line_cannot_tell_is_refused(
    app: Flask,
    writer: Client,
    told: dict[str, str],
    field: str,
    problem: str,
    button: str,
) -> None:
    answer = press(writer, NEW, button, {**ROLE, **told})
    assert answer.status_code == 422
    page = writer.read(answer)
    assert f'<a href="#{field}">{problem}</a>' in page
    assert re.search(r"<details\s+open", page.text)
    assert write_form(page).values["body"] == [ROLE["body"]]
    assert states(app) == []


def test_an_area_that_the_form_does_not_offer_is_refused_behind_it(
    app: Flask, author: Member, work: Work
) -> None:
    with pytest.raises(Invalid) as refused, work():
        begin(author, told_area="uk", **ONLY_ROLE)
    assert refused.value.field == "told_area"


def test_whom_the_line_fits_is_told_once_before_it_is_sent(app: Flask, writer: Client) -> None:
    answer = press(writer, NEW, "submit", FEW)
    assert answer.status_code == 200
    page = writer.read(answer)
    assert GUESSED in page
    assert "fit about 3 organisations in the country" in page
    assert states(app) == [], "nothing is sent"
    assert write_form(page).values["told_kind"] == ["local_tv"]
    assert press_on(writer, page, "submit", {}).status_code == 303
    assert states(app) == ["waiting"]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        (FEW, []),
        ({**TOLD, "body": "We wrote to Northton Borough Council twice."}, []),
        ({**TOLD, "title": "What Northton Radio learnt"}, []),
        (TOLD, ["waiting"]),
        ({**TOLD, "body": "The Council and our Trust told a council nearby."}, ["waiting"]),
        ({**ROLE, "body": "We wrote to Northton Borough Council twice."}, ["waiting"]),
        ({**FEW, "identity": "named"}, ["waiting"]),
        ({**FEW, "perspective": "observer", "told_kind": ""}, ["waiting"]),
    ],
)
def test_only_a_line_that_tells_more_is_stopped_for(
    app: Flask, writer: Client, fields: dict[str, str], found: list[str]
) -> None:
    answer = press(writer, NEW, "submit", fields)
    assert answer.status_code == (303 if found else 200)
    assert states(app) == found


def test_a_preview_warns_of_the_text_as_well(writer: Client) -> None:
    named = {**ROLE, "body": "We wrote to Northton Borough Council twice."}
    page = writer.read(press(writer, NEW, "preview", named))
    assert GUESSED in page
    assert "“Northton Borough Council”" in page
    assert GUESSED not in writer.read(press(writer, NEW, "preview", TOLD))


def test_the_facts_count_with_the_line(
    app: Flask, writer: Client, author: Member, work: Work
) -> None:
    facts = {"buyer_kind": "district", "region": "UKC"}
    with work():
        told = begin(author, COMMISSIONER, facts=facts, told_area="england", **ONLY_ROLE)
        silent = begin(author, COMMISSIONER, facts=facts, **ONLY_ROLE)
    for post in (told, silent):
        page = writer.get_page(step_url(post, "check"))
        assert "fit about 7 organisations in the country" in page
    answer = writer.submit(edit_url(told), {"do": "submit"})
    assert "fit about 7 organisations" in writer.read(answer)
    assert writer.submit(step_url(silent, "check"), {"do": "submit"}).status_code == 303


def test_a_line_is_fixed_when_it_is_approved(
    app: Flask, writer: Client, author: Member, client: Client, work: Work, moderator: Member
) -> None:
    with work():
        post = begin(author, state="published", told_kind="arts", told_area="UKI", **ONLY_ROLE)
    page = writer.get_page(edit_url(post))
    assert not {"told_kind", "told_area"} & write_form(page).names
    assert "Bidder 1, arts, London" in page
    form = {**write_form(page).values, "told_kind": "press", "told_area": "wales"}
    sent = {**form, "body": "Said anew.", "do": "submit"}
    assert writer.post(edit_url(post), data=sent).status_code == 303
    with work():
        make_decision(moderator, post, Action.APPROVE)
    now = find_post(app, post.id)
    assert (now.told_kind, now.told_area, now.byline) == ("arts", "UKI", "Bidder 1, arts, London")
    assert "Bidder 1, arts, London" in reader_sees(client, post)


def test_a_draft_does_not_change_the_line_of_the_text_that_waits(
    app: Flask, writer: Client, author: Member, work: Work
) -> None:
    with work():
        post = begin(author, state="waiting", told_kind="arts", **ONLY_ROLE)
    answer = writer.submit(edit_url(post), {"told_kind": "press", "do": "save"})
    assert answer.status_code == 422
    assert "A text of yours waits with another choice." in writer.read(answer)
    writer.submit(edit_url(post), {"told_kind": "press", "do": "submit"})
    assert states(app, post.id) == ["superseded", "waiting"]
    assert find_post(app, post.id).byline == "Bidder 1, local press"


@pytest.mark.parametrize("fields", [TOLD, {**TOLD, "identity": "named"}])
def test_a_form_sent_twice_is_one_text_whatever_its_line_tells(
    app: Flask, writer: Client, fields: dict[str, str]
) -> None:
    page = writer.get_page(NEW)
    for _ in range(2):
        assert press_on(writer, page, "submit", fields).status_code == 303
    assert states(app) == ["waiting"]


def test_an_edit_of_an_approved_line_sent_twice_is_one_text(
    app: Flask, writer: Client, author: Member, work: Work
) -> None:
    with work():
        post = begin(author, state="published", told_kind="arts", **ONLY_ROLE)
    page = writer.get_page(edit_url(post))
    for _ in range(2):
        press_on(writer, page, "submit", {"body": "Said anew."})
    assert states(app, post.id) == ["approved", "waiting"]


def test_in_a_thread_ones_label_stays_whatever_more_is_told(
    app: Flask,
    author: Member,
    moderator: Member,
    opening: Post,
    work: Work,
    signed_in: SignedIn,
    reply_url: str,
) -> None:
    with work():
        make_post(make_member(), answering=opening, state="waiting")
    writer = signed_in(author)
    told = {**REPLY, "perspective": "bidder"}
    lines = []
    for number, more in enumerate([{"told_kind": "arts"}, {}, {"told_area": "scotland"}]):
        press(writer, reply_url, "submit", {**told, **more, "body": f"Answer {number}."})
        post = find_post(app, texts(app)[-1].post_id)
        with work():
            make_decision(moderator, post, Action.APPROVE)
        lines.append(find_post(app, post.id).byline)
    assert lines == ["Bidder 1, arts", "Bidder 1", "Bidder 1, Scotland"]


def test_a_side_without_kinds_loses_the_kind_when_it_is_chosen(
    app: Flask, writer: Client, author: Member, work: Work
) -> None:
    with work():
        post = begin(author, told_kind="arts", **ONLY_ROLE)
    refused = writer.submit(edit_url(post), {"perspective": "observer", "do": "save"})
    assert refused.status_code == 422
    fields = {"perspective": "observer", "told_kind": "", "do": "save"}
    assert writer.submit(edit_url(post), fields).status_code == 303
    now = find_post(app, post.id)
    assert (now.perspective, now.byline) == (Perspective.OBSERVER, "Observer 1")

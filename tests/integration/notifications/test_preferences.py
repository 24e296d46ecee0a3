"""Choosing what comes by mail as well; the page tells everything in any case."""

from typing import Final

import pytest
from flask import Flask

from app.members.models import Member
from app.notifications.models import NoticeKind
from app.notifications.service import choose_mail
from tests.conftest import Work
from tests.factories import make_post
from tests.integration.conftest import SignedIn
from tests.integration.notifications.conftest import Letters, muted, unread
from tests.support.client import PASSWORD, Client

ALL: Final = {kind.value for kind in NoticeKind}


def test_at_first_everything_comes_by_mail(signed_in: SignedIn, author: Member) -> None:
    page = signed_in(author).get_page("/notices/preferences")
    form = page.form_with({"wanted"}, at=None, index=None)
    assert set(form.values["wanted"]) == ALL
    for kind in NoticeKind:
        assert kind.label in page


@pytest.mark.parametrize("wanted", [["answered"], [], sorted(ALL), ["returned", "declined"]])
def test_what_is_not_wanted_by_mail_is_told_on_the_page_alone(
    app: Flask,
    work: Work,
    signed_in: SignedIn,
    letters: Letters,
    author: Member,
    other: Member,
    wanted: list[str],
) -> None:
    client = signed_in(author)
    for _ in range(2):
        response = client.submit("/notices/preferences", {"wanted": wanted})
        assert (response.status_code, response.location) == (303, "/notices/preferences")
    page = client.get_page("/notices/preferences")
    assert "Saved." in page
    form = page.form_with({"wanted"}, at=None, index=None)
    assert set(form.values.get("wanted", [])) == set(wanted)
    assert muted(app, author) == ALL - set(wanted)
    assert muted(app, other) == set()
    with work():
        make_post(other, answering=make_post(author))
    assert unread(app, author) == ["approved", "answered"]
    kinds = [kind.value for kind in (NoticeKind.APPROVED, NoticeKind.ANSWERED)]
    by_label = {kind.label: kind.value for kind in NoticeKind}
    mailed = [by_label[letter.subject.partition(":")[0]] for letter in letters(author)]
    assert mailed == [kind for kind in kinds if kind in wanted]


def test_a_kind_that_there_is_not_is_refused_and_the_rest_kept(
    app: Flask, work: Work, signed_in: SignedIn, author: Member
) -> None:
    with work():
        choose_mail(author.id, {NoticeKind.HIDDEN})
    client = signed_in(author)
    response = client.submit("/notices/preferences", {"wanted": ["answered", "birthday"]})
    assert response.status_code == 422
    page = client.read(response)
    form = page.form_with({"wanted"}, at=None, index=None)
    assert form.values["wanted"] == ["answered"], "as it was sent"
    assert muted(app, author) == ALL - {"hidden"}


def test_a_choice_made_after_the_session_ended_is_kept_through_sign_in(
    app: Flask, client: Client, author: Member
) -> None:
    response = client.post("/notices/preferences", data={"wanted": ["answered", "hidden"]})
    page = client.get_page(response.location)
    form = page.form_with({"email"}, at=None, index=None)
    sent = {**form.values, "email": author.email, "password": PASSWORD}
    back = client.post(form.action or response.location, data=sent).location
    assert back.startswith("/notices/preferences?kept=")
    kept = client.get_page(back).form_with({"wanted"}, at=None, index=None)
    assert set(kept.values["wanted"]) == {"answered", "hidden"}
    assert muted(app, author) == set(), "until it is saved"

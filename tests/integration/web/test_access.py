"""Who is let in, who is led to sign in and back again, and who is told that nothing is there."""

from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.core.db import db
from app.core.kept import KeptForm
from app.experiences.lifecycle import RevisionState
from app.experiences.models import Revision
from app.members.models import Member
from app.members.service import deactivate
from app.policy.actor import Standing
from config import Production
from tests.conftest import Work
from tests.factories import make_member, make_moderator, make_post
from tests.integration.web.conftest import BuildApp, rows
from tests.support.client import PASSWORD, Client

MODERATORS = ("/moderation", "/moderation/log", "/moderation/posts/1", "/moderation/revisions/1")


def next_of(answer: TestResponse) -> str:
    """Return where sign-in will lead; fails when the answer does not lead to sign-in."""
    assert answer.status_code == 303
    parts = urlsplit(answer.location)
    assert (parts.netloc, parts.path) == ("", "/login")
    return "".join(parse_qs(parts.query).get("next", []))


@pytest.fixture
def member(work: Work) -> Member:
    with work():
        return make_member()


@pytest.mark.parametrize("standing", [None, *Standing])
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
def test_a_view_that_says_nothing_opens_to_nobody(
    probed: Flask, probe: Client, work: Work, standing: Standing | None, method: str
) -> None:
    if standing is not None:
        with work():
            member = make_member(standing=standing)
        probe.sign_in(member)
    answer = probe.open("/probe/unmarked", method=method)
    assert answer.status_code == 404
    assert answer.text != "open"


@pytest.mark.parametrize(
    "url",
    [
        "/mine",
        "/mine?after=7",
        "/experiences/new",
        "/experiences/1/reply?to=2",
        "/members?q=caf%C3%A9+%26+tea&after=3",
        "/notices/preferences",
        "/moderation/log?post=1",
    ],
)
def test_sign_in_leads_back_to_the_very_page(client: Client, url: str) -> None:
    back = next_of(client.get(url))
    given, led = urlsplit(url), urlsplit(back)
    assert led.path == given.path
    assert parse_qs(led.query) == parse_qs(given.query)


def test_and_really_leads_there(client: Client, member: Member) -> None:
    answer = client.get("/mine?after=7")
    fields = {"email": member.email, "password": PASSWORD}
    answer = client.submit(answer.location, fields)
    assert answer.location == "/mine?after=7"


def test_a_page_that_only_takes_a_form_is_not_led_back_to(client: Client, app: Flask) -> None:
    for url in ("/posts/1/withdraw", "/posts/1/take-back", "/notices/read", "/notices/1"):
        assert next_of(client.post(url, data={"x": "y"})) == ""
    assert rows(app) == 0


def test_what_was_typed_is_kept_through_sign_in(client: Client, app: Flask, work: Work) -> None:
    with work():
        member, thread = make_member(), make_post()
    typed = {"body": "What I typed — £5.", "perspective": "observer", "csrf_token": "old"}
    url = f"/experiences/{thread.id}/reply?to={thread.id}"
    answer = client.post(url, data=typed)
    back = next_of(answer)
    assert back.startswith(f"{url}&kept=")
    with app.app_context():
        kept = db.session.scalars(sa.select(KeptForm.fields)).one()
        assert dict(kept) == {"body": "What I typed — £5.", "perspective": "observer"}

    answer = client.submit(answer.location, {"email": member.email, "password": PASSWORD})
    page = client.get_page(answer.location)
    form = page.form_with({"body"}, at=None, index=None)
    assert form.values["body"] == ["What I typed — £5."]
    assert form.values["perspective"] == ["observer"]
    assert "We kept what you wrote before you signed in." in page
    sent = client.post(answer.location, data=form.values | {"do": "submit"})
    assert sent.status_code == 303
    with app.app_context():
        waiting = sa.select(Revision.body).where(Revision.state == RevisionState.WAITING)
        assert db.session.scalars(waiting).all() == ["What I typed — £5."]


def test_what_was_typed_last_is_kept_when_a_session_ends_twice(client: Client) -> None:
    answer = client.post("/experiences/new?kept=OLD&kept=OLDER&question=7", data={"body": "Newer"})
    back, _, token = next_of(answer).rpartition("=")
    assert back == "/experiences/new?question=7&kept"
    assert len(token) == 43


def test_what_a_script_saves_when_the_session_has_ended_is_not_kept_each_time(
    client: Client, app: Flask
) -> None:
    for _ in range(2):
        answer = client.post(
            "/experiences/new", data={"body": "Half a"}, headers={"Prefer": "return=minimal"}
        )
        assert next_of(answer) == "/experiences/new"
    with app.app_context():
        assert db.session.scalars(sa.select(KeptForm)).all() == []


@pytest.mark.parametrize("token", ["", "nonsense", "a" * 43, "%00", "a" * 5000])
def test_a_token_that_keeps_nothing(client: Client, member: Member, token: str) -> None:
    client.sign_in(member)
    page = client.get_page(f"/experiences/new?kept={token}")
    assert "We kept" not in page
    assert page.form_with({"body"}, at=None, index=None).values["body"] == [""]


@pytest.mark.parametrize("url", [*MODERATORS, "/members", "/members/1/standing/moderator"])
def test_who_lacks_the_standing_is_told_that_nothing_is_there(
    client: Client, member: Member, url: str
) -> None:
    client.sign_in(member)
    method = client.post if "standing" in url else client.get
    answer = method(url)
    assert answer.status_code == 404
    assert "There is nothing here" in client.read(answer)


def test_standing_counts_from_the_moment_it_is_given_or_taken(
    client: Client, app: Flask, work: Work, member: Member
) -> None:
    client.sign_in(member)
    for standing, status in (
        (Standing.MODERATOR, 200),
        (Standing.MEMBER, 404),
        (Standing.ADMINISTRATOR, 200),
    ):
        with work():
            db.session.get_one(Member, member.id).standing = standing
        assert client.get("/moderation").status_code == status
    assert client.get("/members").status_code == 200


def test_who_left_is_nobody(client: Client, work: Work) -> None:
    with work():
        moderator = make_moderator()
    client.sign_in(moderator)
    assert client.get("/moderation").status_code == 200
    with work():
        leaving = db.session.get_one(Member, moderator.id)
        deactivate(leaving, leaving)
    assert next_of(client.get("/moderation")) == "/moderation"


@pytest.mark.parametrize("standing", [Standing.MODERATOR, Standing.ADMINISTRATOR])
def test_production_asks_moderators_for_a_second_factor(
    app_with: BuildApp, work: Work, standing: Standing
) -> None:
    """Before any of their pages, and before anything that they send."""
    with work():
        moderator, post = make_member(standing=standing), make_post()
    app = app_with(kind=Production)
    client = app.test_client()
    assert isinstance(client, Client)
    client.environ_base["wsgi.url_scheme"] = "https"
    client.sign_in(moderator)
    urls = [*MODERATORS, *(["/members"] if standing is Standing.ADMINISTRATOR else [])]
    for url in urls:
        for method in ("GET", "POST") if url[-1] == "1" else ("GET",):
            answer = client.open(url, method=method, data={"action": "hide", "reason": "x"})
            assert (answer.status_code, answer.location) == (303, "/profile/second-factor")
    page = client.get_page("/profile/second-factor")
    assert "/tf-setup" in page.links
    assert client.get("/mine").status_code == 200
    assert client.get(f"/posts/{post.id}").status_code == 302


def test_production_asks_no_member_for_one(app_with: BuildApp, work: Work, member: Member) -> None:
    client = app_with(kind=Production).test_client()
    assert isinstance(client, Client)
    client.environ_base["wsgi.url_scheme"] = "https"
    client.sign_in(member)
    assert client.get("/mine").status_code == 200
    assert client.get("/moderation").status_code == 404


def test_whoever_set_one_up_is_let_in(app_with: BuildApp, work: Work) -> None:
    with work():
        moderator = make_moderator()
    app = app_with(kind=Production)
    client = app.test_client()
    assert isinstance(client, Client)
    client.environ_base["wsgi.url_scheme"] = "https"
    client.sign_in(moderator)
    with work():
        made = db.session.get_one(Member, moderator.id)
        made.tf_primary_method, made.tf_totp_secret = "authenticator", "set up since"
    assert client.get("/moderation").status_code == 200


def test_a_desk_asks_for_none(client: Client, work: Work) -> None:
    with work():
        moderator = make_moderator()
    client.sign_in(moderator)
    assert client.get("/moderation").status_code == 200


@pytest.mark.parametrize("method", ["OPTIONS", "HEAD"])
def test_other_ways_of_asking_tell_no_more(client: Client, member: Member, method: str) -> None:
    assert client.open("/moderation", method=method).status_code == 303
    client.sign_in(member)
    assert client.open("/moderation", method=method).status_code == 404

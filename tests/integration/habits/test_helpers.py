"""The tests' own tools see what they are there to see."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.core.db import db
from app.members.models import Member
from app.web.access import public
from tests.conftest import Work
from tests.factories import make_member, make_post
from tests.support import html
from tests.support.client import Client
from tests.support.databases import Databases
from tests.support.skips import missing
from tests.support.watching import count_queries, engine_of

FORMS = """<title>A page</title><h1>A <b>page</b></h1>
<form action="/logout" method="post"><input type="hidden" name="csrf_token" value="1"></form>
<form method="post" id="writing">
  <input type="hidden" name="csrf_token" value="2"><input name="title" value="A &amp; B">
  <textarea name="body">\nfirst\nsecond</textarea>
  <input type="radio" name="side" value="bidder">
  <input type="radio" name="side" value="both" checked>
  <input type="checkbox" name="kinds" value="a" checked>
  <input type="checkbox" name="kinds" value="b" checked>
  <input type="checkbox" name="loud"><input name="off" value="x" disabled>
  <select name="when"><option value="now">Now</option>
    <option value="later" selected>Later</option></select>
  <select name="where"><option value="here">Here</option>
    <option value="there">There</option></select>
  <button name="do" value="save">Save</button>
</form><a href="/next">Next</a>"""


def test_a_form_is_read_as_a_browser_would_send_it() -> None:
    form = html.read("/", FORMS).form_with({"title", "do"}, at=None, index=None)
    assert form.values == {
        "csrf_token": ["2"],
        "title": ["A & B"],
        "body": ["first\nsecond"],
        "side": ["both"],
        "kinds": ["a", "b"],
        "when": ["later"],
        "where": ["here"],
    }
    assert {"loud", "do"} <= form.names


def test_a_form_that_is_not_there_is_missed() -> None:
    page = html.read("/", FORMS)
    assert (page.h1, page.titles, page.links) == (["A page"], ["A page"], ["/next"])
    with pytest.raises(AssertionError, match="0 forms"):
        page.form_with({"nonsense"}, at=None, index=None)
    with pytest.raises(AssertionError, match="no such form"):
        page.form_with({"title"}, at="/elsewhere", index=0)


@pytest.fixture
def meddling(app_with: Callable[..., Flask]) -> Flask:
    """Return a further application with views that do what none of ours may."""
    other = app_with()

    @public
    def write() -> str:
        db.session.add(make_member())
        db.session.flush()
        return "written"

    @public
    def leave() -> str:
        member = db.session.scalars(sa.select(Member)).one()
        with db.session.no_autoflush:
            member.about = "left behind"
        return "left"

    for view in (write, leave):
        other.add_url_rule(f"/{view.__name__}", view.__name__, view)
    return other


def test_a_page_that_writes_is_caught(meddling: Flask) -> None:
    client = meddling.test_client()
    with pytest.raises(AssertionError, match=r"GET /write wrote: .*INSERT"):
        client.get("/write")
    assert client.get("/health/live").status_code == 200


def test_a_page_that_leaves_something_to_write_is_caught(meddling: Flask, work: Work) -> None:
    with work():
        make_member()
    with pytest.raises(AssertionError, match="GET /leave wrote: "):
        meddling.test_client().get("/leave")


def test_a_reset_empties_everything_and_starts_counting_again(
    app: Flask, work: Work, databases: Databases, backend: str
) -> None:
    with work():
        first = make_post(state="hidden").id
    databases.get(backend).reset()
    with engine_of(app).connect() as connection:
        left = {
            name: connection.scalar(sa.select(sa.func.count()).select_from(table))
            for name, table in db.metadata.tables.items()
        }
    asked, marked = left.pop("questions"), left.pop("edition")  # by the migrations
    assert (set(left.values()), asked, marked) == ({0}, 6, 1), left
    with work():
        assert make_post().id == first


def test_statements_are_counted_without_the_brackets_around_them(app: Flask) -> None:
    with count_queries(app) as statements, app.app_context():
        db.session.execute(sa.select(sa.literal(1)))
        db.session.execute(sa.select(Member.id))
        db.session.rollback()
    assert len(statements) == 2
    assert "members" in str(statements)


def test_a_page_without_a_heading_is_refused(app: Flask, client: Client) -> None:
    with pytest.raises(AssertionError, match="has these h1"):
        client.read(_answer(client, "<title>A page</title>"))
    with pytest.raises(AssertionError, match="no title"):
        client.read(_answer(client, "<h1>A page</h1>"))
    with pytest.raises(AssertionError, match="no Content-Security-Policy"):
        client.read(_answer(client, "<title>A page</title><h1>A page</h1>"))


def _answer(client: Client, text: str) -> TestResponse:
    response = client.get("/health/live")
    response.headers.pop("Content-Security-Policy", None)
    response.headers["Content-Type"] = "text/html"
    response.set_data(text)
    return response


def test_a_missing_part_is_skipped_on_a_desk_and_fails_where_changes_are_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no browser"):
        missing("no browser")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no browser"):
        missing("no browser")

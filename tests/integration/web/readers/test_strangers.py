"""What a member is sent no visitor is sent, whatever either of them makes up."""

import pytest
from flask import Flask, session
from werkzeug.test import TestResponse

from app.core.db import db
from app.members.models import Member
from app.pages import routes
from tests.conftest import Work
from tests.factories import make_member
from tests.integration.web.conftest import cookie_of
from tests.integration.web.readers.conftest import Pages, ask, is_shared, whole, woken
from tests.support.client import PASSWORD, Client

NAME = "Iestyn Harbour"
SIGNED_IN = (
    "session={}",
    "a=b; session={}",
    "session={}; a=b",
    "session={}; session=",
    "a=\xe9; session={}",
    "SESSION=x; session={}",
    " session = {}",
    'session="{}"',
    "session={}; remember_token=x",
)
ODD = (
    "session=",
    "session",
    "session=x",
    "session=x; session=y",
    "a=b; session=x",
    "a=b,session={}",
    "remember_token=x|y",
    "remember_token=",
    "session=\xe9",
    "session=%73",
)
NOT_OURS = ("a=b", "SESSION=x", "_ga=1; theme=dark", "\xe9=\xe9", ";;=;", "=", "")


@pytest.fixture
def member(work: Work) -> Member:
    with work():
        return make_member(NAME)


def tells(answer: TestResponse) -> bool:
    """Tell whether a page was made for the member."""
    return NAME in answer.text


@pytest.mark.parametrize("cookie", SIGNED_IN)
def test_a_member_s_page_is_theirs(kept: Flask, member: Member, cookie: str) -> None:
    cookie = cookie.format(cookie_of(kept, member))
    for address in ("/about", "/experiences"):
        if address == "/about":  # the visitor comes first
            visitor = ask(kept, address)
            mine = ask(kept, address, cookie=cookie, If_None_Match=visitor.headers["ETag"])
        else:
            mine = ask(kept, address, cookie=cookie)
            visitor = ask(kept, address)
        assert mine.status_code == visitor.status_code == 200
        assert tells(mine)
        assert not is_shared(mine)
        assert "ETag" not in mine.headers
        assert not tells(visitor)
        assert is_shared(visitor)
        with woken(kept) as paths:
            assert whole(ask(kept, address)) == whole(visitor)
        assert paths == []


def test_a_member_s_page_is_theirs_everywhere(kept: Flask, member: Member, pages: Pages) -> None:
    cookie = f"session={cookie_of(kept, member)}"
    for address in pages.values():
        assert not is_shared(ask(kept, address, cookie=cookie))
        assert not is_shared(ask(kept, address, cookie=cookie, method="HEAD"))
        assert not tells(ask(kept, address))


@pytest.mark.parametrize("cookie", ODD)
def test_who_may_be_known_is_asked(kept: Flask, member: Member, cookie: str) -> None:
    cookie = cookie.format(cookie_of(kept, member))
    tag = ask(kept, "/about").headers["ETag"]
    with woken(kept) as paths:
        answer = ask(kept, "/about", cookie=cookie, If_None_Match=tag)
    assert (answer.status_code, len(paths)) == (200, 1)
    assert not is_shared(answer)
    assert not tells(answer)


@pytest.mark.parametrize("cookie", NOT_OURS)
def test_cookies_of_others_say_nothing(kept: Flask, cookie: str) -> None:
    page = whole(ask(kept, "/about"))
    with woken(kept) as paths:
        assert whole(ask(kept, "/about", cookie=cookie)) == page
    assert paths == []


def test_who_is_remembered_is_no_stranger(kept: Flask, member: Member) -> None:
    client = kept.test_client()
    assert isinstance(client, Client)
    form = {"email": member.email, "password": PASSWORD, "remember": "y"}
    assert client.submit("/login", form).status_code == 302
    (remembered,) = [one for one in client._cookies.values() if one.key == "remember_token"]
    ask(kept, "/about")
    answer = ask(kept, "/about", cookie=f"remember_token={remembered.value}")
    assert tells(answer)
    assert not is_shared(answer)
    assert {one.key for one in client._cookies.values()} == {"session", "remember_token"}


def test_the_cookies_may_have_other_names(kept: Flask) -> None:
    kept.config.update(SESSION_COOKIE_NAME="sid", REMEMBER_COOKIE_NAME="me")
    assert not is_shared(ask(kept, "/about", cookie="sid=x"))
    assert not is_shared(ask(kept, "/about", cookie="a=b; me=x"))
    assert is_shared(ask(kept, "/about", cookie="session=x"))


def test_a_token_signs_nobody_in(kept: Flask, member: Member, work: Work) -> None:
    with work():
        token = db.session.get_one(Member, member.id).get_auth_token()
    for address in ("/about", f"/about?auth_token={token}"):
        for _ in range(2):
            answer = ask(kept, address, Authentication_Token=token, Authorization=f"Bearer {token}")
            assert is_shared(answer)
            assert not tells(answer)


def test_whoever_is_known_by_other_means_is_asked(kept: Flask, member: Member) -> None:
    """Nobody is, today. Somebody who adds such means must not have a member's page kept."""
    manager = kept.login_manager  # type: ignore[attr-defined]
    manager.request_loader(lambda _request: db.session.get(Member, member.id))
    for _ in range(2):
        answer = ask(kept, "/about")
        assert tells(answer)
        assert not is_shared(answer)
    manager.request_loader(lambda _request: None)
    assert not tells(ask(kept, "/about"))


def test_a_message_is_for_one_visitor(kept: Flask) -> None:
    client = kept.test_client()
    with client.session_transaction() as kept_session:
        kept_session["_flashes"] = [("success", "Only you are told.")]
    ask(kept, "/about")
    told = client.get("/about")
    assert "Only you are told." in told.text
    assert not is_shared(told)
    assert "Only you" not in ask(kept, "/about").text


def test_a_page_that_begins_a_session_is_not_kept(
    kept: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "render_template", _begin)
    for _ in range(2):
        answer = ask(kept, "/about")
        assert answer.text == "Begun."
        assert "Set-Cookie" in answer.headers
        assert not is_shared(answer)


def _begin(_template: str) -> str:
    session["begun"] = "here"
    return "Begun."


def test_a_member_who_signs_out_is_sent_the_visitors_page(kept: Flask, member: Member) -> None:
    client = kept.test_client()
    assert isinstance(client, Client)
    client.sign_in(member)
    assert tells(client.get("/about"))
    client.sign_out()
    answer = client.get("/about")
    assert not tells(answer)

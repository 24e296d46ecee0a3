"""Pages say how long they are good for, and are not sent twice for nothing."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from tests.factories import make_member, make_post
from tests.support.client import Client

Work = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def known(client: Client) -> Client:
    """Return a visitor with a cookie of ours; the pages of others are kept (`readers/`)."""
    client.set_cookie("session", "begun")
    return client


@pytest.mark.parametrize("accepted", ["", "gzip", "br"])
def test_a_visitor_who_has_the_page_is_told_so(known: Client, accepted: str) -> None:
    asked = {"Accept-Encoding": accepted}
    first = known.get("/guidelines", headers=asked)
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = known.get("/guidelines", headers={**asked, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_page_that_changed_is_sent(known: Client, work: Work) -> None:
    tag = known.get("/experiences").headers["ETag"]
    with work():
        make_post()
    assert known.get("/experiences", headers={"If-None-Match": tag}).status_code == 200


def test_a_member_is_sent_every_page(client: Client, work: Work) -> None:
    with work():
        member = make_member()
    client.sign_in(member)
    assert "ETag" not in client.get("/guidelines").headers

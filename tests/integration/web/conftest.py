"""What the tests of the edge share: an application with views that fail or write on purpose."""

import itertools
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask, abort, flash, request
from werkzeug.wrappers import Response

from app.core.clock import now
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from app.core.kept import KeptForm, keep
from app.members.models import Member
from app.web.access import public, signed_in
from tests.support.client import Client

BuildApp = Callable[..., Flask]
REFUSALS = {403: NotAllowed, 404: NotFound, 409: Conflict, 422: Invalid}


@pytest.fixture
def probed(app_with: BuildApp) -> Flask:
    """Return an application that answers failures as it does in production, with our views."""
    other = app_with()
    other.config["PROPAGATE_EXCEPTIONS"] = False
    add_probes(other)
    return other


def add_probes(app: Flask) -> None:
    """Add views that write one row and then end in some way."""

    @public
    def write() -> Response:
        if request.args.get("end") != "late":
            keep([("written", "here")])
        flash("Written.", "success")
        return end(request.args.get("end", "200"))

    @public
    def break_down() -> Response:
        raise RuntimeError("a view that breaks")

    @public
    def refuse(status: int) -> Response:
        raise REFUSALS[status]("Words for people <b>here</b>.")

    @signed_in
    def members_only() -> Response:
        return Response("open")

    def unmarked() -> Response:
        return Response("open")

    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    app.add_url_rule("/probe/write", "write", write, methods=methods)
    app.add_url_rule("/probe/break", "break", break_down)
    app.add_url_rule("/probe/refuse/<int:status>", "refuse", refuse)
    app.add_url_rule("/probe/members", "members_only", members_only, methods=["GET", "POST"])
    app.add_url_rule("/probe/unmarked", "unmarked", unmarked, methods=["GET", "POST"])


def end(how: str) -> Response:
    """Answer with a status, raise, or break the transaction so that its commit must fail."""
    if how == "raise":
        raise RuntimeError("a view that breaks")
    if how.startswith("abort"):
        abort(int(how.removeprefix("abort")))
    if how == "late":
        db.session.add(KeptForm(token="l" * 43, fields=[], expires_at=now()))
    if how == "commit":
        # Nothing meets this before the commit: the row is only written then.
        db.session.add(KeptForm(token="t" * 43, fields=[], expires_at=None))
    return Response(how, int(how) if how.isdecimal() else 200)


def rows(app: Flask) -> int:
    """Return how many rows the probe has written for good."""
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(KeptForm)) or 0


_addresses = (f"192.0.2.{number}" for number in itertools.cycle(range(1, 255)))


def from_elsewhere() -> dict[str, str]:
    """Return the environment of a request from an address that was not used before."""
    return {"REMOTE_ADDR": next(_addresses)}


@pytest.fixture
def probe(probed: Flask) -> Client:
    """Return a visitor to the application with the probes."""
    made = probed.test_client()
    assert isinstance(made, Client)
    return made


def cookie_of(app: Flask, member: Member) -> str:
    """Sign a member in and return what their browser keeps."""
    client = app.test_client()
    assert isinstance(client, Client)
    client.sign_in(member)
    cookie = client.get_cookie("session")
    assert cookie is not None
    return cookie.value

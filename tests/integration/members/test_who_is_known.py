"""Whatever is done with an address, the answer is the same whether or not somebody has it."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.core.edition import Glance
from app.members import service
from app.members.queries import find_by_email
from tests.factories import make_member
from tests.integration.members.conftest import Outbox, Work
from tests.integration.members.test_registering import register
from tests.support.client import Client
from tests.support.watching import engine_of

ADDRESSES = ("unknown", "unconfirmed", "confirmed", "left")
NAMES = {
    "none": ("", 302),
    "free": ("Perdita Frost", 302),
    "against the rules": ("Moderator", 422),
    "one that waits": ("Waiting Somebody", 302),
    "like one that waits": ("Wa\u00edt1ng Somebody", 302),
    "one that is taken": ("Taken Somebody", 422),
    "like one that is taken": ("T\u0430ken Somebody", 422),
    "what the unconfirmed one gave": ("Name of unconfirmed", 302),
    "what the confirmed one goes by": ("Name of confirmed", 422),
    "what the one who left went by": ("Name of left", 422),
}
OTHERS = "never-thought-of-this-one"
Answer = tuple[int, str | None, str]


@pytest.fixture
def people(client: Client, work: Work) -> None:
    """Have an address of each kind, and a name of each kind."""
    for name, email in (("Name of unconfirmed", "unconfirmed"), ("Waiting Somebody", "waiting")):
        assert register(client, f"{email}@example.org", name) == 302
        client.get("/login")  # reads what it was told
    with work():
        make_member("Name of confirmed", email="confirmed@example.org")
        make_member("Taken Somebody")
        left = make_member("Name of left", email="left@example.org")
        service.deactivate(left, left)


@pytest.fixture
def answer(app: Flask, people: None) -> Callable[..., Answer]:
    """Return what sends a form as a visitor of its own, and tells what they then see."""

    def send(url: str, kind: str, **fields: str) -> Answer:
        visitor = app.test_client()
        given = visitor.submit(url, {"email": f"{kind}@example.org", **fields})
        page = given if given.location is None else visitor.get(given.location)
        seen = visitor.read(page).lasting.replace(f"{kind}@example.org", "somebody@example.org")
        return given.status_code, given.location, seen

    return send


@pytest.mark.parametrize("name", NAMES)
def test_registering(app: Flask, answer: Callable[..., Answer], name: str) -> None:
    """The name may be known, for it stands over posts. The address may not."""
    glance = Glance(engine_of(app))
    mark = glance()
    typed, status = NAMES[name]
    fields = {"display_name": typed, "password": OTHERS, "password_confirm": OTHERS}
    said = {kind: answer("/register", kind, **fields) for kind in reversed(ADDRESSES)}
    assert said["unknown"][0] == status
    assert ("We have sent an e-mail to somebody@" in said["unknown"][2]) == (status == 302)
    assert [kind for kind in ADDRESSES if said[kind] != said["unknown"]] == []
    again = {kind: answer("/register", kind, **fields) for kind in ADDRESSES}
    assert again == said
    entered = {kind: answer("/login", kind, password=OTHERS) for kind in ADDRESSES}
    assert [kind for kind in ADDRESSES if entered[kind] != entered["unknown"]] == []
    assert glance() == mark, "readers could notice it"
    glance._engine.dispose()


@pytest.mark.parametrize(
    ("url", "fields"),
    [
        ("/register", {"display_name": "", "password": "short", "password_confirm": "short"}),
        ("/register", {"display_name": "", "password": OTHERS, "password_confirm": "other"}),
        ("/reset", {}),
        ("/confirm", {}),
        ("/login", {"password": "wrong-wrong-wrong"}),
    ],
)
def test_everything_else(answer: Callable[..., Answer], url: str, fields: dict[str, str]) -> None:
    said = {kind: answer(url, kind, **fields) for kind in ADDRESSES}
    assert [kind for kind in ADDRESSES if said[kind] != said["unknown"]] == []


def test_their_letters_tell_who_owns_an_address(
    app: Flask, answer: Callable[..., Answer], outbox: Outbox
) -> None:
    for kind in ADDRESSES:
        answer("/register", kind, display_name="", password=OTHERS, password_confirm=OTHERS)
        answer("/reset", kind)
    subjects = {kind: len(outbox(f"{kind}@example.org")) for kind in ADDRESSES}
    assert subjects == {"unknown": 1, "unconfirmed": 2, "confirmed": 2, "left": 1}
    assert "once more" in outbox("unconfirmed@example.org")[-1].text
    assert "member already" in outbox("confirmed@example.org")[0].text
    with app.app_context():
        assert find_by_email("unknown@example.org") is not None

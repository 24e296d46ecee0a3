"""The same address registered twice at the same moment: both hear what anybody hears."""

import threading

from flask import Flask

from app.core.db import db
from app.members.models import Member
from tests.integration.members.conftest import Outbox
from tests.integration.members.test_registering import ADA
from tests.support.client import PASSWORD, Client

ROUNDS = 5


def register_all(app: Flask, people: list[dict[str, str]]) -> list[tuple[int, str | None]]:
    """Register them all at the same moment; return how each was answered."""
    together, answers = threading.Barrier(len(people)), []

    def go(client: Client, sent: dict[str, str]) -> None:
        together.wait()
        answer = client.post("/register", data=sent)
        answers.append((answer.status_code, answer.location))

    threads = []
    for person in people:
        client = app.test_client()
        assert isinstance(client, Client)
        form = client.get_page("/register").form_with({"email"}, at=None, index=None)
        sent = {**form.values, "password": PASSWORD, "password_confirm": PASSWORD, **person}
        threads.append(threading.Thread(target=go, args=(client, sent)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_the_same_new_address(app: Flask, outbox: Outbox) -> None:
    for number in range(ROUNDS):
        email = f"{number}{ADA}"
        people = [{"email": email, "display_name": name} for name in ("Ada Quist", "Bo Lind")]
        answers = register_all(app, people)
        assert len(set(answers)) == 1
        assert answers[0][0] == 302
        letters = [letter.text for letter in outbox(email)]
        assert ["once more" in text for text in letters] == [False, True]


def test_the_same_name_with_two_new_addresses(app: Flask) -> None:
    people = [{"email": f"{n}{ADA}", "display_name": "Ada Quist"} for n in range(2)]
    answers = register_all(app, people)
    assert [status for status, _ in answers] == [302, 302]
    with app.app_context():
        names = sorted(name for (name,) in db.session.query(Member.display_name))
    assert names[0] == "Ada Quist"
    assert names[1].startswith("Member ")

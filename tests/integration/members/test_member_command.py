"""`flask member create`."""

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from app.members import cli
from app.members.models import Member
from app.members.queries import find_by_email
from app.policy.actor import Standing
from tests.support.client import PASSWORD, Client

ADA = "ada@example.org"


@pytest.mark.parametrize(
    ("flags", "standing"),
    [
        ([], Standing.MEMBER),
        (["--moderator"], Standing.MODERATOR),
        (["--administrator"], Standing.ADMINISTRATOR),
    ],
)
def test_creating(
    runner: FlaskCliRunner, app: Flask, client: Client, flags: list[str], standing: Standing
) -> None:
    result = runner.invoke(
        args=["member", "create", "Ada@Example.org", "--name", "Ada Quist", *flags],
        input=f"{PASSWORD}\n",
    )
    assert result.exit_code == 0, result.output
    assert f"Ada Quist ({ADA}) is here now: {standing.label}." in result.output
    with app.app_context():
        member = find_by_email(ADA)
        assert member is not None
        assert member.standing is standing
    client.sign_in(member)


def test_the_terminal_asks_twice(
    runner: FlaskCliRunner, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "_at_terminal", lambda: True)
    result = runner.invoke(
        args=["member", "create", ADA], input=f"{PASSWORD}\nmistyped\n{PASSWORD}\n{PASSWORD}\n"
    )
    assert result.exit_code == 0, result.output
    assert PASSWORD not in result.output
    with app.app_context():
        assert find_by_email(ADA) is not None


@pytest.mark.parametrize(
    ("email", "name", "password", "words"),
    [
        ("nonsense", "Ada Quist", PASSWORD, "not an e-mail address"),
        ("jörg@example.org", "Ada Quist", PASSWORD, "letters other than a to z"),
        ("a b@example.org", "Ada Quist", PASSWORD, "not an e-mail address"),
        ("taken@example.org", "Ada Quist", PASSWORD, "a member with that address"),
        (ADA, "Ada Quist", "short", "at least 10 characters"),
        (ADA, "Ada Quist", "", "at least 10 characters"),
        (ADA, "Ada Quist", "password123", "first that somebody would try"),
        (ADA, "Taken Already", PASSWORD, "goes by that name"),
        (ADA, "x", PASSWORD, "2 to 40 characters"),
    ],
)
def test_what_it_refuses(
    runner: FlaskCliRunner, app: Flask, email: str, name: str, password: str, words: str
) -> None:
    taken = ["member", "create", "taken@example.org", "--name", "Taken Already"]
    assert runner.invoke(args=taken, input=f"{PASSWORD}\n").exit_code == 0
    args = ["member", "create", email, "--name", name]
    result = runner.invoke(args=args, input=f"{password}\n")
    assert result.exit_code == 1
    assert words in result.output
    with app.app_context():
        assert find_by_email(ADA) is None


def test_addresses_are_one_whatever_their_case(runner: FlaskCliRunner) -> None:
    assert Member.email.type.length == 254
    for email, code in ((ADA, 0), (ADA.upper(), 1)):
        result = runner.invoke(args=["member", "create", email], input=f"{PASSWORD}\n")
        assert result.exit_code == code

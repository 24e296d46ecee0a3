"""Adding members from the command line: above all the first administrator."""

import sys
from typing import Final

import click
from flask.cli import AppGroup

from app.core.db import unit_of_work
from app.core.errors import ForumError
from app.members import service
from app.policy.actor import Standing

commands = AppGroup("member", help="Members of the forum.")

LONGEST_LINE: Final = 1_000


@commands.command("create")
@click.argument("email")
@click.option("--name", help="The name others see. Without it, one is found.")
@click.option(
    "--moderator", "standing", flag_value="moderator", help="May decide what is published."
)
@click.option(
    "--administrator", "standing", flag_value="administrator", help="May give and take standing."
)
def create(email: str, name: str | None, standing: str | None) -> None:
    """Add a member whose address counts as confirmed.

    Asks for the password twice, or reads one line of standard input when that is no terminal.
    """
    password = _password()
    try:
        with unit_of_work():
            member = service.create_member(
                email=email,
                password=password,
                display_name=name,
                standing=Standing(standing or Standing.MEMBER.value),
            )
    except ForumError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{member.display_name} ({member.email}) is here now: {member.standing.label}.")


def _password() -> str:
    if _at_terminal():
        answer: str = click.prompt("Password", hide_input=True, confirmation_prompt="Once more")
        return answer
    return sys.stdin.readline(LONGEST_LINE).rstrip("\r\n")


def _at_terminal() -> bool:
    return sys.stdin.isatty()

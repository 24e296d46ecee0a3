"""The `demo` command."""

import click
from flask import current_app
from flask.cli import with_appcontext

from app.core import clock
from app.core.db import unit_of_work
from app.demonstration import content_files
from app.demonstration.loading import PASSWORD, Replay, is_loaded, unsent

ORDER = ("administrator", "moderator", "member")


@click.command()
@with_appcontext
def demo() -> None:
    """Load the demonstration content once, and print who can sign in. Development only."""
    if not current_app.config["DEVELOPMENT"]:
        message = "Demonstration content is for development only (FORUM_ENV=development)."
        raise click.ClickException(message)
    people = content_files.people()
    with unit_of_work():
        if not is_loaded():
            _load(people)
    click.echo("\nSign in as anybody of the demonstration:\n")
    for person in sorted(people, key=lambda person: ORDER.index(person.standing)):
        click.echo(f"  {person.email:28} {person.standing:14} {person.name}")
    click.echo(f"\n  Their password is {PASSWORD}\n")


def _load(people: list[content_files.Person]) -> None:
    """Replay everything in one transaction, with a bar to watch."""
    replay = Replay(clock.now())
    # Links in letters need a request to know where they lead; the letters are dropped below.
    with current_app.test_request_context(), unsent():
        replay.add_people(people)
        for story in content_files.stories():
            replay.add_thread(story)
        label = "Loading the demonstration content"
        with click.progressbar(replay.run(), length=len(replay.steps), label=label) as steps:
            for _ in steps:
                pass
        replay.read_what_is_old()

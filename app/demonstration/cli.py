"""The commands `demo` and `populate`."""

import os

import click
from flask import current_app
from flask.cli import with_appcontext

from app.core import clock, progress
from app.core.db import unit_of_work
from app.demonstration import content_files
from app.demonstration.load.populate import Wanted
from app.demonstration.load.populate import populate as write
from app.demonstration.loading import PASSWORD, Replay, is_loaded, unsent

ORDER = ("administrator", "moderator", "member")


@click.command()
@with_appcontext
def demo() -> None:
    """Load the demonstration content once, and print who can sign in. Development only."""
    _in_development_only("Demonstration content is")
    people = content_files.people()
    with unit_of_work():
        if not is_loaded():
            _load(people)
    click.echo("\nSign in as anybody of the demonstration:\n")
    for person in sorted(people, key=lambda person: ORDER.index(person.standing)):
        click.echo(f"  {person.email:28} {person.standing:14} {person.name}")
    click.echo(f"\n  Their password is {PASSWORD}\n")


@click.command()
@click.option("--experiences", type=click.IntRange(0), required=True, help="How many are written.")
@click.option("--replies", type=click.IntRange(0), required=True, help="How many in all of these.")
@click.option("--hot", type=click.IntRange(0), default=0, help="Replies of one more thread.")
@click.option("--seed", default=1, help="Another one makes other posts.")
@click.option(
    "--processes",
    type=click.IntRange(0),
    default=os.cpu_count() or 1,
    show_default=True,
    help="How many make posts beside the one that writes them, which has less to do.",
)
@with_appcontext
def populate(*, experiences: int, replies: int, hot: int, seed: int, processes: int) -> None:
    """Write very many invented posts, to measure the forum with. Development only.

    Running it again writes more. Nobody else may write to the forum meanwhile.
    """
    _in_development_only("Invented posts are written")
    if not experiences and (replies or not hot):
        raise click.UsageError("Replies need experiences that they answer.")
    wanted = Wanted(experiences=experiences, replies=replies, hot=hot, seed=seed)
    with progress.bar(wanted.posts, "Writing") as steps:
        for count in write(wanted, processes):
            steps.update(count)
    click.echo(
        f"{wanted.posts} posts written by load-1@example.org and others. "
        f"Their password is {PASSWORD}."
    )


def _in_development_only(what: str) -> None:
    if not current_app.config["DEVELOPMENT"]:
        raise click.ClickException(f"{what} for development only (FORUM_ENV=development).")


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

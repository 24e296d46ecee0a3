"""`flask insights`: count everything anew."""

import sys

import click
from flask.cli import AppGroup

from app.core.db import unit_of_work
from app.insights import queries, service

BATCH = 200
"""Experiences that are counted, and kept from others meanwhile, at a time."""

group = AppGroup("insights", help="Keep the figures.")


@group.command("rebuild")
def rebuild() -> None:
    """Count everything anew. Readers and moderators may go on meanwhile."""
    with unit_of_work():  # of its own: what begins by reading cannot go on to write on SQLite
        ids = queries.list_countable()
    with click.progressbar(length=len(ids), label="Counting", hidden=not _is_terminal()) as bar:
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            with unit_of_work():
                service.rebuild(batch)
            bar.update(len(batch))
    click.echo(f"Counted {queries.count_figures()} experiences.")


def _is_terminal() -> bool:
    return sys.stdout.isatty()

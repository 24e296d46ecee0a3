"""`flask insights`: count everything anew."""

import click
from flask.cli import AppGroup

from app.core.db import unit_of_work
from app.core.progress import in_batches
from app.insights import queries, service

BATCH = 200
"""Experiences that are counted, and kept from others meanwhile, at a time."""

group = AppGroup("insights", help="Keep the figures.")


@group.command("rebuild")
def rebuild() -> None:
    """Count everything anew. Readers and moderators may go on meanwhile."""
    with unit_of_work():  # of its own: what begins by reading cannot go on to write on SQLite
        ids = queries.list_countable()
    in_batches(ids, BATCH, "Counting", service.rebuild)
    click.echo(f"Counted {queries.count_figures()} experiences.")

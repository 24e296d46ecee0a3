"""`flask search`: bring the index in line with what readers see."""

from functools import partial

import click
from flask.cli import AppGroup

from app.core.db import unit_of_work
from app.core.progress import in_batches
from app.search import queries, service

BATCH = 200
"""Posts that are taken in, and kept from others meanwhile, at a time."""

group = AppGroup("search", help="Keep the index.")


@group.command("rebuild")
@click.option("--missing", is_flag=True, help="Only take in what is not in it yet.")
@click.option("--related", is_flag=True, help="Also find anew what is related. Takes longer.")
def rebuild(*, missing: bool, related: bool) -> None:
    """Take everything in anew. Readers and moderators may go on meanwhile.

    With --missing it says nothing when nothing is missing, so that it can run at every start.
    """
    with unit_of_work():  # of its own: what begins by reading cannot go on to write on SQLite
        service.forget_strays()
        ids = queries.list_missing() if missing else queries.list_indexable()
    if missing and not ids:
        return
    in_batches(ids, BATCH, "Taking in", partial(service.rebuild, related=related))
    click.echo(f"{len(ids)} posts looked at; {queries.count_entries()} can be found.")

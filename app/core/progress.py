"""How the command line shows that something goes on, and how much of it is done."""

import sys
from collections.abc import Callable, Sequence
from typing import Any

import click

from app.core.db import unit_of_work


def is_terminal() -> bool:
    """Tell whether somebody looks at what is printed."""
    return sys.stdout.isatty()


def bar(length: int, label: str) -> Any:
    """Return a bar of so many steps; nothing is drawn where nobody looks."""
    return click.progressbar(length=length, label=label, hidden=not (length and is_terminal()))


def in_batches(
    ids: Sequence[int], size: int, label: str, act: Callable[[Sequence[int]], object]
) -> None:
    """Do something with so many ids at a time, each time in a unit of work, under a bar."""
    with bar(len(ids), label) as steps:
        for start in range(0, len(ids), size):
            batch = ids[start : start + size]
            with unit_of_work():
                act(batch)
            steps.update(len(batch))

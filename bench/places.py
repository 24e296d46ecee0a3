"""Runs a measurement on both databases, each time on a fresh forum as it is served."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.support.databases import BACKENDS, Databases
from tests.support.live import Live


def on_both(measure: Callable[[Live], None], **settings: str) -> None:
    """Serve a forum with demonstration content on each database and measure it."""
    directory = Path(tempfile.mkdtemp(prefix="have-regard-bench-"))
    databases = Databases(directory)
    try:
        for backend in BACKENDS:
            url = databases.make_empty(backend)
            live = Live(directory / backend, url, settings)
            try:
                live.start()
                print(f"{backend}:")
                measure(live)
            finally:
                live.stop()
    finally:
        databases.close()
        shutil.rmtree(directory, ignore_errors=True)

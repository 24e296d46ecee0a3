"""Where is measured: fresh forums on both databases, served or in this process."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from config import Testing
from tests.support.databases import BACKENDS, Databases, settings
from tests.support.live import Live


@contextmanager
def fresh() -> Iterator[Callable[[str], Testing]]:
    """Give what returns the settings of a fresh forum on a database, for use in this process."""
    directory = Path(tempfile.mkdtemp(prefix="have-regard-bench-"))
    databases = Databases(directory)
    try:
        yield lambda backend: settings(directory, databases.make_empty(backend))
    finally:
        databases.close()
        shutil.rmtree(directory, ignore_errors=True)


def backends() -> Sequence[str]:
    """Return the databases that the command line names; both when it names none."""
    return [backend for backend in BACKENDS if backend in sys.argv[1:]] or BACKENDS


def numbers() -> Sequence[int]:
    """Return the numbers on the command line."""
    return [int(text) for text in sys.argv[1:] if text.isdecimal()]


def on_both(measure: Callable[[Live], None], *settings: Mapping[str, str]) -> None:
    """Serve a forum with demonstration content on each database, with each settings; measure it."""
    with fresh() as place:
        for backend in backends():
            for environment in settings or ({},):
                config = place(backend)
                live = Live(config.instance / backend, config.database_url, environment)
                try:
                    live.start()
                    print(f"{backend}:")
                    measure(live)
                finally:
                    live.stop()


def workers(live: Live) -> list[int]:
    """Return the process ids of gunicorn's workers."""
    master = str(live.processes[0].pid)
    found = subprocess.run(["pgrep", "-P", master], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]

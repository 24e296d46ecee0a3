"""The pages of figures when 10,000 experiences were told, beside the same pages at 100.

    .venv/bin/python -m bench.figures

Each page is asked for in turn, in one process, by a visitor; the middle of its times counts, and
how many SQL statements it takes.
"""

import statistics
import time

import click
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import unit_of_work
from bench.places import fresh
from config import Testing
from tests.factories import make_member
from tests.integration.insights.bulk import invented, make_told
from tests.support.databases import BACKENDS, build, migrate
from tests.support.watching import count_queries

FEW, MANY = 100, 10_000
BATCH = 500
TIMES = 9
PAGES = (
    "/insights",
    "/insights?stage=bid",
    "/insights/concerns.svg",
    "/insights.csv",
    "/sides",
    "/sides?stage=bid",
    "/questions",
    "/questions/what_worries",
    "/questions/bid_or_not",
)


def tell(app: Flask, count: int) -> None:
    """Have so many experiences told, in batches."""
    told = [
        (side, facts | {"message": "Ask us before you write it.", "questions": ["bid_or_not"]})
        for side, facts in invented(count)
    ]
    with app.app_context(), click.progressbar(range(0, count, BATCH), label="Telling") as starts:
        for start in starts:
            with unit_of_work():
                make_told(make_member(), told[start : start + BATCH])


def ask(app: Flask, client: FlaskClient, page: str) -> tuple[float, int]:
    """Return the middle time of a page in milliseconds, and its SQL statements."""
    with count_queries(app) as statements:
        assert client.get(page).status_code == 200, page
    seconds = []
    for _ in range(TIMES):
        started = time.perf_counter()
        client.get(page)
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds) * 1000, len(statements)


def measure(config: Testing) -> dict[str, tuple[float, int]]:
    """Return what every page costs at FEW experiences, and at MANY."""
    found: dict[str, tuple[float, int]] = {}
    app = build(config)
    migrate(app)
    client = app.test_client()
    for count, more in ((FEW, FEW), (MANY, MANY - FEW)):
        tell(app, more)
        found |= {f"{page} {count}": ask(app, client, page) for page in PAGES}
    return found


def main() -> None:
    """Measure on both databases and print the table."""
    with fresh() as place:
        for backend in BACKENDS:
            found = measure(place(backend))
            print(f"{backend}: page, ms at {FEW}, ms at {MANY}, ratio, statements")
            for page in PAGES:
                (few, before), (many, after) = found[f"{page} {FEW}"], found[f"{page} {MANY}"]
                assert before == after, f"{page} takes more statements when more was told"
                print(f"  {page:26}{few:7.1f}{many:9.1f}{many / few:7.1f}{after:4}")


if __name__ == "__main__":
    main()

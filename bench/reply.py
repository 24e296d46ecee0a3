"""What it takes to send a reply through its form, in one process, and where the time goes.

    .venv/bin/python -m bench.reply

In a thread of 1,000 posts, among 10,000; a reply of 300 words goes to the queue. Prints
milliseconds, the middle of the times.
"""

import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import flask_wtf.csrf
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.core import richtext
from bench.forum import Forum
from bench.places import fresh
from tests.support import html
from tests.support.databases import BACKENDS

POSTS, TIMES, WARM = 10_000, 31, 3
TEXT = "\n\n".join(["We asked the buyer **twice** what counts as social value. " * 6] * 5)
PARTS = {
    "the token": (flask_wtf.csrf, "validate_csrf"),
    "the text as HTML": (richtext, "render"),
    "the commit": (Session, "commit"),
}
"""By name: what is timed, and the module or class that has it."""


@contextmanager
def watch(app: Flask) -> Iterator[dict[str, float]]:
    """Give a sum of milliseconds for each part, and for the statements sent before the commit."""
    spent = dict.fromkeys([*PARTS, "SQL statements"], 0.0)
    with app.app_context():
        engine = app.extensions["sqlalchemy"].engine

    def timed(name: str, call: Any) -> Any:
        def timing(*args: Any, **kwargs: Any) -> Any:
            started = time.perf_counter()
            try:
                return call(*args, **kwargs)
            finally:
                spent[name] += (time.perf_counter() - started) * 1000

        return timing

    def begin(*_: Any) -> None:
        begun.append(time.perf_counter())

    def end(*_: Any) -> None:
        spent["SQL statements"] += (time.perf_counter() - begun.pop()) * 1000

    begun: list[float] = []
    with ExitStack() as stack:
        for name, (owner, what) in PARTS.items():
            stack.enter_context(patch.object(owner, what, timed(name, getattr(owner, what))))
        for when, call in (("before_cursor_execute", begin), ("after_cursor_execute", end)):
            event.listen(engine, when, call)
            stack.callback(event.remove, engine, when, call)
        yield spent


def measure(forum: Forum) -> dict[str, float]:
    """Return the middle times of opening the form, of sending it, and of the parts of that."""
    client = forum.app.test_client()
    client.set_cookie(*forum.sign_in()["Cookie"].split("=", 1))
    address = f"/experiences/{forum.hot}/reply"
    found: dict[str, list[float]] = {}
    for turn in range(WARM + TIMES):
        started = time.perf_counter()
        page = client.get(address)
        took = {"opening the form": (time.perf_counter() - started) * 1000}
        form = html.read(address, page.get_data(as_text=True)).form_with(
            {"body"}, at=None, index=None
        )
        fields = {name: value[0] for name, value in form.values.items()}
        fields |= {"key": str(uuid4()), "body": f"{TEXT} {turn}", "do": "submit"}
        fields |= {"perspective": "bidder", "identity": "named"}
        with watch(forum.app) as spent:
            started = time.perf_counter()
            answer = client.post(address, data=fields)
            took["sending it"] = (time.perf_counter() - started) * 1000
        assert answer.status_code == 303, answer.get_data(as_text=True)[:500]
        for name, milliseconds in {**took, **spent}.items():
            if turn >= WARM:
                found.setdefault(name, []).append(milliseconds)
    return {name: statistics.median(times) for name, times in found.items()}


def main() -> None:
    """Measure on both databases."""
    with fresh() as place:
        found = {backend: measure(Forum(place(backend), POSTS)) for backend in BACKENDS}
    print("\n| ms |", *(f"{backend} |" for backend in BACKENDS))
    print("|---|" + "---|" * len(BACKENDS))
    for name in found[BACKENDS[0]]:
        print(f"| {name} |", *(f"{found[backend][name]:.1f} |" for backend in BACKENDS))


if __name__ == "__main__":
    main()

"""How fast readers are served, as shares of what can be answered at best (`bench.floor`).

    .venv/bin/python -m bench.reading [sqlite] [postgresql] [POSTS ...]

For each number of posts, on both databases unless one is named: all in one process and by turns, so
that whatever else the machine does strikes all alike; the middle of the times counts. A tenth of
the posts are replies in one thread. Sizes are compared in times of their floors, since from one to
the next the machine may have become faster. Prints the tables that stand in bench/README.md.
"""

import statistics
import time
from collections.abc import Mapping
from dataclasses import replace

from app import create_app
from bench.floor import Ask, ask, constant, floor_of
from bench.forum import Forum
from bench.places import backends, fresh, numbers
from tests.support.databases import BACKENDS

SIZES = (10_000, 100_000, 1_000_000)
TURNS, WARM = 31, 3
GOALS = {
    "thread, first page": 0.5,
    "thread, middle page": 0.5,
    "thread, last page": 0.5,
    "thread, middle page, signed in": 0.4,
    "unchanged since the last visit (304)": 0.8,
    "the next reader": 0.6,
    "list": 0.5,
    "list, two facets": 0.5,
    "search": 0.1,
}
"""By row: which share of its floor it should reach at least."""
WORDS = 24
"""Searches whose slowest twentieth is compared between sizes."""

Times = dict[str, float]
"""Milliseconds by row; `x: floor` holds those of the floor of `x`."""


def by_turns(asks: Mapping[str, Ask], times_a_turn: int = 1) -> Times:
    """Return the middle time of each request."""
    times: dict[str, list[float]] = {name: [] for name in asks}
    for turn in range(WARM + TURNS):
        for name, send in asks.items():
            started = time.perf_counter()
            for _ in range(times_a_turn):
                send()
            if turn >= WARM:
                times[name].append((time.perf_counter() - started) * 1000 / times_a_turn)
    return {name: statistics.median(found) for name, found in times.items()}


def measure(forum: Forum) -> Times:
    """Return the times of all rows."""
    member = forum.sign_in()
    word = forum.words(1)[0]
    assert "Nothing matches" not in forum.app.test_client().get(f"/search?q={word}").text
    pages: dict[str, tuple[str, dict[str, str]]] = {
        "thread, first page": (forum.thread(), {}),
        "thread, middle page": (forum.thread(forum.middle), {}),
        "thread, last page": (forum.thread(forum.last), {}),
        "thread, middle page, signed in": (forum.thread(forum.middle), member),
        "list": ("/experiences", {}),
        "list, two facets": ("/experiences?perspective=bidder&nation=wales", {}),
        "search": (f"/search?q={word}", {}),
    }
    floors = create_app(forum.app_config)
    asks: dict[str, Ask] = {}
    for number, (name, (path, headers)) in enumerate(pages.items()):
        asks[name] = ask(forum.app, path, headers)
        floors.add_url_rule(f"/floor/{number}", f"floor{number}", floor_of(forum.app, asks[name]))
        asks[f"{name}: floor"] = ask(floors, f"/floor/{number}")
    quick = by_turns(unchanged(forum), times_a_turn=20)  # else each would begin with cold caches
    return by_turns(asks) | quick | {"search, p95": slowest(forum)}


def unchanged(forum: Forum) -> dict[str, Ask]:
    """Return requests for a page that is kept, and for one that the reader has."""
    keeping = create_app(replace(forum.app_config, page_cache=True))
    path = forum.thread(forum.middle)
    first = keeping.test_client().get(path)
    bare = constant(first.get_data())
    return {
        "the next reader": ask(keeping, path),
        "the next reader: floor": ask(bare, "/page"),
        "unchanged since the last visit (304)": ask(
            keeping, path, {"If-None-Match": first.headers["ETag"]}
        ),
        "unchanged since the last visit (304): floor": ask(bare, "/same"),
    }


def slowest(forum: Forum) -> float:
    """Return the time that a twentieth of the searches for middling words take, or longer."""
    asks = {word: ask(forum.app, f"/search?q={word}") for word in forum.words(WORDS)}
    times = sorted(by_turns(asks).values())
    return times[int(len(times) * 0.95)]


def show(found: Mapping[tuple[str, int], Times], sizes: list[int]) -> None:
    """Print the tables, and what fell short of its goal."""
    heads = [(backend, size) for backend in BACKENDS for size in sizes if (backend, size) in found]
    print("\n| share of the floor (ms) | goal |", *(f"{b}, {s:,} |" for b, s in heads))
    print("|---|---|" + "---|" * len(heads))
    for row, goal in GOALS.items():
        cells = []
        for head in heads:
            share = found[head][f"{row}: floor"] / found[head][row]
            mark = "" if share >= goal else " **short**"
            cells.append(f"{share:.2f} ({found[head][row]:.2f}){mark}")
        print(f"| {row} | {goal} |", *(f"{cell} |" for cell in cells))
    print("\n| compared |", *(f"{b}, {s:,} |" for b, s in heads))
    print("|---|" + "---|" * len(heads))
    for row in (*GOALS, "search, p95"):
        floor = f"{row.partition(', p95')[0]}: floor"
        long = {head: found[head][row] / found[head][floor] for head in heads}
        cells = [f"{long[head] / long[head[0], sizes[0]]:.2f}" for head in heads]
        print(f"| {row}, beside {sizes[0]:,} posts |", *(f"{cell} |" for cell in cells))
    cells = [f"{found[h]['thread, last page'] / found[h]['thread, first page']:.2f}" for h in heads]
    print("| last page of the long thread beside its first |", *(f"{cell} |" for cell in cells))
    both = [size for size in sizes if all((backend, size) in found for backend in BACKENDS)]
    print("\n| PostgreSQL beside SQLite |", *(f"{size:,} |" for size in both))
    print("|---|" + "---|" * len(both))
    for row in GOALS:
        shares = (found["postgresql", size][row] / found["sqlite", size][row] for size in both)
        print(f"| {row} |", *(f"{share:.2f} |" for share in shares))


def main() -> None:
    """Measure every size on the databases."""
    sizes = [*numbers()] or list(SIZES)
    with fresh() as place:
        found = {
            (backend, size): measure(Forum(place(backend), size))
            for backend in backends()
            for size in sizes
        }
    show(found, sizes)


if __name__ == "__main__":
    main()

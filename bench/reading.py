"""How fast readers are served, as shares of what can be answered at best (`bench.floor`).

    .venv/bin/python -m bench.reading [sqlite] [postgresql] [POSTS ...]

For each number of posts, on both databases unless one is named: over HTTP, from one worker, and in
this process; always by turns, so that whatever else the machine does strikes all alike; the middle
of the times counts. A tenth of the posts are replies in one thread. Sizes are compared in times of
their floors, since from one to the next the machine may have become faster. Prints the tables that
stand in bench/README.md.
"""

import statistics
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from http.client import NOT_MODIFIED

from app import create_app
from bench.answering import Ask, Request, in_process, served
from bench.floor import constant, floor_of
from bench.forum import Forum
from bench.places import backends, fresh, numbers

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
OVER_HTTP, IN_PROCESS = "over HTTP", "in process"

Place = tuple[str, int]
"""A database, and the number of posts in it."""
Times = dict[str, float]
"""Milliseconds by row; `x: floor` holds those of the floor of `x`."""


def by_turns(asks: Mapping[str, Ask], times_a_turn: int) -> Times:
    """Return the middle time of each request."""
    times: dict[str, list[float]] = {name: [] for name in asks}
    for turn in range(WARM + TURNS):
        for name, ask in asks.items():
            started = time.perf_counter()
            ask(times_a_turn)
            if turn >= WARM:
                times[name].append((time.perf_counter() - started) * 1000 / times_a_turn)
    return {name: statistics.median(found) for name, found in times.items()}


def measure(forum: Forum) -> dict[str, Times]:
    """Return the times of all rows, over HTTP and in this process."""
    made, ready = pages(forum), unchanged(forum)
    here = [{name: in_process(asked) for name, asked in rows.items()} for rows in (made, ready)]
    found = {IN_PROCESS: by_turns(here[0], 1) | by_turns(here[1], 20) | slowest(forum)}
    with served(made) as asks:
        found[OVER_HTTP] = by_turns(asks, 8)
    with served(ready) as asks:
        found[OVER_HTTP] |= by_turns(asks, 200)
    return found


def pages(forum: Forum) -> dict[str, Request]:
    """Return requests for pages that are made anew each time, and for their floors."""
    member = forum.sign_in()
    word = forum.words(1)[0]
    assert "Nothing matches" not in forum.app.test_client().get(f"/search?q={word}").text
    rows = {
        "thread, first page": Request(forum.app, forum.thread()),
        "thread, middle page": Request(forum.app, forum.thread(forum.middle)),
        "thread, last page": Request(forum.app, forum.thread(forum.last)),
        "thread, middle page, signed in": Request(forum.app, forum.thread(forum.middle), member),
        "list": Request(forum.app, "/experiences"),
        "list, two facets": Request(forum.app, "/experiences?perspective=bidder&nation=wales"),
        "search": Request(forum.app, f"/search?q={word}"),
    }
    floors = create_app(forum.app_config)
    asked: dict[str, Request] = {}
    for number, (name, request) in enumerate(rows.items()):
        floors.add_url_rule(f"/floor/{number}", f"floor{number}", floor_of(request))
        asked |= {name: request, f"{name}: floor": Request(floors, f"/floor/{number}")}
    return asked


def unchanged(forum: Forum) -> dict[str, Request]:
    """Return requests for a page that is kept, and for one that the reader has."""
    keeping = create_app(replace(forum.app_config, page_cache=True))
    path = forum.thread(forum.middle)
    first = keeping.test_client().get(path)
    bare = constant(first.get_data())
    has = {"If-None-Match": first.headers["ETag"]}
    return {
        "the next reader": Request(keeping, path),
        "the next reader: floor": Request(bare, "/page"),
        "unchanged since the last visit (304)": Request(keeping, path, has, NOT_MODIFIED),
        "unchanged since the last visit (304): floor": Request(bare, "/same", {}, NOT_MODIFIED),
    }


def slowest(forum: Forum) -> Times:
    """Return the time that a twentieth of the searches for middling words take, or longer."""
    searches = [f"/search?q={word}" for word in forum.words(WORDS)]
    asks = {path: in_process(Request(forum.app, path)) for path in searches}
    times = sorted(by_turns(asks, 1).values())
    return {"search, p95": times[int(len(times) * 0.95)]}


def show_shares(way: str, found: Mapping[Place, Times]) -> None:
    """Print which share of its floor each row reaches, and which fell short of their goals."""
    head(f"{way}: share of the floor (ms) | goal", (f"{b}, {s:,}" for b, s in found))
    for row, goal in GOALS.items():
        cells = []
        for times in found.values():
            share = times[f"{row}: floor"] / times[row]
            mark = "" if share >= goal else " **short**"
            cells.append(f"{share:.2f} ({times[row]:.2f}){mark}")
        line(f"{row} | {goal}", cells)


def show_sizes(found: Mapping[Place, Times], smallest: int) -> None:
    """Print how much longer each row takes than among the fewest posts, in times of its floor."""
    head(f"beside {smallest:,} posts", (f"{b}, {s:,}" for b, s in found))
    for row in (*GOALS, "search, p95"):
        long = {place: in_floors(times, row) for place, times in found.items()}
        line(row, (f"{long[place] / long[place[0], smallest]:.2f}" for place in found))
    last_beside_first = (t["thread, last page"] / t["thread, first page"] for t in found.values())
    line(
        "last page of the long thread beside its first",
        (f"{share:.2f}" for share in last_beside_first),
    )


def show_databases(found: Mapping[Place, Times]) -> None:
    """Print how much longer each row takes on PostgreSQL than on SQLite, if both were asked for."""
    sizes = [size for backend, size in found if backend == "postgresql"]
    both = [size for size in sizes if ("sqlite", size) in found]
    if not both:
        return
    head("PostgreSQL beside SQLite", (f"{size:,}" for size in both))
    for row in GOALS:
        long = [
            in_floors(found["postgresql", size], row) / in_floors(found["sqlite", size], row)
            for size in both
        ]
        line(row, (f"{share:.2f}" for share in long))


def in_floors(times: Times, row: str) -> float:
    """Return how many times its floor a row takes."""
    return times[row] / times[f"{row.partition(', p95')[0]}: floor"]


def head(first: str, columns: Iterable[str]) -> None:
    """Print the head of a table."""
    heads = [*first.split(" | "), *columns]
    print("\n|", " | ".join(heads), "|")
    print("|---" * len(heads) + "|")


def line(first: str, cells: Iterable[str]) -> None:
    """Print a line of a table."""
    print("|", " | ".join([first, *cells]), "|")


def main() -> None:
    """Measure every size on the databases."""
    sizes = [*numbers()] or list(SIZES)
    with fresh() as place:
        found = {
            (backend, size): measure(Forum(place(backend), size))
            for backend in backends()
            for size in sizes
        }
    for way in (OVER_HTTP, IN_PROCESS):
        show_shares(way, {place: times[way] for place, times in found.items()})
    here = {place: times[IN_PROCESS] for place, times in found.items()}
    show_sizes(here, sizes[0])
    show_databases(here)


if __name__ == "__main__":
    main()

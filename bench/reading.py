"""How fast readers are served, as shares of what can be answered at best (`bench.floor`).

    .venv/bin/python -m bench.reading [POSTS ...]

For each number of posts, on both databases: everything in one process and by turns, so that what else
the machine does strikes all alike; the middle of the times counts. A tenth of the posts are replies in
one thread.
"""

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.core.db import db, unit_of_work
from app.experiences.models import Post
from app.members.models import Member
from bench.floor import Ask, ask, constant, floor_of
from tests.factories import make_member, make_post
from tests.support.client import Client
from tests.support.databases import BACKENDS, Databases, build, migrate, settings

SIZES = (10_000, 100_000, 1_000_000)
ROUNDS = 41
WORDS = ("volunteers", "contract", "deadline", "audience", "training", "council radio")
"""Middling words of `flask populate`."""


class Forum:
    """A forum with so many posts, asked in this process."""

    def __init__(self, directory: Path, url: str, posts: int) -> None:
        config = replace(settings(directory, url), page_cache=False)
        self.app = build(config)
        self.keeping = create_app(replace(config, page_cache=True))
        migrate(self.app)
        hot = posts // 10
        run = self.app.test_cli_runner().invoke
        self.app.config["DEVELOPMENT"] = True
        counts = {"--experiences": posts // 5, "--replies": posts * 7 // 10, "--hot": hot}
        options = [str(part) for option in counts.items() for part in option]
        started = time.perf_counter()
        result = run(args=["populate", *options])
        assert result.exit_code == 0, result.output
        self.app.config["DEVELOPMENT"] = False
        print(f"  {posts:,} posts made in {time.perf_counter() - started:.0f} s", flush=True)
        with self.app.app_context():
            self.hot = db.session.scalars(
                sa.select(Post.id).order_by(Post.reply_count.desc()).limit(1)
            ).one()
            self.thread = ask(self.app, f"/experiences/{self.hot}/")
            ids = sa.select(Post.id).where(Post.thread_id == self.hot, Post.published)
            count = db.session.scalar(sa.select(sa.func.count()).select_from(ids.subquery())) or 0
            in_order = ids.order_by(Post.path)
            self.middle = db.session.scalars(in_order.offset(count // 2).limit(1)).one()
            self.last = db.session.scalars(in_order.offset(count - 51).limit(1)).one()
        client = self.app.test_client()
        self.slug = client.get(f"/experiences/{self.hot}/").headers["Location"].rpartition("/")[2]

    def thread_at(self, after: int | None) -> str:
        """Return the address of a page of the thread that everybody reads."""
        address = f"/experiences/{self.hot}/{self.slug}"
        return address if after is None else f"{address}?after={after}"

    def member(self) -> dict[str, str]:
        """Return the headers of a member with drafts and unread notices."""
        with self.app.app_context(), unit_of_work():
            member: Member = make_member()
            for state in ("draft", "draft", "waiting"):
                make_post(member, state=state)
            make_post(answering=make_post(member))
        client = self.app.test_client()
        assert isinstance(client, Client)
        client.sign_in(member)
        cookie = client.get_cookie("session")
        assert cookie is not None
        return {"Cookie": f"session={cookie.value}"}


def by_turns(asks: Mapping[str, Ask], rounds: int = ROUNDS) -> dict[str, float]:
    """Return the middle time of each request in milliseconds."""
    times: dict[str, list[float]] = {name: [] for name in asks}
    for turn in range(rounds + 2):
        for name, send in asks.items():
            started = time.perf_counter()
            send()
            if turn > 1:
                times[name].append((time.perf_counter() - started) * 1000)
    return {name: statistics.median(found) for name, found in times.items()}


def measure(forum: Forum) -> dict[str, float]:
    """Return milliseconds by row; a row `x floor` holds those of the floor of `x`."""
    member = forum.member()
    pages = {
        "thread, first page": (forum.thread_at(None), {}),
        "thread, middle page": (forum.thread_at(forum.middle), {}),
        "thread, last page": (forum.thread_at(forum.last), {}),
        "thread, middle page, signed in": (forum.thread_at(forum.middle), member),
        "list": ("/experiences", {}),
        "list, two facets": ("/experiences?perspective=bidder&stage=bid", {}),
        "search": (f"/search?q={WORDS[0]}", {}),
    }
    floors = create_app(replace(settings(forum.app_directory, forum.url), page_cache=False))
    asks: dict[str, Ask] = {}
    for number, (name, (path, headers)) in enumerate(pages.items()):
        asks[name] = ask(forum.app, path, headers)
        floors.add_url_rule(f"/floor/{number}", f"floor{number}", floor_of(forum.app, asks[name]))
        asks[f"{name} floor"] = ask(floors, f"/floor/{number}")
    return by_turns({**asks, **unchanged(forum)})


def unchanged(forum: Forum) -> dict[str, Ask]:
    """Return requests for a page that is kept, and for one that the reader has."""
    path = forum.thread_at(forum.middle)
    first = forum.keeping.test_client().get(path)
    bare = constant(first.get_data())
    return {
        "next reader": ask(forum.keeping, path),
        "next reader floor": ask(bare, "/page"),
        "304": ask(forum.keeping, path, {"If-None-Match": first.headers["ETag"]}),
        "304 floor": ask(bare, "/same"),
    }

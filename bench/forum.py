"""A forum with as many posts as a measurement wants, and what one asks of it."""

import time
from collections import Counter
from dataclasses import replace

import sqlalchemy as sa

from app.core.db import db, unit_of_work
from app.experiences.lifecycle import RevisionState
from app.experiences.models import Post, Revision
from app.search.words import stems
from config import Testing
from tests.factories import make_member, make_post
from tests.support.client import Client
from tests.support.databases import build, migrate

SAMPLE = 2_000
"""Texts that are looked at to find middling words."""


class Forum:
    """A forum in this process, filled by `flask populate`."""

    def __init__(self, config: Testing, posts: int) -> None:
        self.app_config = replace(config, page_cache=False)
        self.app = build(self.app_config)
        migrate(self.app)
        self._fill(posts)
        with self.app.app_context():
            newest = sa.select(Post).order_by(Post.reply_count.desc()).limit(1)
            self.hot = db.session.scalars(newest).one().id
            path = sa.select(Post.id).where(Post.thread_id == self.hot, Post.published)
            replies = posts // 10
            at = path.order_by(Post.path).offset(replies // 2).limit(1)
            self.middle = db.session.scalars(at).one()
            at = path.order_by(Post.path.desc()).offset(50).limit(1)
            self.last = db.session.scalars(at).one()
        there = self.app.test_client().get(f"/experiences/{self.hot}/")
        self._address = there.headers["Location"]

    def _fill(self, posts: int) -> None:
        counts = {"experiences": posts // 5, "replies": posts * 7 // 10, "hot": posts // 10}
        options = [part for name, count in counts.items() for part in (f"--{name}", str(count))]
        self.app.config["DEVELOPMENT"] = True  # it refuses elsewhere
        started = time.perf_counter()
        result = self.app.test_cli_runner().invoke(args=["populate", *options])
        assert result.exit_code == 0, result.output
        self.app.config["DEVELOPMENT"] = False
        took = time.perf_counter() - started
        print(f"{self.app_config.database_url.partition(':')[0]}: {posts:,} posts in {took:.0f} s")

    def thread(self, after: int | None = None) -> str:
        """Return the address of a page of the longest thread."""
        return self._address if after is None else f"{self._address}?after={after}"

    def sign_in(self) -> dict[str, str]:
        """Return the headers of a member with drafts, a text that waits and unread notices."""
        with self.app.app_context(), unit_of_work():
            member = make_member()
            for state in ("draft", "draft", "waiting"):
                make_post(member, state=state)
            make_post(answering=make_post(member))
        client = self.app.test_client()
        assert isinstance(client, Client)
        client.sign_in(member)
        cookie = client.get_cookie("session")
        assert cookie is not None
        return {"Cookie": f"session={cookie.value}"}

    def words(self, count: int) -> list[str]:
        """Return words that about one text in fifty holds."""
        with self.app.app_context():
            bodies = db.session.scalars(
                sa.select(Revision.body)
                .where(Revision.state == RevisionState.APPROVED)
                .order_by(Revision.id.desc())
                .limit(SAMPLE)
            ).all()
        held = Counter(word for body in bodies for word in set(stems(body)))
        middling = sorted(held, key=lambda word: (abs(held[word] - SAMPLE // 50), word))
        # A stem that is stemmed anew when it is searched for would find nothing.
        return [word for word in middling if word.isalpha() and stems(word) == [word]][:count]

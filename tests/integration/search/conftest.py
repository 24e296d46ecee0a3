"""What the tests of lists and of the search share: posts with words and facts of their own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.core import clock
from app.experiences.models import Identity, Post
from app.members.models import Member
from app.perspectives.tags import Perspective
from tests.conftest import Work
from tests.factories import make_post, make_writing

Tell = Callable[..., Post]


@pytest.fixture
def tell(work: Work, author: Member, moderator: Member) -> Tell:
    """Return what publishes a post: by a member, on a side, some days ago, with facts."""

    @contextmanager
    def then(days: float) -> Iterator[None]:
        if not days:
            yield
            return
        with clock.at(clock.now() - timedelta(days=days)):
            yield

    def publish(
        title: str = "A title",
        body: str | None = None,
        *,
        by: Member | None = None,
        side: Perspective = Perspective.BIDDER,
        identity: Identity = Identity.NAMED,
        to: Post | None = None,
        days: float = 0,
        state: str = "published",
        **facts: Any,
    ) -> Post:
        title = title if to is None else ""
        writing = make_writing(title=title, body=body, perspective=side, identity=identity)
        with then(days), work():
            return make_post(
                by or author,
                state=state,
                answering=to,
                moderator=moderator,
                writing=replace(writing, facts=facts or None),
            )

    return publish

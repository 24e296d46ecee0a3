"""Who wrote a post cannot be carried along by a query that did not ask for it by name."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import InvalidRequestError

from app.core.db import db
from app.experiences.models import Post
from tests.factories import make_post


def test_an_author_nobody_asked_for_is_not_loaded(
    app: Flask, work: Callable[[], AbstractContextManager[None]]
) -> None:
    with work():
        make_post()
    with app.app_context():
        post = db.session.scalars(sa.select(Post)).one()
        with pytest.raises(InvalidRequestError, match="author_id"):
            _ = post.author_id

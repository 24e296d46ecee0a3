"""What was typed when a session had ended, kept until its author signed in again."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import clock
from app.core.db import db
from app.core.kept import KEPT_AT_MOST, KEPT_FOR, KeptForm, find_kept, keep
from tests.conftest import Work

FIELDS = [("title", "We won"), ("body", "First line.\r\nSecond: £5 \U0001f4fb"), ("side", "")]


def test_what_is_kept_is_found_by_its_token_alone(app: Flask, work: Work) -> None:
    with work():
        token = keep(FIELDS)
        other = keep([("title", "Another")])

    with app.app_context():
        assert find_kept(token) == FIELDS
        assert find_kept(other) == [("title", "Another")]
        assert find_kept(token[::-1]) is None


def test_several_values_of_one_field_are_all_kept_in_order(app: Flask, work: Work) -> None:
    fields = [("wanted", "b"), ("x", "1"), ("wanted", "a")]
    with work():
        token = keep(fields)

    with app.app_context():
        assert find_kept(token) == fields


def test_no_password_and_no_token_of_a_form_is_ever_kept(app: Flask, work: Work) -> None:
    with work():
        token = keep([("password", "hunter2"), ("csrf_token", "x"), ("title", "a")])

    with app.app_context():
        assert find_kept(token) == [("title", "a")]
        assert "hunter2" not in str(db.session.scalars(sa.select(KeptForm.fields)).all())


@pytest.mark.parametrize(
    "token", ["", "x", "a" * 42, "a" * 44, "a" * 43 + "\n", "é" * 43, "a" * 42 + "\0", "%" * 43]
)
def test_what_is_no_token_finds_nothing(app: Flask, token: str) -> None:
    with app.app_context():
        assert find_kept(token) is None


def test_a_form_is_kept_for_a_day_and_then_dropped(app: Flask, work: Work) -> None:
    then = clock.now()
    with work(), clock.at(then):
        token = keep(FIELDS)

    with app.app_context():
        with clock.at(then + KEPT_FOR):
            assert find_kept(token) == FIELDS
        with clock.at(then + KEPT_FOR + timedelta(seconds=1)):
            assert find_kept(token) is None
    with work(), clock.at(then + KEPT_FOR + timedelta(seconds=1)):
        newer = keep([])
    with app.app_context():
        assert db.session.scalars(sa.select(KeptForm.token)).all() == [newer]


def test_a_form_larger_than_any_of_ours_is_not_kept(app: Flask, work: Work) -> None:
    with work():
        most = keep([("body", "x" * (KEPT_AT_MOST - 4))])
        more = keep([("body", "x" * (KEPT_AT_MOST - 3))])

    with app.app_context():
        assert find_kept(most) == [("body", "x" * (KEPT_AT_MOST - 4))]
        assert find_kept(more) == []

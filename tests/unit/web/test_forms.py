"""What every form shares, seen from a form of its own."""

import pytest
from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from wtforms import StringField

from app.core.errors import Conflict, Invalid
from app.web.forms import STALE, ActionForm, Choice, Form, TextLimit


class Meal(Form):
    """A form with a field of each kind that is ours."""

    dish = StringField("Dish", [TextLimit(8)], default="soup")
    size = Choice("Size", choices=[("s", "Small"), ("l", "Large")])


@pytest.fixture
def app() -> Flask:
    """Return an application that has nothing but a secret."""
    made = Flask("forms")
    made.config.update(SECRET_KEY="not-a-secret", WTF_CSRF_CHECK_DEFAULT=False)
    return made


def post(app: Flask, **fields: str) -> Meal:
    """Return the form as it was sent with a good token."""
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context(method="POST", data=fields):
        form = Meal.opened()
        form.validate()
        return form


def test_what_was_typed_wins_over_what_was_there(app: Flask) -> None:
    with app.test_request_context():
        assert Meal.opened(dish="stew").dish.data == "stew"
        assert Meal.opened().dish.data == "soup"
    assert post(app, dish="curry").dish.data == "curry"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("x" * 8, None),
        ("x" * 9, "“Dish” is 1 characters too long. The limit is 8."),
        ("x" * 2008, "“Dish” is 2,000 characters too long. The limit is 8."),
        ("", None),
    ],
)
def test_text_beyond_the_limit_is_refused_and_kept(
    app: Flask, typed: str, problem: str | None
) -> None:
    form = post(app, dish=typed)
    assert form.errors == ({"dish": [problem]} if problem else {})
    assert form.dish.data == typed
    assert form.status == (422 if problem else 200)


@pytest.mark.parametrize("size", ["s", "l", "", None])
def test_none_need_be_chosen(app: Flask, size: str | None) -> None:
    form = post(app, **({} if size is None else {"size": size}))
    assert not form.errors


def test_what_was_not_offered_cannot_be_chosen(app: Flask) -> None:
    assert post(app, size="xl").errors == {"size": ["Choose one of the options shown."]}


def test_a_refusal_of_the_use_case_shows_at_its_field(app: Flask) -> None:
    form = post(app, dish="curry")
    with form.absorb():
        raise Invalid("None left.", field="dish")
    with form.absorb():
        raise Invalid("We are closed.")
    with form.absorb():
        raise Invalid("No such table.", field="table", more={"size": "Only small ones."})
    assert form.dish.errors == ["None left."]
    assert form.size.errors == ["Only small ones."]
    assert form.form_errors == ["We are closed.", "No such table."]
    assert form.status == 422


def test_other_failures_pass_through(app: Flask) -> None:
    form = post(app)
    with pytest.raises(Conflict), form.absorb():
        raise Conflict("Somebody was quicker.")
    with form.absorb():
        pass
    assert form.status == 200


def test_without_its_token_a_form_is_told_to_press_again(app: Flask) -> None:
    with app.test_request_context(method="POST", data={"dish": "curry"}):
        form = Meal.opened()
        assert not form.validate()
        assert form.errors == {"csrf_token": [STALE]}
        assert form.dish.data == "curry"


def test_a_button_counts_only_with_its_token(app: Flask) -> None:
    with (
        app.test_request_context(method="POST", data={"csrf_token": "forged"}),
        pytest.raises(Invalid, match="press the button again"),
    ):
        ActionForm().require()
    with app.test_request_context():
        token = generate_csrf()
        kept = dict(session)
    with app.test_request_context(method="POST", data={"csrf_token": token}):
        session.update(kept)
        ActionForm().require()

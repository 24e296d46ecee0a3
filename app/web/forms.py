"""What every form shares: clean text, kept input, and errors of a use case shown at their field."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final, Self

from flask import flash, request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectFieldBase
from wtforms.validators import ValidationError
from wtforms.widgets import SubmitInput

from app.core.errors import Invalid
from app.web.access import kept_form

_CONTROL: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
    r"\u202a-\u202e\u2066-\u2069]"  # these turn the direction of what stands around them
)


def clean_text(value: str | None) -> str:
    """Return text of several lines, with plain line ends and without control characters."""
    text = (value or "").replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", _CONTROL.sub("", text)).strip()
    # Zero-width characters alone are as blank as spaces.
    return text if any(unicodedata.category(character)[0] not in "CZ" for character in text) else ""


def clean_line(value: str | None) -> str:
    """Return text of one line: cleaned, with every run of white space as one space."""
    return " ".join(clean_text(value).split())


NOT_OFFERED: Final = "Choose one of the options shown."
STALE: Final = "You signed in anew or this page is old. Nothing is lost: press the button again."


class Form(FlaskForm):
    """Base of all our forms. A bad token is an error like any other: the input stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what was typed, or the values to begin with; a file or JSON was not typed."""
        # A form that is only drawn must not read the request: it may be too large to be read.
        if not args and "formdata" not in kwargs:
            kwargs["formdata"] = request.form or None
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]

    @classmethod
    def opened(cls, **data: Any) -> Self:
        """Return the form as sent; on a GET, as it was kept before sign-in, or with `data`."""
        if request.method == "POST":
            return cls(**data)
        kept = kept_form()
        if kept:
            flash("We kept what you wrote before you signed in.", "info")
        return cls(formdata=MultiDict(kept) if kept else None, **data)

    @contextmanager
    def absorb(self) -> Iterator[None]:
        """Show an Invalid raised inside at its field. What follows the block is the failure."""
        try:
            yield
        except Invalid as error:
            for name, problem in {error.field or "": str(error), **error.more}.items():
                field = self._fields.get(name)
                if field is None:
                    self.form_errors.append(problem)
                else:
                    field.errors = [*field.errors, problem]

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Check the form; an old token is told in words that help."""
        valid = bool(super().validate(*args, **kwargs))
        token = self._fields.get("csrf_token")
        if token is not None and token.errors:
            token.errors = [STALE]
        return valid

    @property
    def status(self) -> int:
        """Return 422 when the form has errors, else 200."""
        return 422 if self.errors else 200


class ActionForm(Form):
    """A button: nothing but the token that shows it was pressed here."""

    def require(self) -> None:
        """Raise Invalid unless the button was pressed on a page of ours."""
        if not self.validate():
            raise Invalid(STALE)


def check_offered(field: SelectFieldBase, chosen: Iterable[str]) -> None:
    """Raise ValidationError when something is chosen that is no choice of ours."""
    if not set(chosen) <= {value for value, *_ in field.iter_choices()}:
        raise ValidationError(NOT_OFFERED)


class Choice(RadioField):
    """Radio buttons of which none need be chosen; what is no choice of ours is refused."""

    def __init__(
        self,
        label: str,
        validators: list[Any] | None = None,
        *,
        choices: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """Take the values on offer with their labels, in order."""
        offered: Any = dict(choices)
        super().__init__(label, validators, choices=offered, **kwargs)

    def pre_validate(self, form: Any) -> None:
        """Raise ValidationError for a value that was not offered."""
        del form
        check_offered(self, [self.data] if self.data else [])


class Button(StringField):
    """Which of several buttons was pressed. The page draws them; they are no input of their own."""

    widget = SubmitInput()


class TextLimit:
    """Refuse text longer than `most` characters, saying by how much."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, _form: Form, field: Any) -> None:
        """Raise ValidationError when the field holds too much."""
        over = len(field.data or "") - self.most
        if over > 0:
            raise ValidationError(
                f"“{field.label.text}” is {over:,} characters too long. The limit is {self.most:,}."
            )

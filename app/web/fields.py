"""Fields that may be left empty, keep what was typed, and say in plain words what they want."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from wtforms import DateField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.widgets import CheckboxInput, ListWidget, MonthInput

from app.web.forms import check_offered, clean_line

_MONTH_FIRST: Final = re.compile(r"([0-9]{1,2})[/. -]([0-9]{4})")
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})")
_NAMED: Final = re.compile(r"([A-Za-z]+) ([0-9]{4})")
_MONTHS: Final = {
    f"{date(2000, month, 1):{written}}".lower(): month
    for month in range(1, 13)
    for written in ("%B", "%b")
}
_NUMBER: Final = re.compile(r"£? ?([0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})")

Offer = tuple[str, str]


class Choices(SelectMultipleField):
    """Boxes of which any may be ticked; what is no choice of ours is refused."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str, *, choices: Iterable[Offer], **kwargs: Any) -> None:
        """Take the values on offer with their labels, in order."""
        offered: Any = dict(choices)
        super().__init__(label, choices=offered, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take each value once, however often it was sent."""
        super().process_formdata(list(dict.fromkeys(valuelist)))

    def pre_validate(self, form: Any) -> None:
        """Raise ValidationError when a value was not offered."""
        del form
        check_offered(self, self.data or [])


class Select(SelectField):
    """One of a list, or nothing: the first line."""

    def __init__(
        self,
        label: str,
        *,
        nothing: str,
        choices: Iterable[Offer] = (),
        groups: Mapping[str, Iterable[Offer]] | None = None,
        **kwargs: Any,
    ) -> None:
        """Take the words for choosing nothing, and what is offered: choices, or groups of them."""
        offered = [SelectChoice("", nothing), *(SelectChoice(*choice) for choice in choices)]
        for group, members in (groups or {}).items():
            offered += [SelectChoice(*choice, optgroup=group) for choice in members]
        super().__init__(label, choices=offered, default="", **kwargs)

    def pre_validate(self, form: Any) -> None:
        """Raise ValidationError for a value that was not offered."""
        del form
        check_offered(self, [self.data] if self.data else [])


class Day(DateField):
    """A day, or nothing."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day; raise ValueError for what is none."""
        self.data: date | None = None
        if valuelist and valuelist[0].strip():
            try:
                self.data = date.fromisoformat(valuelist[0].strip())
            except ValueError:
                raise ValueError("Give a day as year, month and day: 2026-03-14.") from None


class Month(StringField):
    """A month as `2025-03`, or nothing. Without a picker people type `March 2025` or `3/2025`."""

    widget = MonthInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the month; what is none is kept for the rules to refuse."""
        typed = clean_line(valuelist[0] if valuelist else "")
        if found := _MONTH_FIRST.fullmatch(typed):
            typed = f"{found[2]}-{int(found[1]):02}"
        elif found := _YEAR_FIRST.fullmatch(typed):
            typed = f"{found[1]}-{int(found[2]):02}"
        elif (found := _NAMED.fullmatch(typed)) and found[1].lower() in _MONTHS:
            typed = f"{found[2]}-{_MONTHS[found[1].lower()]:02}"
        self.data = typed


class Whole(StringField):
    """A whole number, or nothing; a pound sign does no harm, nor a comma between thousands."""

    def __init__(self, label: str, *, wanted: str, **kwargs: Any) -> None:
        """Take what to say to whoever types something else."""
        super().__init__(label, **kwargs)
        self.wanted = wanted

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; raise ValueError for what is none."""
        typed = clean_line(valuelist[0] if valuelist else "")
        self.data: Any = None
        if typed:
            found = _NUMBER.fullmatch(typed)
            if found is None:
                raise ValueError(self.wanted)
            self.data = int(found[1].replace(",", ""))

    def _value(self) -> str:
        """Return what is shown: what was typed, else the number."""
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)

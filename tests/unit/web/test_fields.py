"""Our own fields, fed with everything that a form may be sent."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.procurement.regime import is_month
from app.web.fields import Choices, Day, Month, Select, Whole
from app.web.forms import NOT_OFFERED, Form

FORM = "application/x-www-form-urlencoded"
NO_DAY = "Give a day as year, month and day: 2026-03-14."
NO_NUMBER = "Give a whole number in figures, for example 40."
ODD = ["\x00", "\ufffd", "\u202e", "<b>", "' OR 1=1 --", "٤٢", "x" * 100_000]
"""Typed by nobody who means well."""


class Tour(Form):
    """A form with each of our fields."""

    many = Choices("Many", choices=[("a", "First"), ("b", "Second")])
    one = Select("One", nothing="None", choices=[("a", "First"), ("b", "Second")])
    grouped = Select("One of a group", nothing="None", groups={"Big": [("c", "C")], "Small": []})
    day = Day("Day")
    month = Month("Month")
    whole = Whole("Whole", wanted=NO_NUMBER)


@pytest.fixture(scope="module")
def app() -> Flask:
    """Return an application that asks for no token."""
    made = Flask("fields")
    made.config.update(SECRET_KEY="not-a-secret", WTF_CSRF_ENABLED=False)
    return made


def post(app: Flask, fields: dict[str, Any] | None = None, **begun: Any) -> Tour:
    """Return the form as it was sent and checked."""
    with app.test_request_context(method="POST", data=fields or {}):
        form = Tour.opened(**begun)
        form.validate()
        return form


def raw(app: Flask, body: bytes, content_type: str = FORM) -> Tour:
    """Return the form of a request that no browser sends."""
    with app.test_request_context(method="POST", data=body, content_type=content_type):
        form = Tour.opened()
        form.validate()
        return form


@pytest.mark.parametrize("sent", [{}, dict.fromkeys(("many", "one", "day", "month", "whole"), "")])
def test_any_may_be_left_out(app: Flask, sent: dict[str, str]) -> None:
    form = post(app, {name: value for name, value in sent.items() if name != "many"})
    assert not form.errors
    assert (form.many.data or []) == []
    assert form.one.data == ""
    assert form.day.data is None
    assert (form.month.data or "") == ""
    assert form.whole.data is None


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (["a"], ["a"]),
        (["b", "a"], ["b", "a"]),
        (["a", "a", "b", "a"], ["a", "b"]),
        (["a"] * 5_000, ["a"]),
    ],
)
def test_a_box_counts_once_however_often_it_comes(
    app: Flask, sent: list[str], kept: list[str]
) -> None:
    form = post(app, {"many": sent})
    assert not form.errors
    assert form.many.data == kept


@pytest.mark.parametrize("odd", ["", "c", "A", " a", "First", *ODD])
def test_what_was_not_offered_cannot_be_ticked(app: Flask, odd: str) -> None:
    for sent in ([odd], ["a", odd]):
        form = post(app, {"many": sent})
        assert form.errors == {"many": [NOT_OFFERED]}
        assert 'value="a"' in form.many(), "the page can still be drawn"


def test_what_was_ticked_is_shown_ticked(app: Flask) -> None:
    with app.test_request_context():
        form = Tour.opened(many=["b"])
        assert [(option.data, option.checked) for option in form.many] == [
            ("a", False),
            ("b", True),
        ]


@pytest.mark.parametrize("odd", ["c", "A", " a", "First", *ODD])
def test_what_was_not_offered_cannot_be_selected(app: Flask, odd: str) -> None:
    assert post(app, {"one": odd}).errors == {"one": [NOT_OFFERED]}
    assert odd == "c" or post(app, {"grouped": odd}).errors == {"grouped": [NOT_OFFERED]}


@pytest.mark.parametrize(("name", "value"), [("one", "a"), ("one", "b"), ("grouped", "c")])
def test_what_was_offered_can_be_selected(app: Flask, name: str, value: str) -> None:
    form = post(app, {name: value})
    assert not form.errors
    assert form[name].data == value
    assert f'<option selected value="{value}">' in form[name]()


def test_nothing_is_the_first_line_and_groups_have_names(app: Flask) -> None:
    with app.test_request_context():
        form = Tour.opened()
        assert form.one().index("None") < form.one().index("First")
        assert '<option selected value="">None</option>' in form.one()
        assert '<optgroup label="Big"><option value="c">C</option></optgroup>' in form.grouped()


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-03-14", date(2026, 3, 14)),
        (" 2026-03-14 ", date(2026, 3, 14)),
        ("2028-02-29", date(2028, 2, 29)),
        ("0001-01-01", date(1, 1, 1)),
        ("9999-12-31", date(9999, 12, 31)),
        ("", None),
        (" \t", None),
    ],
)
def test_a_day(app: Flask, typed: str, day: date | None) -> None:
    form = post(app, {"day": typed})
    assert not form.errors
    assert form.day.data == day


@pytest.mark.parametrize(
    "typed",
    [
        "14/03/2026",
        "2026-3-14",
        "2026-02-29",
        "2026-00-10",
        "2026-13-01",
        "0000-01-01",
        "-2026-03-14",
        "10000-01-01",
        "2026-03-14T09:00",
        "٢٠٢٦-٠٣-١٤",
        "2026-03-14\x00",
        "today",
        *ODD,
    ],
)
def test_what_is_no_day_is_refused_and_kept(app: Flask, typed: str) -> None:
    form = post(app, {"day": typed})
    assert form.errors == {"day": [NO_DAY]}
    assert form.day.data is None
    assert form.day._value() == typed


@pytest.mark.parametrize(
    ("typed", "month"),
    [
        ("2025-03", "2025-03"),
        ("2025-3", "2025-03"),
        ("2025/03", "2025-03"),
        ("2025.3", "2025-03"),
        ("2025 3", "2025-03"),
        ("3/2025", "2025-03"),
        ("03/2025", "2025-03"),
        ("03-2025", "2025-03"),
        ("3.2025", "2025-03"),
        (" 3  2025 ", "2025-03"),
        ("12/2025", "2025-12"),
        ("March 2025", "2025-03"),
        ("dec  2025", "2025-12"),
        ("", ""),
        ("  ", ""),
        ("\x00", ""),
    ],
)
def test_a_month_however_it_is_written(app: Flask, typed: str, month: str) -> None:
    form = post(app, {"month": typed})
    assert form.month.data == month
    assert not form.errors
    assert not month or is_month(month)


@pytest.mark.parametrize(
    "typed",
    [
        "13/2025",
        "2025-00",
        "0/2025",
        "2025",
        "03/25",
        "2025-03-14",
        "March",
        "March 25",
        "Marzo 2025",
        "-2025-03",
        "٣/٢٠٢٥",
        "1/20255",
        *(odd for odd in ODD if odd not in {"\x00", "\u202e"}),
    ],
)
def test_what_is_no_month_is_kept_for_the_rules_to_refuse(app: Flask, typed: str) -> None:
    form = post(app, {"month": typed})
    assert form.month.data
    assert not is_month(form.month.data)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0", 0),
        ("40", 40),
        (" 40 ", 40),
        ("007", 7),
        ("£40", 40),
        ("£ 1,500", 1_500),
        ("1,500", 1_500),
        ("1,234,567", 1_234_567),
        ("999,999,999,999", 999_999_999_999),
        ("999999999999", 999_999_999_999),
        ("4\x000", 40),
        ("", None),
        ("  ", None),
        ("\u200b", None),
    ],
)
def test_a_whole_number(app: Flask, typed: str, number: int | None) -> None:
    form = post(app, {"whole": typed})
    assert not form.errors
    assert form.whole.data == number
    assert form.whole._value() == typed


@pytest.mark.parametrize(
    "typed",
    [
        "-1",
        "−1",  # noqa: RUF001 - the minus sign of printed text
        "+1",
        "1.5",
        "2,5",
        "1,50",
        "1,2,3",
        "1500,000",
        ",",
        ",,,",
        "1,",
        "1e3",
        "0x10",
        "1_000",
        "40 hours",
        "forty",
        "£",
        "££4",
        "$4",
        "½",
        "٤٠",
        "４０",  # noqa: RUF001 - digits as wide as Chinese letters
        "9" * 13,
        "9" * 100_000,
        "NaN",
        *(odd for odd in ODD if odd not in {"\x00", "\u202e"}),
    ],
)
def test_what_is_no_whole_number_is_refused_and_kept(app: Flask, typed: str) -> None:
    form = post(app, {"whole": typed})
    assert form.errors == {"whole": [NO_NUMBER]}
    assert form.whole.data is None
    assert form.whole._value() == typed


@given(number=st.integers(0, 999_999_999_999))
def test_a_number_comes_back_as_it_was(app: Flask, number: int) -> None:
    for typed in (str(number), f"{number:,}", f"£{number:,}"):
        assert post(app, {"whole": typed}).whole.data == number


def test_what_was_told_before_is_shown(app: Flask) -> None:
    with app.test_request_context():
        begun = Tour.opened(whole=0, month="2025-03", day=date(2026, 3, 14), one="b")
        assert 'value="0"' in begun.whole()
        assert 'type="month" value="2025-03"' in begun.month()
        assert 'value="2026-03-14"' in begun.day()
        assert '<option selected value="b">' in begun.one()
        assert Tour.opened().whole._value() == ""


def test_emptying_a_field_takes_back_what_was_told_before(app: Flask) -> None:
    begun = {"whole": 3, "month": "2025-03", "day": date(2026, 3, 14), "one": "b", "many": ["a"]}
    emptied = {"whole": "", "month": "", "day": "", "one": ""}
    form = post(app, emptied, **begun)
    assert not form.errors
    told = [form[name].data for name in begun]
    assert told == [None, "", None, "", []]


@pytest.mark.parametrize(
    "body",
    [
        b"many=%ff&one=%ff&day=%ff&whole=%ff",
        b"many=\xe9&one=\xe9&day=\xe9&whole=\xe9",
        "many=é&one=é&day=é&whole=é".encode("utf-16-le"),
        b"many=%00&one=%00&day=%00&whole=x%00",
        bytes(range(256)),
    ],
)
def test_other_encodings_and_plain_bytes_are_refused_like_anything_else(
    app: Flask, body: bytes
) -> None:
    form = raw(app, body)
    allowed = {NOT_OFFERED, NO_DAY, NO_NUMBER}
    assert {problem for problems in form.errors.values() for problem in problems} <= allowed
    assert form.whole.data is None
    assert form.day.data is None
    for field in form:
        field().encode()


def test_a_file_is_no_answer(app: Flask) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="whole"; filename="40.txt"\r\n\r\n40\r\n--x--'
    )
    form = raw(app, body, "multipart/form-data; boundary=x")
    assert form.whole.data is None


@given(typed=st.text())
def test_whatever_is_typed_is_taken_or_refused(app: Flask, typed: str) -> None:
    form = post(app, dict.fromkeys(("many", "one", "grouped", "day", "month", "whole"), typed))
    assert set(form.errors) <= {"many", "one", "grouped", "day", "whole"}
    for field in form:
        field().encode("utf-8", "surrogatepass")

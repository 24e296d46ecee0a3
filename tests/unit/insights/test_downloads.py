"""The figures as data."""

import csv
import io
import json
from datetime import date

import pytest

from app.insights.downloads import COLUMNS, as_csv, as_json, dictionary, records
from app.insights.filters import Filter
from app.insights.report import sections
from tests.unit.insights.evidence import known

DAY = date(2026, 11, 25)
FOUND = list(records(sections(known()), Filter("stage", "bid")))


def test_a_record_says_what_it_is_about() -> None:
    assert FOUND[0] == {
        "filter": "stage",
        "filter_term": "bid",
        "section": "concerns",
        "table": "concerns",
        "row": "mission",
        "label": "It did not fit our mission or independence",
        "side": "commissioner",
        "shown": "yes",
        "experiences": 10,
        "mean": 0.8,
        "middle": None,
    }


def test_a_hidden_figure_is_empty() -> None:
    hidden = [one for one in FOUND if one["shown"] == "no"]
    assert {(one["experiences"], one["mean"], one["middle"]) for one in hidden} == {(None,) * 3}


def test_the_middle_answer_tells_no_number_of_experiences() -> None:
    middles = {
        (one["table"], one["side"]): (one["middle"], one["experiences"])
        for one in FOUND
        if one["row"] == "middle"
    }
    assert middles["hours", "bidder"] == (1_200, None)
    assert middles["cost", "bidder"] == (None, None)


def test_csv_is_the_same() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(COLUMNS, FOUND))))
    assert [*rows[0]] == [*COLUMNS]
    assert len(rows) == len(FOUND)
    assert (rows[0]["experiences"], rows[0]["mean"], rows[0]["middle"]) == ("10", "0.8", "")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start: str) -> None:
    text = as_csv(["label"], [{"label": f"{start}1+1"}])
    assert list(csv.reader(io.StringIO(text, newline="")))[1] == [f"'{start}1+1"]


def test_json_says_how_it_may_be_used() -> None:
    found = json.loads(as_json(sections(known()), Filter("stage", "bid"), DAY))
    assert (found["date"], found["licence"], found["version"]) == ("2026-11-25", "CC BY 4.0", 1)
    assert found["filter"] == {"stage": "bid"}
    assert set(found["figures"][0]) == set(found["columns"]) == set(COLUMNS)
    assert json.loads(as_json([], None, DAY))["filter"] == {}


def test_every_column_is_explained() -> None:
    assert [(one["column"], one["meaning"]) for one in dictionary()] == list(COLUMNS.items())

"""Through the real pages: they tell the same in every form, and nothing that can be solved."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from app.insights.filters import DIMENSIONS, Filter
from app.members.models import Member
from tests.conftest import Work
from tests.integration.insights.bulk import invented, make_told
from tests.integration.insights.tables import figures
from tests.support.attack import Attacker, Told, Truth, all_filters
from tests.support.client import Client


@pytest.fixture(params=[60, 400])
def told(request: pytest.FixtureRequest, work: Work, author: Member) -> list[Told]:
    """Return what was told: so little that most is hidden, or more."""
    made: list[Told] = invented(request.param, seed=request.param)
    with work():
        make_told(author, made)
    return made


def as_json(client: Client, chosen: Filter | None) -> list[dict[str, Any]]:
    answer = client.get("/insights.json", query_string=chosen.query if chosen else {})
    found: list[dict[str, Any]] = json.loads(answer.get_data(as_text=True))["figures"]
    return found


def as_csv(client: Client, chosen: Filter | None) -> list[dict[str, str]]:
    answer = client.get("/insights.csv", query_string=chosen.query if chosen else {})
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))


def test_nobody_can_work_out_what_is_hidden(client: Client, told: list[Told]) -> None:
    attacker, truth = Attacker(), Truth.of(told)
    for chosen in all_filters():
        records = as_json(client, chosen)
        attacker.read(records)
        plain = [{k: "" if v is None else str(v) for k, v in one.items()} for one in records]
        assert as_csv(client, chosen) == plain
    assert list(attacker.finds(truth)) == []
    assert any(len(parts) > 1 for parts in attacker.shown.values())


def test_the_page_tells_what_the_data_tell(client: Client, told: list[Told]) -> None:
    some = [Filter(name, vocabulary.terms[0].id) for name, vocabulary in DIMENSIONS.items()]
    for chosen in (None, *some):
        page = client.get_page(f"/insights?{chosen.fact}={chosen.term}" if chosen else "/insights")
        in_data = {words for record in as_json(client, chosen) for words in in_words(record)}
        on_page = figures(page.text)
        assert on_page <= in_data
        assert {one for one in in_data - on_page if one[2] != "not shown"} == set()


def in_words(record: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Give the figure of a record as the page tells it."""
    label, side = record["label"], f"{record['side']}s"
    if record["row"] == "middle":
        unit = {"hours": "{:,} hours", "cost": "£{:,}"}[record["table"]]
        value = unit.format(record["middle"]) if record["shown"] == "yes" else "not shown"
        yield "Half spent this much or less", side, value
    elif record["shown"] == "no":
        yield label, side, "not shown"
    elif record["mean"] is None:
        yield label, side, f"{record['experiences']:,}"
    else:
        yield label, side, f"{record['mean']:.1f} from {record['experiences']:,}"

"""The page of figures, its pictures and its downloads."""

import re

import pytest
from flask import Flask

from app.insights.charts import POLICY
from app.members.models import Member
from app.perspectives.tags import Perspective
from tests.conftest import Work
from tests.integration.insights.bulk import Told, invented, make_told
from tests.integration.insights.tables import tables
from tests.support.client import Client
from tests.support.watching import count_queries

MOST = 8
"""SQL statements that a page may take."""
B, C = Perspective.BIDDER, Perspective.COMMISSIONER


def rated(severity: int | None) -> dict[str, object]:
    return {"mission": {"severity": severity, "source": "met"}}


@pytest.fixture
def a_few(work: Work, author: Member) -> list[int]:
    """Return experiences of both sides of which something can be shown."""
    told: list[Told] = [(C, {"concerns": rated(1), "stage": "design"})] * 6
    told += [(B, {"concerns": rated(4), "outcome": "did_not_bid", "stage": "bid"})] * 5
    told += [(B, {"concerns": rated(2), "outcome": "lost", "hours": 40, "stage": "bid"})] * 7
    told += [(B, {"concerns": rated(None), "outcome": "won"})] * 4
    with work():
        return make_told(author, told)


def test_it_says_what_is_known(client: Client, a_few: list[int]) -> None:
    page = client.get_page("/insights")
    assert page.h1 == ["What we know so far"]
    for words in (
        "At least 6 experiences of commissioners",
        "At least 12 experiences of bidders",
        "our mission or independence”, which matters more to bidders:",
        "bidders: 2.8 of 4 (from 12 experiences) against 1.0 of 4 (from 6 experiences).",
        "our mission or independence” (4.0 of 4, from 5 experiences) mattered most.",
        "Half of the experiences of bidders that say how many hours were spent, at least 7 in all,",
        "at least 7 in all, say 40 hours or less.",
        "fewer than 5 experiences of that side",
        "Too few experiences tell of this yet to give a figure.",
    ):
        assert words in " ".join(page.text.split())
    found = tables(page.text)
    concerns = next(rows for caption, rows in found.items() if caption.startswith("How much each"))
    assert concerns[0] == ["What was told", "Commissioners", "Bidders", "Matters more to"]
    assert concerns[1] == [
        "It did not fit our mission or independence",
        "1.0 from 6",
        "2.8 from 12",
        "bidders, by 1.8",
    ]
    assert concerns[2][1:] == ["not shown", "not shown", "not known"]
    outcomes = dict(found["Experiences of bidders, by outcome"][1:])
    assert (outcomes["Bid and lost"], outcomes["Won"]) == ("7", "not shown")


def test_an_empty_forum_invites_to_tell(client: Client) -> None:
    page = client.get_page("/insights")
    assert page.text.count("Add yours") == 9
    assert "Too few experiences of bidders to show" in page
    assert "<img" not in page
    assert client.get("/insights/concerns.svg").status_code == 404


def test_within_a_filter(client: Client, a_few: list[int]) -> None:
    page = client.get_page("/insights?stage=bid")
    assert page.h1 == ["Stage: Writing the bid"]
    assert '<option value="stage:bid" selected>' in re.sub(r"\s+", " ", page.text)
    assert "Why did organisations not bid?" not in page
    assert "/insights/concerns.svg?stage=bid" in page
    assert "/insights.csv?stage=bid" in page
    assert (
        "2.8 from 12"
        in tables(page.text)[
            "How much each concern mattered, from 0 (not at all) to 4 (it decided)"
        ][1]
    )


def test_the_list_of_filters_leads_to_one(client: Client) -> None:
    answer = client.get("/insights?only=stage:bid")
    assert (answer.status_code, answer.location) == (302, "/insights?stage=bid")
    assert client.get("/insights?only=").status_code == 200
    assert client.get("/insights?only=author:1").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/insights?stage=nowhere",
        "/insights?stage=bid&nation=wales",
        "/insights.csv?service=none",
        "/insights.json?period=2020",
        "/insights/concerns.svg?stage=nowhere",
        "/insights/nothing.svg",
        "/insights/weight.svg",
        "/insights/why.svg?stage=bid",
    ],
)
def test_what_is_not_there_is_404(client: Client, a_few: list[int], address: str) -> None:
    assert client.get(address).status_code == 404


def test_every_picture_of_a_page_is_there(client: Client, a_few: list[int]) -> None:
    page = client.get_page("/insights")
    found = re.findall(r'<img[^>]*src="([^"]+)"\s+alt="([^"]+)"', page.text)
    assert {address.partition(".")[0] for address, _ in found} == {
        "/insights/concerns",
        "/insights/why",
        "/insights/outcome-bidder",
        "/insights/hours",
    }
    for address, alt in found:
        answer = client.get(address)
        assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert alt.startswith("Bar chart: ")
        again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304


def test_the_downloads_say_what_they_are(client: Client) -> None:
    answers = {
        name: client.get(f"/insights{name}").mimetype for name in (".csv", ".json", "/columns.csv")
    }
    assert answers == {".csv": "text/csv", ".json": "application/json", "/columns.csv": "text/csv"}


@pytest.mark.parametrize("count", [10, 400])
@pytest.mark.parametrize(
    "address",
    ["/insights", "/insights?stage=planning", "/insights.csv", "/insights/concerns.svg"],
)
def test_it_takes_a_few_statements(
    app: Flask, client: Client, work: Work, author: Member, address: str, count: int
) -> None:
    with work():
        make_told(author, invented(count))
    with count_queries(app) as found:
        client.get(address)
    assert 0 < len(found) <= MOST, str(found)

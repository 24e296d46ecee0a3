"""The sixteen concerns: none is preset, each may be rated, and each rating taken back."""

import re

import pytest
from flask import Flask

from app.experiences.facts_forms import CONCERNS
from app.members.models import Member
from app.perspectives.tags import Perspective
from tests.conftest import Work
from tests.integration.experiences.steps import (
    BIDDER,
    COMMISSIONER,
    begin,
    facts_of,
    step_form,
    step_url,
)
from tests.support.client import Client

IDS = [term.id for term in CONCERNS.offered]


@pytest.mark.parametrize("side", [COMMISSIONER, BIDDER])
def test_both_sides_are_asked_alike_and_nothing_is_preset(
    writer: Client, author: Member, work: Work, side: Perspective
) -> None:
    with work():
        post = begin(author, side)
    page = writer.get_page(step_url(post, "concerns"))
    form = step_form(page)
    asked = {f"{kind}_{concern}" for kind in ("concern", "source") for concern in IDS}
    assert form.names == asked | {"csrf_token", "do"}
    assert set(form.values) == {"csrf_token"}, "no rating is chosen for anybody"
    assert "No answer</label>" not in page
    assert len(IDS) == 16


def test_each_severity_is_kept_and_shown_again(
    app: Flask, writer: Client, author: Member, work: Work
) -> None:
    with work():
        post = begin(author, facts={"outcome": "lost"})
    url = step_url(post, "concerns")
    ratings = dict(zip(IDS, ["0", "1", "2", "3", "4", "na"], strict=False))
    sources = {IDS[1]: "met", IDS[2]: "expected", IDS[5]: "met", IDS[9]: "met"}
    fields = {
        **{f"concern_{name}": severity for name, severity in ratings.items()},
        **{f"source_{name}": source for name, source in sources.items()},
    }
    assert writer.submit(url, {**fields, "do": "next"}).location == step_url(post, "check")
    assert facts_of(app, post) == {
        "outcome": "lost",
        "concerns": {
            IDS[0]: {"severity": 0, "source": ""},
            IDS[1]: {"severity": 1, "source": "met"},
            IDS[2]: {"severity": 2, "source": "expected"},
            IDS[3]: {"severity": 3, "source": ""},
            IDS[4]: {"severity": 4, "source": ""},
            IDS[5]: {"severity": None, "source": ""},
        },
    }, "what does not apply was neither met nor expected; a source without a rating is none"

    shown = step_form(writer.get_page(url)).values
    assert {name: shown[f"concern_{name}"] for name in ratings} == {
        name: [severity] for name, severity in ratings.items()
    }
    assert shown[f"source_{IDS[1]}"] == ["met"]
    assert not {f"source_{IDS[5]}", f"source_{IDS[9]}", f"concern_{IDS[9]}"} & set(shown)


def test_a_rating_can_be_changed_and_taken_back(
    app: Flask, writer: Client, author: Member, work: Work
) -> None:
    rated = {"severity": 4, "source": "met"}
    with work():
        post = begin(author, facts={"concerns": {"bid_cost": rated, "mission": rated}})
    url = step_url(post, "concerns")
    page = writer.get_page(url)
    assert len(re.findall("No answer</label>", page.text)) == 2, "only where there is a rating"
    writer.submit(url, {"concern_bid_cost": "", "concern_mission": "1", "do": "back"})
    assert facts_of(app, post) == {"concerns": {"mission": {"severity": 1, "source": "met"}}}
    writer.submit(url, {"concern_mission": "", "do": "next"})
    assert facts_of(app, post) == {}


def test_a_wrong_rating_keeps_the_others(
    app: Flask, writer: Client, author: Member, work: Work
) -> None:
    with work():
        post = begin(author, COMMISSIONER)
    fields = {"concern_bid_cost": "9", "concern_mission": "2", "source_mission": "expected"}
    answer = writer.submit(step_url(post, "concerns"), {**fields, "do": "next"})
    assert answer.status_code == 422
    page = writer.read(answer)
    part = page.text.split('id="concern_bid_cost"')[1].split('id="concern_timescale"')[0]
    assert "Choose one of the options shown." in part
    kept = step_form(page).values
    assert kept["concern_mission"] == ["2"]
    assert kept["source_mission"] == ["expected"]
    assert facts_of(app, post) == {}

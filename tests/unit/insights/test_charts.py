"""Pictures load nothing, run nothing, and can be read without colours."""

import re
from xml.etree import ElementTree as ET

import pytest

from app.insights.charts import POLICY, draw
from app.insights.report import Block, sections
from tests.unit.insights.evidence import known

SVG = "{http://www.w3.org/2000/svg}"
PAGE = {block.id: block for section in sections(known()) for block in section.blocks}


def picture(block: Block) -> ET.Element:
    return ET.fromstring(draw(block))  # noqa: S314 - we drew it


def texts(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def test_it_has_the_rows_with_a_figure_and_every_value() -> None:
    root = picture(PAGE["concerns"])
    found = texts(root)
    shown = [row for row in PAGE["concerns"].rows if any(row.figures.values())]
    assert [text for text in found if text in {row.label for row in shown}][::-1] == [
        row.label for row in shown
    ]
    assert {"0.8", "3.1", "3.0", "4.0"} <= set(found)
    assert {"Commissioners", "Bidders"} <= set(found)
    assert "The entry conditions asked for too much" not in found
    assert "None" not in found


def test_the_sides_differ_in_more_than_colour() -> None:
    root = picture(PAGE["concerns"])
    marked = [element.get("class", "").split() for element in root.iter(f"{SVG}g")]
    for side in ("commissioner", "bidder"):
        assert sum(side in names for names in marked) >= 2  # bars and legend
    style = next(root.iter(f"{SVG}style")).text or ""
    assert ".bidder rect { fill: url(#hatch)" in style
    assert "prefers-color-scheme: dark" in style


def test_of_one_side_there_is_no_legend() -> None:
    assert "Bidders" not in texts(picture(PAGE["outcome-bidder"]))


def test_nothing_in_it_runs_or_is_fetched() -> None:
    source = draw(PAGE["concerns"]).decode()
    assert re.findall(r"https?://[^\"' ]+", source) == ["http://www.w3.org/2000/svg"]
    assert "<script" not in source
    assert re.search(r"\son\w+=|\sstyle=|xlink|@import|pygal\.", source) is None


def test_it_is_the_same_whenever_it_is_drawn() -> None:
    """So that a visitor who has it need not be sent it again."""
    assert draw(PAGE["concerns"]) == draw(PAGE["concerns"])


def test_it_says_what_it_shows() -> None:
    root = picture(PAGE["again"])
    assert root.get("role") == "img"
    assert [title.text for title in root.iter(f"{SVG}title")] == [PAGE["again"].caption]


def test_its_policy_lets_in_its_own_style_and_no_more() -> None:
    assert re.fullmatch(r"default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='", POLICY)


def test_of_nothing_there_is_no_picture() -> None:
    with pytest.raises(ValueError, match="nothing to draw"):
        draw(PAGE["weight"])

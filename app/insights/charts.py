"""Pictures: bars for two sides, as SVG that loads nothing and runs nothing. Pure.

Commissioners' bars are filled and bidders' hatched, so that nobody needs to see colours, and each
bar has its number at its end. The colours follow the reader's system from inside the picture.
"""

import base64
import hashlib
from collections.abc import Sequence
from typing import Any, Final
from xml.etree import ElementTree as ET

import pygal

from app.insights.report import Block
from app.perspectives.tags import Perspective

_WIDTH: Final = 960
_ROW: Final = {1: 34, 2: 52}
"""Height of a row, by how many bars it has."""
_FRAME: Final = 96
_MARKS: Final = 6
_HATCH: Final = (
    '<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><rect width="6" height="6"/><path d="M0 0v6"/></pattern>'
)
_STYLE: Final = """
svg { --paper: #fbfcfb; --ink: #17211e; --muted: #4a5752; --rule: #d2dbd6;
  --commissioner: #1c5596; --bidder: #974205; --bidder-tint: #fceadd;
  font-family: -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Noto Sans",
    "Liberation Sans", Arial, sans-serif; font-size: 15px; fill: var(--ink); }
@media (prefers-color-scheme: dark) {
  svg { --paper: #121715; --ink: #e4eae7; --muted: #a9b6b0; --rule: #33403b;
    --commissioner: #90bdf2; --bidder: #f2ac79; --bidder-tint: #3a2413; }
}
.background { fill: none; }
.line { stroke: var(--rule); fill: none; }
.axis.y .line { stroke: none; }
.axis.x text { fill: var(--muted); text-anchor: middle; }
.axis.y text { text-anchor: end; }
.value { font-weight: 600; text-anchor: start; }
.commissioner rect { fill: var(--commissioner); stroke: var(--commissioner); stroke-width: 2; }
.bidder rect { fill: url(#hatch); stroke: var(--bidder); stroke-width: 2; }
#hatch rect { fill: var(--bidder-tint); stroke: none; }
#hatch path { fill: none; stroke: var(--bidder); stroke-width: 2.5; }
"""
_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY: Final = f"default-src 'none'; style-src 'sha256-{_HASH}'"
"""The Content-Security-Policy of a picture that is opened by itself: its own style, no more."""


def draw(block: Block) -> bytes:
    """Return the picture of a block: its rows from top to bottom, those without a figure left out.

    Raises ValueError when no row has a figure.
    """
    rows = [row for row in reversed(block.rows) if any(row.figures.values())]
    if not rows:
        raise ValueError("there is nothing to draw")
    chart = pygal.HorizontalBar(
        width=_WIDTH,
        height=_FRAME + _ROW[len(block.sides)] * len(rows),
        defs=[_HATCH],
        no_prefix=True,
        print_values=True,
        print_values_position="top",
        show_legend=len(block.sides) > 1,
        legend_at_bottom=True,
        legend_at_bottom_columns=2,
        legend_box_size=14,
        truncate_label=-1,
        range=(0, block.most),
        y_labels=_scale(block.most),
        formatter=str,
        margin=10,
        style=_sizes(),
    )
    chart.add_xml_filter(lambda root: _clean(root, block.caption, block.sides))
    chart.x_labels = [row.label for row in rows]
    for side in block.sides:
        figures = [row.figures[side] for row in rows]
        chart.add(f"{side.label}s", [figure and figure.value for figure in figures])
    return bytes(chart.render())


def _sizes() -> Any:
    """Return the sizes that pygal leaves room for; how things look stands in our own style."""
    return pygal.style.Style(
        label_font_size=15, major_label_font_size=15, value_font_size=15, legend_font_size=15
    )


def _scale(most: int) -> list[int]:
    """Return a few round marks from 0 towards the end of the scale."""
    steps = (digit * 10**zeros for zeros in range(len(str(most))) for digit in (1, 2, 5))
    return [*range(0, most + 1, next(step for step in steps if most / step <= _MARKS))]


def _clean(root: ET.Element, title: str, sides: Sequence[Perspective]) -> ET.Element:
    """Take out what pygal puts in for scripts, name the sides, and use our own style alone."""
    _strip(root)
    for element in root.iter():
        names = element.get("class", "").split()
        for number, side in enumerate(sides):
            if f"serie-{number}" in names or f"activate-serie-{number}" == element.get("id"):
                element.set("class", " ".join([*names, side.value]))
    for style in root.iter("style"):
        style.text = _STYLE
    ET.SubElement(root, "title").text = title
    root.set("role", "img")
    return root


_UNWANTED: Final = frozenset({"script", "desc", "title", ET.Comment})
_FOR_SCRIPTS: Final = frozenset({"plot overlay", "tooltip"})


def _strip(element: ET.Element) -> None:
    for child in list(element):
        if child.tag in _UNWANTED or child.get("class") in _FOR_SCRIPTS:
            element.remove(child)
        else:
            _strip(child)

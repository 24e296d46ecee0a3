"""The figures of a page as data: the same ones, none more. Pure."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from app.insights.filters import Filter
from app.insights.protection import LEAST
from app.insights.report import Section

LICENCE: Final = "CC BY 4.0"
VERSION: Final = 1
"""Of the columns: goes up when one changes its meaning or goes away."""
COLUMNS: Final[Mapping[str, str]] = {
    "filter": "The fact by which the figures are narrowed down, for example stage; empty for all.",
    "filter_term": "The term of that fact.",
    "section": "Which question the figure helps to answer.",
    "table": "Which table on the page it stands in.",
    "row": "What was told: a concern, a term of a fact, a band, or a period.",
    "label": "The same in words.",
    "side": "Whose experiences: commissioner or bidder.",
    "shown": f"yes; or no, where it is about fewer than {LEAST} experiences, or about none, or "
    "would give such a figure away.",
    "experiences": "How many experiences tell it; empty where not shown.",
    "mean": "Of a concern: the mean of how much it mattered, from 0 (not at all) to 4 (it decided "
    "the matter), to one decimal.",
    "middle": "In a row named middle: half of those who told their hours, or pounds, told this "
    "much or less; to two figures.",
}
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""

Record = dict[str, Any]


def records(sections: Sequence[Section], chosen: Filter | None) -> Iterator[Record]:
    """Give a record for each figure, also for those that are not shown."""
    for section in sections:
        for block in section.blocks:
            base = {
                "filter": chosen.fact if chosen else "",
                "filter_term": chosen.term if chosen else "",
                "section": section.id,
                "table": block.id,
            }
            for row in block.rows:
                for side in block.sides:
                    figure = row.figures[side]
                    mean = float(figure.value) if figure and block.means else None
                    count = figure.count if figure else None
                    yield _record(
                        base,
                        row=row.id,
                        label=row.label,
                        side=side.value,
                        experiences=count,
                        mean=mean,
                    )
            for side, middle in block.middle.items():
                yield _record(
                    base, row="middle", label="Middle answer", side=side.value, middle=middle
                )


def _record(base: Record, **values: Any) -> Record:
    known = any(values.get(name) is not None for name in ("experiences", "middle"))
    return {**dict.fromkeys(COLUMNS), **base, **values, "shown": "yes" if known else "no"}


def as_csv(columns: Iterable[str], found: Iterable[Record]) -> str:
    """Return records as CSV in which no cell is a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    names = list(columns)
    writer.writerow(names)
    writer.writerows([_plain(record[name]) for name in names] for record in found)
    return text.getvalue()


def _plain(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def dictionary() -> Iterator[Record]:
    """Give what each column means."""
    for name, meaning in COLUMNS.items():
        yield {"column": name, "meaning": meaning}


def as_json(sections: Sequence[Section], chosen: Filter | None, on: date) -> str:
    """Return the page's figures with all that one needs to use them."""
    return json.dumps(
        {
            "title": "Have Regard: figures on the Social Value Act in practice",
            "version": VERSION,
            "date": on.isoformat(),
            "licence": LICENCE,
            "filter": chosen.query if chosen else {},
            "columns": COLUMNS,
            "figures": list(records(sections, chosen)),
        },
        ensure_ascii=False,
        indent=1,
    )

"""What may be known: the page of figures, its pictures, and the same as data."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.core import clock
from app.core.errors import NotFound
from app.insights import charts, downloads, queries
from app.insights.evidence import Evidence
from app.insights.filters import DIMENSIONS, Filter, chosen_in_form, find_filter
from app.insights.protection import LEAST
from app.insights.readings import read
from app.insights.report import Section, sections
from app.perspectives.tags import BOTH_SIDES
from app.web.access import public
from app.web.readers import same_for_all
from app.web.security import use_policy

bp = Blueprint("insights", __name__)
Answer = str | BaseResponse


@bp.get("/insights")
@public
@same_for_all
def overview() -> Answer:
    """Show all figures, whole or within a filter."""
    if only := chosen_in_form(request.args.get("only", "")):
        return redirect(_address(only))
    chosen = find_filter(request.args)
    evidence = queries.evidence(chosen)
    return render_template(
        "insights/overview.html",
        chosen=chosen,
        evidence=evidence,
        sections=_sections(evidence),
        sides=BOTH_SIDES,
        dimensions=DIMENSIONS,
        least=LEAST,
        read=read,
        licence=downloads.LICENCE,
    )


@bp.get("/insights/<name>.svg")
@public
@same_for_all
def picture(name: str) -> Answer:
    """Draw the figures of one table."""
    for section in _sections(queries.evidence(find_filter(request.args))):
        for block in section.blocks:
            if block.id == name and block.drawn:
                use_policy(charts.POLICY)
                return Response(charts.draw(block), mimetype="image/svg+xml")
    raise NotFound("There is no such picture.")


@bp.get("/insights.csv")
@public
@same_for_all
def as_csv() -> Answer:
    """Give the figures of the page to a spreadsheet."""
    chosen = find_filter(request.args)
    found = downloads.records(_sections(queries.evidence(chosen)), chosen)
    return Response(downloads.as_csv(downloads.COLUMNS, found), mimetype="text/csv")


@bp.get("/insights/columns.csv")
@public
@same_for_all
def columns() -> Answer:
    """Say what the columns mean."""
    found = downloads.dictionary()
    return Response(downloads.as_csv(["column", "meaning"], found), mimetype="text/csv")


@bp.get("/insights.json")
@public
@same_for_all
def as_json() -> Answer:
    """Give the figures of the page to a program."""
    chosen = find_filter(request.args)
    page = _sections(queries.evidence(chosen))
    return Response(downloads.as_json(page, chosen, clock.today()), mimetype="application/json")


def _address(chosen: Filter) -> str:
    values: dict[str, Any] = chosen.query
    return url_for("insights.overview", **values)


def _sections(evidence: Evidence) -> list[Section]:
    """Return the page: what is known for the whole alone stands on the page without a filter."""
    if evidence.filter:
        return sections(evidence)
    return sections(evidence, queries.why_not(), queries.over_time())

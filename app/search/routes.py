"""Lists of what is public, and the search."""

from flask import Blueprint, render_template, request

from app.members.queries import get_confirmed
from app.perspectives.tags import SIDES, Perspective
from app.search.asked import MOST_CHARACTERS, read
from app.search.documents import EXPERIENCE, tag
from app.search.engines import Query
from app.search.listing import list_posts
from app.search.results import search as search_for
from app.search.statements import BEST, Sort
from app.web.access import public
from app.web.addresses import cursor_from_query
from app.web.identity import current_actor
from app.web.readers import same_for_all

bp = Blueprint("search", __name__)


@bp.get("/experiences")
@public
@same_for_all
def experiences() -> str:
    """Show published experiences, newest first unless asked otherwise."""
    listing = list_posts(
        Query(tags=[EXPERIENCE]), request.args, current_actor(), cursor=cursor_from_query()
    )
    perspective = listing.chosen.get("perspective")
    return render_template(
        "search/experiences.html",
        listing=listing,
        perspective=Perspective(perspective) if perspective else None,
        perspectives=SIDES,
    )


@bp.get("/members/<id:member_id>")
@public
@same_for_all
def member(member_id: int) -> str:
    """Show a member's public line and what they published under their name."""
    member = get_confirmed(member_id)
    listing = list_posts(
        Query(tags=[tag("by", member.id)]),
        request.args,
        current_actor(),
        cursor=cursor_from_query(),
        sorts=[Sort.NEWEST],
    )
    return render_template("search/member.html", member=member, listing=listing, perspectives=SIDES)


@bp.get("/search")
@public
@same_for_all
def search() -> str:
    """Find posts by their words."""
    typed = request.args.get("q", "")
    asked = read(typed)
    results = search_for(asked, typed, request.args, current_actor(), cursor=cursor_from_query())
    return render_template(
        "search/search.html",
        typed=typed,
        asked=asked,
        results=results,
        longest=MOST_CHARACTERS,
        best=BEST,
    )

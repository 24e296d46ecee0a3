"""Home, what the forum is and asks of people, and what machines ask of it."""

from typing import Final

from flask import Blueprint, Response, current_app, render_template

from app.answers.known import beside
from app.experiences.lists import count_published, newest
from app.insights.queries import compared
from app.insights.readings import widest_gap
from app.moderation.reasons import REASONS
from app.pages.health import is_ready
from app.policy.actor import VISITOR
from app.procurement.glossary import GLOSSARY
from app.procurement.vocabulary import VOCABULARIES
from app.questions.queries import list_open
from app.web.access import public
from app.web.readers import same_for_all

bp = Blueprint("pages", __name__)

LATEST: Final = 6


@bp.get("/")
@public
@same_for_all
def home() -> str:
    """Say what this is, show the latest experiences, invite to write."""
    return render_template(
        "pages/home.html",
        latest=newest(VISITOR, LATEST),
        counts=count_published(),
        questions=list_open(),
        gap=widest_gap(beside(compared()).blocks[0]),
    )


@bp.get("/about")
@public
@same_for_all
def about() -> str:
    """Explain the Act."""
    return render_template("pages/about.html")


@bp.get("/glossary")
@public
@same_for_all
def glossary() -> str:
    """Explain the words of the field and of the facts."""
    return render_template(
        "pages/glossary.html", glossary=GLOSSARY, vocabularies=VOCABULARIES.values()
    )


@bp.get("/guidelines")
@public
@same_for_all
def guidelines() -> str:
    """Say what to tell, what to leave out, and how posts are read."""
    return render_template("pages/guidelines.html", reasons=REASONS)


@bp.get("/privacy")
@public
@same_for_all
def privacy() -> str:
    """Say what is kept, why, and who can reach it."""
    return render_template(
        "pages/privacy.html",
        contact=current_app.config["CONTACT_EMAIL"],
        release_times=[f"{at:%H:%M}" for at in current_app.config["RELEASE_TIMES"]],
    )


@bp.get("/accessibility")
@public
@same_for_all
def accessibility() -> str:
    """Say how accessible the site is and what is known to be missing."""
    return render_template("pages/accessibility.html", contact=current_app.config["CONTACT_EMAIL"])


@bp.get("/robots.txt")
@public
@same_for_all
def robots() -> Response:
    """Tell crawlers what to leave alone."""
    closed = (
        "/affiliations",
        "/login",
        "/members",
        "/mine",
        "/moderation",
        "/notices",
        "/profile",
        "/register",
        "/search",
    )
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return Response("\n".join([*lines, ""]), mimetype="text/plain")


@bp.get("/health/live")
@public
def live() -> Response:
    """Answer while the process runs."""
    return Response("alive\n", mimetype="text/plain")


@bp.get("/health/ready")
@public
def ready() -> tuple[Response, int]:
    """Answer 200 when the database can be reached and its schema is current, else 503."""
    able = is_ready()
    text = "ready\n" if able else "not ready\n"
    return Response(text, mimetype="text/plain"), 200 if able else 503

"""Members and posts for tests, made by the forum's own use cases.

Call these inside an application context and a unit of work: `with work(): make_post(...)`.
"""

from itertools import count
from typing import Final
from uuid import uuid4

from app.core import clock
from app.experiences import drafting, service
from app.experiences.lifecycle import Action, RevisionState
from app.experiences.models import Identity, Post
from app.experiences.writing import Writing
from app.members.models import Member
from app.members.queries import get_member
from app.members.service import create_member
from app.moderation.service import Verdict, decide, decide_post
from app.openings.lifecycle import NEW_FOR
from app.perspectives import service as perspectives
from app.perspectives.lifecycle import Step
from app.perspectives.models import Affiliation
from app.perspectives.service import Finding
from app.perspectives.tags import Perspective
from app.policy.actor import Standing
from tests.support.client import PASSWORD

_numbers: Final = count(1)
_LETTERS: Final = "abcdefghks"
"""None of which could be taken for another, or two of them for a third."""
REASON: Final = "Please leave the name of the officer out."
EVIDENCE: Final = "Ofcom licence CR000123; I am named on our page for volunteers."
FOUND: Final = "We looked at the page of the station."


def make_member(
    name: str | None = None, *, standing: Standing = Standing.MEMBER, email: str | None = None
) -> Member:
    """Make a confirmed member whose password is PASSWORD."""
    number = next(_numbers)
    return create_member(
        email=email or f"person{number}@example.org",
        password=PASSWORD,
        display_name=name or f"Person {_spelt(number)}",
        standing=standing,
    )


def make_moderator(name: str | None = None) -> Member:
    """Make a member who has decided for long enough to answer whatever is asked."""
    with clock.at(clock.now() - 3 * NEW_FOR):
        return make_member(name, standing=Standing.MODERATOR)


def make_writing(
    *,
    title: str = "We bid for the youth radio contract",
    body: str | None = None,
    perspective: Perspective | None = Perspective.BIDDER,
    identity: Identity = Identity.NAMED,
    key: str | None = None,
) -> Writing:
    """Return what a filled-in form holds. Each says something else: the same would be one post."""
    return Writing(
        key=key or str(uuid4()),
        title=title,
        body=f"We bid for the {next(_numbers)}th time." if body is None else body,
        perspective=perspective,
        identity=identity,
    )


def make_post(
    author: Member | None = None,
    *,
    state: str = "published",
    answering: Post | None = None,
    moderator: Member | None = None,
    writing: Writing | None = None,
) -> Post:
    """Make a post and bring it to a state.

    The states are draft, waiting, returned, declined, published, hidden, withdrawn. With
    `answering` it is a reply, else an experience.
    """
    author = author or make_member()
    above = None if answering is None else drafting.get_post(answering.id, author)
    submit = state != "draft"
    post = service.write(author, writing or make_writing(), answering=above, submit=submit)
    if state in {"draft", "waiting"}:
        return post
    moderator = moderator or make_moderator()
    action = {"returned": Action.RETURN, "declined": Action.DECLINE}.get(state, Action.APPROVE)
    make_decision(moderator, post, action)
    if state == "hidden":
        hide(moderator, post)
    if state == "withdrawn":
        service.withdraw(author, post.id)
    return post


def make_decision(moderator: Member, post: Post, action: Action, reason: str = REASON) -> None:
    """Decide on the post's waiting text."""
    waiting = drafting.find_in_state(post.id, RevisionState.WAITING)
    assert waiting is not None
    verdict = Verdict(action=action, reason=reason, seen=waiting.version)
    decide(moderator, waiting.id, verdict)


def hide(moderator: Member, post: Post, reason: str = REASON) -> None:
    """Hide a published post."""
    verdict = Verdict(action=Action.HIDE, reason=reason, seen=post.version)
    decide_post(moderator, post.id, verdict)


def make_affiliation(
    member: Member | None = None,
    *,
    state: str = "stated",
    perspective: Perspective = Perspective.BIDDER,
    moderator: Member | None = None,
    organisation: str | None = None,
) -> Affiliation:
    """Make an affiliation and bring it to a state: stated, asked, checked, refused or ended."""
    member = member or make_member()
    affiliation = perspectives.state_affiliation(
        member,
        perspective=perspective,
        kind="community_radio" if perspective is Perspective.BIDDER else "district",
        organisation=organisation or f"Station {next(_numbers)}",
    )
    if state in {"asked", "checked", "refused"}:
        perspectives.ask(member, affiliation.id, EVIDENCE)
    if state in {"checked", "refused"}:
        step = Step.CHECK if state == "checked" else Step.REFUSE
        make_finding(moderator or make_moderator(), affiliation, step)
    if state == "ended":
        perspectives.end(member, affiliation.id)
    return affiliation


def make_finding(moderator: Member, affiliation: Affiliation, step: Step) -> None:
    """Decide on an affiliation that waits to be checked."""
    finding = Finding(step=step, reason=FOUND, seen=affiliation.version)
    perspectives.decide(moderator, affiliation.id, finding)


def author_of(post: Post) -> Member:
    """Return who wrote a post that a factory made."""
    return get_member(post.author_id)


def _spelt(number: int) -> str:
    """Return a number as letters, so that no two names look alike and none looks like a label."""
    letters = ""
    while number:
        number, rest = divmod(number, len(_LETTERS))
        letters = _LETTERS[rest] + letters
    return letters.capitalize()

"""Members who speak by role, with marks that no page shows by chance, and all that they posted."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

import sqlalchemy as sa

from app.core import clock
from app.core.db import db
from app.experiences import service
from app.experiences.drafting import find_in_state, latest_revision
from app.experiences.lifecycle import Action, RevisionState
from app.experiences.models import Identity, Post, Revision
from app.experiences.writing import Writing
from app.members.models import Member
from app.members.service import edit_profile
from app.moderation.service import Verdict, decide
from app.perspectives import service as perspectives
from app.perspectives.lifecycle import Step
from app.perspectives.models import Affiliation
from app.perspectives.tags import Perspective
from tests.conftest import Work
from tests.factories import hide, make_decision, make_finding, make_member, make_post, make_writing
from tests.integration.insights.bulk import invented, make_told
from tests.support.traces import Marks, fingerprints

B, C, V = Perspective.BIDDER, Perspective.COMMISSIONER, Perspective.OBSERVER

FACTS: Final[dict[Perspective, dict[str, Any]]] = {
    C: {
        "stage": "award",
        "service": "audio_radio",
        "buyer_kind": "district",
        "nation": "wales",
        "region": "UKL",
        "began": "2025-03",
        "outcome": "awarded_vcse",
        "provider_kind": "community_radio",
        "hours": 40,
        "message": "Ask us before you give up.",
        "concerns": {"measurement": {"severity": 4, "source": "met"}},
        "questions": ["what_worries", "used_the_act"],
    },
    B: {
        "stage": "award",
        "service": "audio_radio",
        "provider_kind": "community_radio",
        "nation": "wales",
        "outcome": "lost",
        "cost": 250,
        "message": "Three weeks are not enough.",
        "concerns": {"timescale": {"severity": 4, "source": "met"}},
        "questions": ["what_worries", "bid_or_not"],
    },
    V: {"stage": "award", "service": "audio_radio", "message": "Publish the scores."},
}


@dataclass
class Someone:
    """A member, and what would give them away."""

    member: Member
    marks: Marks
    affiliations: list[int] = field(default_factory=list)


@dataclass(kw_only=True)
class Seeds:
    """Who spoke by role and who by name, and the posts of the former by what became of them."""

    secret: dict[str, Someone]
    named: Someone
    posts: dict[str, int]
    titles: dict[str, str]
    bulk: set[int]

    @property
    def revisions(self) -> list[int]:
        """Return the ids of all texts of the posts. Call it in an application context."""
        wanted = sa.select(Revision.id).where(Revision.post_id.in_(self.posts.values()))
        return list(db.session.scalars(wanted))


_PEOPLE: Final = {
    # In another order than the posts come: a list that is sorted by author shows.
    "buyer": (987654212, "Xanthe Quillfeather", "xq.unmistakable", "Brackenmoor", "Wherrystone"),
    "station": (987654313, "Ottoline Marchbanks", "om.singular", "Tarnwhistle", "Kestrelgate"),
    "watcher": (987654111, "Peregrine Thistlewood", "pt.peculiar", "Ravensplash", "Gorsehollow"),
    "named": (987651919, "Zebulon Featherstone", "zf.distinct", "Mossgillan", "Thrumbleby"),
}
"""Number, name, local part of the address, organisation and evidence, each in words of its own."""


def seed(work: Work, *, busy: Member, moderator: Member) -> Seeds:
    """Make everybody, and a post in each state that a post can be in."""
    people = {key: _make_someone(work, key) for key in _PEOPLE}
    named = people.pop("named")
    with work():
        first, *_ = bulk = make_told(busy, invented(130))
        db.session.execute(sa.update(Post).where(Post.id == first).values(published_at=clock.now()))
    telling = _Telling(people, named.member, moderator)
    # One among the older, on the second page of the list; all others are the newest.
    with work(), clock.at(clock.now() - timedelta(days=1) + timedelta(seconds=60)):
        telling.tell("older", "station", B)
    with work():
        _check(people["buyer"], moderator)
        _check(people["station"], moderator)
        _ask(people["watcher"])
        _ask(named)
    with work():
        telling.experiences()
    with work():
        telling.replies()
    with work():
        telling.unseen()
    return Seeds(
        secret=people,
        named=named,
        posts={key: post.id for key, post in telling.posts.items()},
        titles=telling.titles,
        bulk=set(bulk),
    )


def _make_someone(work: Work, key: str) -> Someone:
    number, name, local, organisation, evidence = _PEOPLE[key]
    address = f"{local}@example.org"
    with work():
        member = make_member(name, email=address)
        about = f"Keeper of the {evidence[::-1]} kiln"
        edit_profile(member, member, display_name=name, about=about, usual_perspectives=("bidder",))
        db.session.execute(sa.update(Member).where(Member.id == member.id).values(id=number))
    with work():
        member = db.session.get_one(Member, number)
        secrets = (member.fs_uniquifier, member.fs_webauthn_user_handle)
    marks = {
        "name": tuple(name.split()),
        "number": (str(number),),
        "address": (local,),
        "organisation": (organisation,),
        "evidence": (evidence,),
        "about": (evidence[::-1],),
        "fingerprint": (*secrets, *fingerprints(address, name, str(number))),
    }
    return Someone(member, marks)


def _ask(someone: Someone, side: Perspective = B, kind: str = "community_radio") -> Affiliation:
    """Have somebody ask for a check of what they state."""
    (organisation,), (evidence,) = someone.marks["organisation"], someone.marks["evidence"]
    affiliation = perspectives.state_affiliation(
        someone.member, perspective=side, kind=kind, organisation=organisation
    )
    perspectives.ask(someone.member, affiliation.id, evidence)
    someone.affiliations.append(affiliation.id)
    return affiliation


def _check(someone: Someone, moderator: Member) -> None:
    """Have somebody checked, the buyer as a commissioner."""
    buyer = "Xanthe" in someone.marks["name"]
    affiliation = _ask(someone, *((C, "district") if buyer else (B, "community_radio")))
    make_finding(moderator, affiliation, Step.CHECK)


class _Telling:
    """Has the members post, each post under a name by which a test finds it."""

    def __init__(self, people: dict[str, Someone], named: Member, moderator: Member) -> None:
        self.people, self.named, self.moderator = people, named, moderator
        self.posts: dict[str, Post] = {}
        self.titles: dict[str, str] = {}

    def tell(
        self,
        key: str,
        who: str,
        side: Perspective,
        *,
        state: str = "published",
        to: Post | None = None,
        **more: Any,
    ) -> Post:
        """Have a member post by role; an experience tells its side's facts."""
        facts = None if to else FACTS[side]
        writing = replace(_by_role(key, side), **{"facts": facts, **more})
        self.titles[key] = writing.title
        self.posts[key] = make_post(
            self.people[who].member,
            state=state,
            answering=to,
            writing=writing,
            moderator=self.moderator,
        )
        return self.posts[key]

    def answer(self, post: Post) -> Post:
        """Have the member who speaks by name answer a post."""
        return make_post(self.named, answering=post, moderator=self.moderator)

    def experiences(self) -> None:
        """Tell experiences that readers see, one of them edited."""
        told: dict[str, Any] = {"told_kind": "district", "told_area": "wales"}
        edited = self.tell("edited", "buyer", C, **told)
        writing = replace(_by_role("edited anew", C), **told)
        service.revise(self.people["buyer"].member, edited.id, writing, submit=True)
        make_decision(self.moderator, edited, Action.APPROVE)
        self.tell("checked", "station", B, told_kind="community_radio", told_area="UKK")
        self.tell("unchecked", "watcher", B)
        self.tell("observed", "watcher", V)
        self.tell("plain", "buyer", C, facts={})

    def replies(self) -> None:
        """Answer in two threads; some answers go again, and stones stay."""
        top = self.posts["edited"]
        reply = self.tell("reply", "station", B, to=top)
        below = self.answer(reply)
        self.tell("reply below", "buyer", C, to=below)
        self.tell("reply of another", "watcher", V, to=below)
        self.answer(self.tell("hidden reply", "watcher", B, to=top))
        self.answer(self.tell("withdrawn reply", "station", B, to=top))
        self.tell("reply to a checked one", "buyer", C, to=self.posts["checked"])
        hide(self.moderator, self.posts["hidden reply"])
        service.withdraw(self.people["station"].member, self.posts["withdrawn reply"].id)
        for state in ("hidden", "withdrawn"):
            self.tell(f"{state} experience", "buyer", C, state=state)
        self.answer(self.tell("experience under a stone", "watcher", B))
        hide(self.moderator, self.posts["experience under a stone"])

    def unseen(self) -> None:
        """Write what readers do not see, or not yet."""
        top = self.posts["checked"]
        for state in ("draft", "waiting", "returned", "declined"):
            self.tell(f"{state} experience", "station", B, state=state)
            self.tell(f"{state} reply", "buyer", C, state=state, to=top)
        until = (clock.today() + timedelta(days=30)).isoformat()
        pause = {"live": "open", "hold_until": until}
        self.tell("held", "station", B, state="waiting", pause=pause)
        for key, above in (("scheduled", None), ("scheduled reply", top)):
            post = self.tell(key, "watcher", B, state="waiting", to=above)
            _schedule(self.moderator, post)
        change = replace(_by_role("changed", B))
        service.revise(self.people["station"].member, top.id, change, submit=True)


def _by_role(key: str, side: Perspective) -> Writing:
    return replace(
        make_writing(title=f"Told: {key}", body=f"Words of it: {key}. {uuid4()}"),
        perspective=side,
        identity=Identity.ROLE_ONLY,
    )


def _schedule(moderator: Member, post: Post) -> None:
    waiting = find_in_state(post.id, RevisionState.WAITING)
    assert waiting is not None
    verdict = Verdict(action=Action.APPROVE, reason="", seen=waiting.version)
    later = clock.now() + timedelta(hours=12)
    decide(moderator, latest_revision(post.id).id, verdict, appears_at=later)

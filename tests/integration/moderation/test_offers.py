"""What a moderator's pages offer in each state: whatever can be done, and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from app.core import clock
from app.core.db import db
from app.experiences import drafting, service
from app.experiences.lifecycle import Action
from app.experiences.models import Identity, Post, Revision
from app.members.models import Member
from app.moderation.service import Verdict, decide
from tests.conftest import Work
from tests.factories import hide, make_decision, make_post, make_writing
from tests.integration.conftest import SignedIn
from tests.integration.experiences.timing import in_days
from tests.integration.moderation.conftest import WHY, Text, text_of
from tests.integration.moderation.conftest import decide as press
from tests.support.client import Client

ACTIONS = ("approve", "return", "decline", "reopen", "hide", "restore")
DECIDE, UNDO = ["approve", "return", "decline"], ["reopen"]


@dataclass
class Scene:
    """An author and a moderator, and what became of a post between them."""

    author: Member
    moderator: Member
    post: Post = field(init=False)

    def make(self, state: str) -> None:
        self.post = make_post(self.author, state=state, moderator=self.moderator)

    def edit(self, *, until: int = 0, submit: bool = True) -> None:
        pause = {"live": "open", "hold_until": in_days(until).isoformat()} if until else {}
        text = replace(make_writing(), pause=pause)
        service.revise(self.author, self.post.id, text, submit=submit)

    def decide(self, action: Action) -> None:
        make_decision(self.moderator, drafting.lock_post(self.post.id), action)


def _made(state: str) -> Callable[[Scene], None]:
    return lambda scene: scene.make(state)


def _edited(state: str, *actions: Action, hidden: bool = False) -> Callable[[Scene], None]:
    def carry_out(scene: Scene) -> None:
        scene.make(state)
        scene.edit()
        for action in actions:
            scene.decide(action)
        if hidden:
            hide(scene.moderator, drafting.lock_post(scene.post.id))

    return carry_out


def _drafted(state: str) -> Callable[[Scene], None]:
    def carry_out(scene: Scene) -> None:
        scene.make(state)
        scene.edit(submit=False)

    return carry_out


def _held(scene: Scene) -> None:
    scene.make("published")
    scene.edit(until=10)


def _scheduled(scene: Scene) -> None:
    unnamed = make_writing(identity=Identity.ROLE_ONLY)
    scene.post = make_post(scene.author, state="waiting", writing=unnamed)
    verdict = Verdict(action=Action.APPROVE, reason="", seen=drafting.latest_revision(1).version)
    decide(scene.moderator, drafting.latest_revision(1).id, verdict, appears_at=clock.now())


@dataclass(frozen=True)
class Case:
    """How a post came about; what is offered beside each text that was sent, and the post."""

    how: Callable[[Scene], None]
    texts: list[list[str]]
    post: list[str]


CASES = {
    "waiting": Case(_made("waiting"), [DECIDE], []),
    "sent back": Case(_made("returned"), [UNDO], []),
    "declined": Case(_made("declined"), [UNDO], []),
    "published": Case(_made("published"), [UNDO], ["hide"]),
    "scheduled": Case(_scheduled, [UNDO], []),
    "hidden": Case(_made("hidden"), [[]], ["restore"]),
    "withdrawn": Case(_made("withdrawn"), [[]], []),
    "sent back, draft": Case(_drafted("returned"), [[]], []),
    "published, draft": Case(_drafted("published"), [UNDO], ["hide"]),
    "published, held": Case(_held, [[]], ["hide"]),
    "sent back, sent again": Case(_edited("returned"), [[], DECIDE], []),
    "published, edit waits": Case(_edited("published"), [[], DECIDE], ["hide"]),
    "published, edit sent back": Case(_edited("published", Action.RETURN), [[], UNDO], ["hide"]),
    "published, edit approved": Case(_edited("published", Action.APPROVE), [[], UNDO], ["hide"]),
    "hidden, edit waits": Case(_edited("hidden"), [[], DECIDE], ["restore"]),
    "hidden, edit sent back": Case(_edited("hidden", Action.RETURN), [[], UNDO], ["restore"]),
    "hidden after an edit": Case(
        _edited("published", Action.APPROVE, hidden=True), [[], UNDO], ["restore"]
    ),
}


@pytest.fixture
def scene(author: Member, moderator: Member) -> Scene:
    return Scene(author, moderator)


def offered(desk: Client, page: str) -> list[str]:
    """Return the buttons of the form for a decision on a page."""
    text = desk.get_page(page).text
    return [action for action in ACTIONS if f'name="action" value="{action}"' in text]


def texts(work: Work, post: Post) -> list[tuple[Text, int]]:
    """Return the texts of a post that moderators can read, oldest first, with their versions."""
    with work():
        found = db.session.query(Revision).filter_by(post_id=post.id).order_by(Revision.number)
        return [(Text(post.id, one.id), one.version) for one in found if one.submitted_at]


def send(desk: Client, text: Text, action: str, seen: int) -> int:
    """Send a decision whatever the page offers; return the status of the answer."""
    page = text.post_page if action in {"hide", "restore"} else text.page
    token = desk.get_page(page).form_with(set(), at="/logout", index=None).values["csrf_token"]
    fields = {"csrf_token": token, "action": action, "seen": seen, "reason": WHY}
    return desk.post(page, data=fields).status_code


@pytest.mark.parametrize("case", CASES)
def test_a_page_offers_what_can_be_done_and_nothing_else(
    work: Work, signed_in: SignedIn, scene: Scene, case: str
) -> None:
    with work():
        CASES[case].how(scene)
        post_version = drafting.lock_post(scene.post.id).version
    desk = signed_in(scene.moderator)
    sent = texts(work, scene.post)
    assert [offered(desk, text.page) for text, _ in sent] == CASES[case].texts
    assert offered(desk, sent[0][0].post_page) == CASES[case].post
    for (text, version), possible in zip(sent, CASES[case].texts, strict=True):
        for action in sorted({*DECIDE, *UNDO} - {*possible}):
            assert send(desk, text, action, version) == 409, action
    for action in sorted({"hide", "restore"} - {*CASES[case].post}):
        assert send(desk, sent[0][0], action, post_version) == 409, action


@pytest.mark.parametrize(
    ("case", "action"),
    [(name, action) for name, case in CASES.items() for action in [*case.texts[-1], *case.post]],
)
def test_what_is_offered_can_be_done(
    work: Work, signed_in: SignedIn, scene: Scene, case: str, action: str
) -> None:
    with work():
        CASES[case].how(scene)
    desk = signed_in(scene.moderator)
    text, _version = texts(work, scene.post)[-1]
    page = text.post_page if action in {"hide", "restore"} else text.page
    assert press(desk, page, action).status_code == 303


def test_what_was_written_for_a_decision_is_shown_again_after_it_was_undone(
    work: Work, signed_in: SignedIn, scene: Scene
) -> None:
    written = "What was written with the decision that was undone"
    with work():
        scene.make("waiting")
        text = text_of(scene.post)
    desk = signed_in(scene.moderator)
    press(desk, text.page, "decline", reason="It names the officer.")
    assert written not in desk.get_page(text.page)
    desk_after = press(desk, text.page, "reopen", reason="A mistake.")
    page = desk.get_page(desk_after.location)
    assert "It names the officer." in page.text.partition(written)[2].partition("</figure>")[0]
    press(desk, text.page, "return", reason="Leave the name out.")
    page = desk.get_page(text.page)
    assert written not in page
    for said in ("It names the officer.", "A mistake.", "Leave the name out."):
        assert said in page, "the record keeps every word"

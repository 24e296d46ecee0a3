"""Every kind of notice has its words, and every decision its kind."""

from app.experiences.lifecycle import Action
from app.moderation.service import ON_POSTS, ON_TEXTS
from app.notifications.models import NoticeKind
from app.notifications.routes import OF_ANOTHER, OF_PERSPECTIVES
from app.notifications.subscribers import KINDS

BY_THE_CLOCK = {NoticeKind.RELEASE_NEAR, NoticeKind.RELEASED}


def test_every_kind_has_words_of_its_own() -> None:
    labels = [kind.label for kind in NoticeKind]
    assert all(labels)
    assert len(set(labels)) == len(labels)


def test_every_decision_is_told_as_what_it_is() -> None:
    assert set(KINDS) == {*ON_TEXTS, *ON_POSTS}
    others = {NoticeKind.ANSWERED, NoticeKind.OPENED, *BY_THE_CLOCK, *OF_PERSPECTIVES}
    assert set(KINDS.values()) == set(NoticeKind) - others
    assert len(set(KINDS.values())) == len(KINDS)


def test_only_what_readers_see_leads_to_the_thread() -> None:
    gone = {KINDS[action] for action in (Action.RETURN, Action.DECLINE, Action.REOPEN, Action.HIDE)}
    own = gone | BY_THE_CLOCK | {NoticeKind.OPENED}
    assert set(NoticeKind) - OF_ANOTHER - OF_PERSPECTIVES == own
    assert not OF_ANOTHER & OF_PERSPECTIVES

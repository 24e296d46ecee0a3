"""A post whose author spoke by role tells nobody who that was.

That no page, letter or refusal does is looked for in tests/integration/web/leaks.
"""

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import clock
from app.core.db import db
from app.experiences import service
from app.experiences.lifecycle import Action
from app.experiences.models import Alias, Identity, Post
from app.members.models import Member
from app.members.service import edit_profile
from app.perspectives.tags import Perspective
from tests.conftest import Work
from tests.factories import hide, make_decision, make_member, make_post, make_writing
from tests.integration.conftest import SignedIn
from tests.integration.experiences.pages import find_post
from tests.support.client import Client

NAME, ADDRESS, ID = "Xanthe Quillfeather", "xq.unmistakable@example.org", 987654
BODY = "We scored nothing for it."

B, C, V = Perspective.BIDDER, Perspective.COMMISSIONER, Perspective.OBSERVER


@pytest.fixture
def unnamed(work: Work) -> Member:
    """Return a member whose name, address and id could not stand on a page by chance."""
    with work():
        member = make_member(NAME, email=ADDRESS)
        db.session.execute(sa.update(Member).where(Member.id == member.id).values(id=ID))
    with work():
        return db.session.get_one(Member, ID)


def by_role(
    member: Member,
    side: Perspective = B,
    *,
    answering: Post | None = None,
    moderator: Member | None = None,
    state: str = "published",
) -> Post:
    """Make a post of the member's that shows their role alone."""
    writing = make_writing(
        title="Nobody's story",
        body=f"{BODY} {uuid4()}",
        perspective=side,
        identity=Identity.ROLE_ONLY,
    )
    return make_post(member, state=state, answering=answering, writing=writing, moderator=moderator)


def test_a_label_is_ones_own_in_a_thread_and_per_side(work: Work, moderator: Member) -> None:
    with work():
        one, two = make_member(), make_member()
        top = by_role(one, moderator=moderator)
        said = [
            by_role(member, side, answering=top, moderator=moderator).byline
            for member, side in (
                *((two, B), (one, B), (two, C), (one, C), (two, B), (one, V), (one, B), (two, C)),
            )
        ]

    assert top.byline == "Bidder 1"
    assert said == [
        *("Bidder 2", "Bidder 1", "Commissioner 1", "Commissioner 2"),
        *("Bidder 2", "Observer 1", "Bidder 1", "Commissioner 1"),
    ]


def test_a_label_in_one_thread_says_nothing_in_another(work: Work, moderator: Member) -> None:
    with work():
        people = [make_member() for _ in range(3)]
        threads = [by_role(people[0], moderator=moderator), by_role(people[2], moderator=moderator)]
        orders = [(1, 2), (1, 0)]
        labels = [
            {0 if n == 0 else 2: threads[n].byline}
            | {
                who: by_role(people[who], answering=threads[n], moderator=moderator).byline
                for who in order
            }
            for n, order in enumerate(orders)
        ]

    assert labels == [
        {0: "Bidder 1", 1: "Bidder 2", 2: "Bidder 3"},
        {2: "Bidder 1", 1: "Bidder 2", 0: "Bidder 3"},
    ]


def test_a_label_is_kept_when_its_post_goes_and_never_given_to_another(
    work: Work, moderator: Member
) -> None:
    with work():
        one, two = make_member(), make_member()
        top = make_post(moderator=moderator)
        first = by_role(one, answering=top, moderator=moderator)
        hide(moderator, first)
        service.withdraw(one, first.id)
        second = by_role(two, answering=top, moderator=moderator)
        again = by_role(one, answering=top, moderator=moderator)

    assert (first.byline, second.byline, again.byline) == ("Bidder 1", "Bidder 2", "Bidder 1")


def test_only_what_appears_takes_a_number_so_that_no_gap_tells_of_what_never_did(
    app: Flask, work: Work, moderator: Member
) -> None:
    with work():
        top = make_post(moderator=moderator)
        waiting, declined, shown = (
            by_role(make_member(), answering=top, state="waiting") for _ in range(3)
        )
        by_role(make_member(), answering=top, state="draft")
        make_decision(moderator, declined, Action.DECLINE)
    with app.app_context():
        assert db.session.scalars(sa.select(Alias)).all() == []
    assert {post.byline for post in (waiting, declined, shown)} == {"Bidder"}
    with work():
        make_decision(moderator, shown, Action.APPROVE)
    assert find_post(app, shown.id).byline == "Bidder 1"


def test_by_name_one_has_no_label(app: Flask, work: Work) -> None:
    with work():
        make_post()
    with app.app_context():
        assert db.session.scalars(sa.select(Alias)).all() == []


def test_the_profile_of_who_spoke_by_role_does_not_list_it(
    client: Client, work: Work, unnamed: Member, moderator: Member
) -> None:
    with work():
        top = by_role(unnamed, moderator=moderator)
        by_role(unnamed, answering=top, moderator=moderator)
        named = make_post(unnamed, answering=top, moderator=moderator)
    profile = client.get_page(f"/members/{ID}")

    assert re.findall(r'href="/posts/(\d+)"', profile.text) == [str(named.id)]
    assert profile.text.count("<article") == 1
    assert "A reply in “Nobody&#39;s story”" in profile


def test_only_its_author_is_told_that_a_post_is_theirs(
    client: Client, work: Work, unnamed: Member, moderator: Member, signed_in: SignedIn
) -> None:
    with work():
        top = by_role(unnamed, moderator=moderator)
    url = client.get(f"/posts/{top.id}").location.partition("#")[0]

    assert "(you)" in signed_in(unnamed).get_page(url)
    assert "(you)" not in signed_in(moderator).get_page(url)
    assert "(you)" not in client.get_page(url)


def test_readers_learn_the_day_of_a_post_and_not_the_hour(
    client: Client, work: Work, unnamed: Member, moderator: Member
) -> None:
    """Who was seen at a keyboard at that minute would be its author."""
    published, edited = (datetime(2026, 3, day, 22, 47, 31, 5, tzinfo=UTC) for day in (12, 13))
    with work(), clock.at(published):
        post = by_role(unnamed)
        by_role(unnamed, answering=post)
    with work(), clock.at(edited):
        writing = make_writing(
            title="Nobody's story", body="Mended.", perspective=B, identity=Identity.ROLE_ONLY
        )
        service.revise(unnamed, post.id, writing, submit=True)
        make_decision(moderator, post, Action.APPROVE)
    for url in (f"/experiences/{post.id}/nobody-s-story", "/experiences", "/search?q=nobody", "/"):
        page = client.get_page(url)
        days = re.findall(r'datetime="([^"]*)"', page.text)
        assert set(days) <= {"2026-03-12", "2026-03-13"}, url
        assert days
        assert not re.search(r"\b(22|23):\d\d", page.text), url


def test_a_new_name_stands_over_named_posts_and_over_no_other(
    app: Flask, client: Client, work: Work, author: Member, moderator: Member
) -> None:
    with work():
        named = make_post(author, moderator=moderator)
        answer = make_post(answering=named, moderator=moderator)
        unnamed = by_role(author, answering=answer, moderator=moderator)
        draft = make_post(author, state="draft")
    with work():
        member = db.session.get_one(Member, author.id)
        edit_profile(member, member, display_name="Sioned Marlowe", about="", usual_perspectives=())

    bylines = [find_post(app, post.id).byline for post in (named, answer, unnamed, draft)]
    assert bylines == ["Sioned Marlowe", answer.byline, "Bidder 1", "Sioned Marlowe"]
    page = client.get_page(client.get(f"/posts/{named.id}").location.partition("#")[0])
    assert "Sioned Marlowe" in page
    assert "Ffion Carrow" not in page


def test_the_database_itself_refuses_a_profile_beside_a_role(
    app: Flask, work: Work, moderator: Member
) -> None:
    with work():
        post = by_role(make_member(), moderator=moderator)
    with pytest.raises(sa.exc.IntegrityError, match="role_only_has_no_profile"), work():
        db.session.execute(
            sa.update(Post).where(Post.id == post.id).values(profile_id=moderator.id)
        )

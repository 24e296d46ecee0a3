"""Reading a thread: its order, its pages, its links, and the stones where something stood."""

import random
import re
from itertools import chain

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.db import db
from app.experiences import paths, service
from app.experiences.models import Post
from app.members.models import Member
from app.perspectives.tags import Perspective
from tests.conftest import Work
from tests.factories import hide, make_member, make_post
from tests.integration.conftest import SignedIn
from tests.integration.experiences.bulk import make_thread
from tests.integration.experiences.pages import find_post, follow, piece, shown, words
from tests.support import html
from tests.support.client import Client


def page_link(page: html.Page, direction: str) -> str | None:
    """Return the link to the following or the preceding page."""
    found = [link for link in page.links if f"{direction}=" in link]
    assert len(found) <= 1
    return found[0] if found else None


def in_reading_order(parents: list[int]) -> list[int]:
    """Return the numbers of posts as a reader meets them, answers below what they answer."""
    answers: list[list[int]] = [[] for _ in range(len(parents) + 1)]
    for number, above in enumerate(parents, start=1):
        answers[above].append(number)
    order, ahead = [], [0]
    while ahead:
        number = ahead.pop()
        order.append(number)
        ahead.extend(reversed(answers[number]))
    return order


def random_parents(count: int) -> list[int]:
    """Return a thread's shape: bushes, chains, and much in answer to the experience itself."""
    chance = random.Random(7)  # noqa: S311 - only a shape
    return [chance.choice((0, number - 1, chance.randrange(number))) for number in range(1, count)]


@pytest.fixture
def large(work: Work, author: Member) -> tuple[list[int], list[int]]:
    """Return the ids of a thread's posts as they appeared, and as they are read."""
    parents = random_parents(131)
    with work():
        ids = make_thread(author, parents, title="A long thread")
    return ids, [ids[number] for number in in_reading_order(parents)]


def test_a_thread_is_read_in_order_fifty_at_a_time_and_back(
    client: Client, large: tuple[list[int], list[int]]
) -> None:
    ids, order = large
    page = follow(client, f"/experiences/{ids[0]}/")
    forward = [shown(page)]
    while (link := page_link(page, "after")) is not None:
        page = client.get_page(link)
        forward.append(shown(page))
    backward = [shown(page)]
    while (link := page_link(page, "before")) is not None:
        page = client.get_page(link)
        backward.insert(0, shown(page))

    assert [len(part) for part in forward] == [50, 50, 31]
    assert [*chain.from_iterable(forward)] == order
    assert [*chain.from_iterable(backward)] == order
    assert page_link(page, "before") is None
    assert shown(page)[0] == ids[0]


def test_only_the_first_page_opens_with_the_experience(
    client: Client, large: tuple[list[int], list[int]]
) -> None:
    ids, order = large
    first = client.get_page(f"/experiences/{ids[0]}/a-long-thread")
    second = client.get_page(page_link(first, "after") or "")

    assert 'aria-label="The experience"' in first
    assert 'aria-label="The experience"' not in second
    assert "Read it from the beginning" in second
    assert second.h1 == first.h1 == ["A long thread"]
    assert shown(second)[0] == order[50]


def test_posts_that_go_while_one_reads_move_no_other(
    client: Client, work: Work, app: Flask, moderator: Member, large: tuple[list[int], list[int]]
) -> None:
    ids, order = large
    first = client.get_page(f"/experiences/{ids[0]}/a-long-thread")
    with app.app_context():
        leaves = set(db.session.scalars(sa.select(Post.id).where(Post.answers == 0)))
    gone = [post for post in order[30:80] if post in leaves][::2]
    assert gone
    with work():
        for post in gone:
            hide(moderator, db.session.get_one(Post, post))
    edge = page_link(first, "after") or ""
    second = client.get_page(edge)
    left = [post for post in order[50:] if post not in gone]
    # A stone falls when the last answer below it does, so more than we hid may be gone.
    assert shown(second) == [post for post in left if is_public(app, post)][:50]
    assert "not there any more" not in second


def is_public(app: Flask, post_id: int) -> bool:
    return find_post(app, post_id).public


@pytest.mark.parametrize(
    "query",
    [
        "after=0",
        "after=x",
        "after=",
        "after=-1",
        "after=99999",
        "after=99999999999999999999",
        "before=99999",
        "before=x",
        "after=1%00",
        "after=%EF%BC%91",
        "view=sides&after=99999",
        "after=ELSEWHERE",
        "after=DRAFT",
        "before=FIRST",
        "after=LAST",
    ],
)
def test_a_page_that_is_not_known_is_the_first_and_says_so(
    client: Client,
    work: Work,
    author: Member,
    large: tuple[list[int], list[int]],
    query: str,
) -> None:
    ids, order = large
    with work():
        known = {
            "ELSEWHERE": make_post(author).id,
            "DRAFT": make_post(author, state="draft").id,
            "FIRST": order[0],
            "LAST": order[-1],
        }
    for name, post_id in known.items():
        query = query.replace(name, str(post_id))
    url = f"/experiences/{ids[0]}/a-long-thread"
    page = client.get_page(f"{url}?{query}")

    assert "That page is not there any more. Here is the first one." in page
    sides = "view=sides&" in query
    assert shown(page) == shown(client.get_page(f"{url}?view=sides" if sides else url))


def test_every_link_to_a_post_lands_on_its_page(
    client: Client, large: tuple[list[int], list[int]]
) -> None:
    _, order = large
    for place in {*range(0, 131, 9), *range(8, 13), *range(47, 63), 99, 100, 101, 129, 130}:
        answer = client.get(f"/posts/{order[place]}")
        address, anchor = answer.location.split("#")
        page = client.get_page(address)
        assert anchor == f"post-{order[place]}"
        assert shown(page).count(order[place]) == 1, f"post {place} is not on its page"
        above = shown(page).index(order[place])
        assert above == place if place < 50 else above == 10


def test_a_link_still_lands_when_posts_above_have_gone(
    client: Client, work: Work, app: Flask, author: Member, large: tuple[list[int], list[int]]
) -> None:
    _, order = large
    with work():
        for post in order[1:90:2]:
            service.withdraw(author, post)
    left = [post for post in order if is_public(app, post)]
    assert len(left) < 110, "too few have gone to tell"
    for post in (order[90], order[100], order[110], left[49], left[50], left[51], order[130]):
        address, _ = client.get(f"/posts/{post}").location.split("#")
        place = left.index(post)
        assert shown(client.get_page(address)).index(post) == (place if place < 50 else 10)


def test_an_answer_names_what_it_answers_and_leads_there(
    client: Client, work: Work, moderator: Member
) -> None:
    with work():
        opening = make_post(make_member("Asha One"), moderator=moderator)
        first = make_post(make_member("Bryn Two"), answering=opening, moderator=moderator)
        second = make_post(make_member("Cara Three"), answering=first, moderator=moderator)
    page = follow(client, f"/posts/{second.id}")

    assert "in answer to Bryn Two" in piece(page, second.id)
    assert "in answer to" not in piece(page, first.id)
    assert f'href="/posts/{first.id}"' in page
    assert re.search(rf'id="post-{first.id}"\s+class="reply depth-1"', page.text)
    assert re.search(rf'id="post-{second.id}"\s+class="reply depth-2"', page.text)


def test_indentation_ends_at_three(client: Client, work: Work, author: Member) -> None:
    with work():
        ids = make_thread(author, [0, 1, 2, 3, 4, 5])
    page = follow(client, f"/posts/{ids[0]}")

    depths = [int(depth) for depth in re.findall(r'class="reply depth-(\d)"', page.text)]
    assert depths == [1, 2, 3, 3, 3, 3]


def test_more_answers_than_digits_keep_the_order_they_came_in(
    client: Client, work: Work, app: Flask, author: Member, moderator: Member
) -> None:
    with work():
        ids = make_thread(author, [0] * 34)
    with work():
        top = db.session.get_one(Post, ids[0])
        ids += [make_post(author, answering=top, moderator=moderator).id for _ in range(4)]
        below = make_post(author, answering=db.session.get_one(Post, ids[36]), moderator=moderator)
    expected = [*ids[:37], below.id, *ids[37:]]

    assert shown(follow(client, f"/posts/{ids[0]}")) == expected
    assert find_post(app, ids[36]).path == "210"


def test_more_levels_than_are_shown_keep_the_order_of_reading(
    client: Client, work: Work, app: Flask, author: Member, moderator: Member
) -> None:
    deep = paths.DEEPEST
    with work():
        ids = make_thread(author, list(range(deep - 1)))
    with work():
        for _ in range(4):
            last = db.session.get_one(Post, ids[-1])
            ids.append(make_post(author, answering=last, moderator=moderator).id)
        again = db.session.get_one(Post, ids[-4])
        ids.append(make_post(author, answering=again, moderator=moderator).id)
    posts = [find_post(app, post) for post in ids]

    assert [post.depth for post in posts] == [*range(deep), deep, deep, deep, deep, deep]
    assert posts[-2].parent_id == ids[-3]
    assert [post.path for post in posts] == sorted(str(post.path) for post in posts)
    address, _ = client.get(f"/posts/{ids[-1]}").location.split("#")
    page = client.get_page(address)
    assert shown(page)[-5:] == ids[-5:]
    assert page.text.count("in answer to") == len(shown(page))


# ── Stones ───────────────────────────────────────────────────────────────────────────────────────


def column(page: html.Page, side: str) -> list[int]:
    part = page.text.split(f'<section class="side-{side}"')[1].split("</section>")[0]
    return [int(number) for number in re.findall(r'id="post-(\d+)"', part)]


def test_both_sides_stand_beside_each_other_without_observers(
    client: Client, large: tuple[list[int], list[int]], app: Flask
) -> None:
    ids, order = large
    side = {post: find_post(app, post).perspective for post in ids}
    url: str | None = f"/experiences/{ids[0]}/a-long-thread?view=sides"
    commissioners, bidders = [], []
    pages = 0
    while url is not None:
        page = client.get_page(url)
        commissioners += column(page, "commissioner")
        bidders += column(page, "bidder")
        url = page_link(page, "after")
        assert url is None or "view=sides" in url
        pages += 1

    assert pages == 2
    assert commissioners == [p for p in order if side[p] is Perspective.COMMISSIONER]
    assert bidders == [p for p in order if side[p] is Perspective.BIDDER]


def test_a_side_that_has_not_spoken_is_asked_to(client: Client, work: Work) -> None:
    with work():
        opening = make_post()
        make_post(answering=opening)
    page = client.get_page(follow(client, f"/posts/{opening.id}").url + "?view=sides")

    assert "No commissioner has spoken here yet." in words(page.text)
    assert "No bidder has spoken here yet." not in words(page.text)
    assert len(column(page, "bidder")) == 2


@pytest.mark.parametrize("view", ["", "SIDES", "x", "sides%00"])
def test_another_view_is_the_conversation(client: Client, work: Work, view: str) -> None:
    with work():
        opening = make_post()
    url = follow(client, f"/posts/{opening.id}").url

    assert shown(client.get_page(f"{url}?view={view}")) == [opening.id]
    assert "side-bidder" not in client.get_page(f"{url}?view={view}")


def test_who_reads_is_told_what_is_theirs_and_what_they_may_do(
    writer: Client,
    client: Client,
    work: Work,
    author: Member,
    moderator: Member,
    signed_in: SignedIn,
) -> None:
    with work():
        mine = make_post(author)
        theirs = make_post(answering=mine)
    url = follow(client, f"/posts/{mine.id}").url
    desk = signed_in(moderator).get_page(url)
    own, visitor = writer.get_page(url), client.get_page(url)

    assert "(you)" in piece(own, mine.id)
    assert "(you)" not in piece(own, theirs.id)
    assert f'href="/posts/{mine.id}/edit"' in own
    assert f'href="/posts/{theirs.id}/edit"' not in own
    for page in (own, visitor):
        assert "/moderation/" not in page
    assert f'href="/moderation/posts/{mine.id}"' in desk
    assert "(you)" not in visitor
    assert "/edit" not in visitor

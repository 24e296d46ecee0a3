"""Long lists in pages, both ways, and addresses that somebody has tampered with."""

from itertools import chain
from urllib.parse import parse_qs, urlsplit

import pytest

from app.experiences.models import Identity, Post
from app.members.models import Member
from app.search import queries
from tests.conftest import Work
from tests.factories import hide, make_post, make_writing
from tests.integration.experiences.bulk import make_experiences
from tests.integration.experiences.pages import find_post
from tests.integration.search.conftest import Tell
from tests.integration.search.pages import all_pages, ask, click, found, link, main
from tests.support.client import Client

LOST = "That page is not there any more. Here is the first one."
SORTS = ("best", "newest")


@pytest.fixture
def many(work: Work, author: Member) -> list[int]:
    """Return the ids of 45 published experiences, newest first."""
    with work():
        return make_experiences(author, 45)[::-1]


@pytest.mark.parametrize("sort", SORTS)
def test_results_come_in_pages_of_twenty(client: Client, many: list[int], sort: str) -> None:
    pages = all_pages(client, ask(client, "words", sort=sort))
    assert [len(page) for page in pages] == [20, 20, 5]
    if sort == "newest":
        assert [*chain(*pages)] == many
    assert {*chain(*pages)} == {*many}


@pytest.mark.parametrize("sort", SORTS)
def test_the_way_back_shows_the_same_pages(client: Client, many: list[int], sort: str) -> None:
    first = ask(client, "words", sort=sort)
    second = click(client, first, "More")
    third = click(client, second, "More")
    assert "Back" not in main(first)
    assert "More" not in main(third)
    again = click(client, third, "Back")
    assert found(again) == found(second)
    again = click(client, again, "Back")
    assert found(again) == found(first)
    assert "Back" not in main(again)


@pytest.mark.parametrize("counted", [5, 30, 44])
def test_a_list_goes_on_behind_what_is_counted(
    client: Client, many: list[int], monkeypatch: pytest.MonkeyPatch, counted: int
) -> None:
    monkeypatch.setattr(queries, "COUNTED", counted)
    first = ask(client, "words", sort="newest")
    assert f"More than {counted} posts" in main(first)
    assert all_pages(client, first) == [many[:20], many[20:40], many[40:]]
    second = click(client, first, "More")
    assert found(click(client, click(client, second, "More"), "Back")) == many[20:40]
    assert found(click(client, second, "Back")) == many[:20]


def test_the_pager_keeps_what_was_asked(client: Client, many: list[int]) -> None:
    asked = {"q": 'words "of post" -zebra', "sort": "newest", "checked": "no"}
    page = ask(client, **asked, other="gone")
    kept = parse_qs(urlsplit(link(page, "More")).query)
    assert kept == {**{name: [value] for name, value in asked.items()}, "after": kept["after"]}
    page = client.get_page("/experiences?checked=no&sort=most&other=gone")
    kept = parse_qs(urlsplit(link(page, "Most answered")).query)
    assert kept == {"checked": ["no"], "sort": ["most"]}


@pytest.mark.parametrize("narrowed", ["", "&checked=no"])
def test_the_most_answered_come_in_pages(
    client: Client, work: Work, author: Member, moderator: Member, narrowed: str
) -> None:
    with work():
        made = make_experiences(author, 90)
    made = [one for number, one in enumerate(made) if not narrowed or number % 3 != 2]
    for post_id in made[:2]:
        with work():
            make_post(answering=find_post(client.application, post_id), moderator=moderator)
    expected = [made[1], made[0], *made[:1:-1]]  # observers are neither checked nor not
    page = client.get_page(f"/experiences?sort=most{narrowed}")
    assert all_pages(client, page, "Older") == [expected[:50], expected[50:]]
    page = click(client, page, "Older")
    assert found(click(client, page, "Newer")) == expected[:50]


# ── What was tampered with ───────────────────────────────────────────────────────────────────────

ODD = ["0", "-1", "x", "", "1" + "0" * 30, "999999", "%00", "1.5", "٣", "1e3", "0x1"]
PLACES = (
    "/experiences?",
    "/experiences?sort=most&",
    "/search?q=words&",
    "/search?q=words&sort=newest&",
)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("direction", ["after", "before"])
def test_a_page_that_there_never_was_is_the_first_and_says_so(
    client: Client, many: list[int], place: str, direction: str
) -> None:
    first = found(client.get_page(place))
    for value in ODD:
        page = client.get_page(f"{place}{direction}={value}")
        assert LOST in main(page), value
        assert found(page) == first


@pytest.mark.parametrize("place", PLACES)
def test_behind_the_last_and_before_the_first_there_is_no_page(
    client: Client, many: list[int], place: str
) -> None:
    on = "More" if "search" in place else "Older"
    pages = all_pages(client, client.get_page(place), on)
    for edge in (f"after={pages[-1][-1]}", f"before={pages[0][0]}"):
        page = client.get_page(place + edge)
        assert LOST in main(page)
        assert found(page) == pages[0]


@pytest.mark.parametrize("place", PLACES)
def test_a_post_of_another_list_is_no_edge(
    client: Client, many: list[int], tell: Tell, place: str
) -> None:
    reply = tell(body="Something else.", to=find_post(client.application, many[3]))
    for edge in (f"after={reply.id}", f"before={reply.id}"):
        page = client.get_page(place + edge)
        assert LOST in main(page)


def test_an_experience_that_is_not_in_a_narrower_list_is_no_edge(
    client: Client, many: list[int]
) -> None:
    by_side = {
        side: found(client.get_page(f"/experiences?perspective={side}"))
        for side in ("bidder", "commissioner")
    }
    page = client.get_page(f"/experiences?perspective=bidder&after={by_side['commissioner'][3]}")
    assert LOST in main(page)
    assert found(page) == by_side["bidder"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("state", ["draft", "waiting", "returned", "declined"])
def test_nothing_tells_that_a_post_is_there_which_never_appeared(
    client: Client, many: list[int], tell: Tell, place: str, state: str
) -> None:
    unseen = tell("Words", "Words.", state=state)
    for direction in ("after", "before"):
        page = client.get_page(f"{place}{direction}={unseen.id}")
        nowhere = client.get_page(f"{place}{direction}=999999")
        assert (LOST in main(page), found(page)) == (LOST in main(nowhere), found(nowhere))


def test_who_reads_on_from_what_vanished_misses_nothing(
    client: Client, work: Work, many: list[int], moderator: Member
) -> None:
    page = ask(client, "words", sort="newest")
    with work():
        hide(moderator, find_post(client.application, many[19]))
    second = click(client, page, "More")
    assert found(second) == many[20:40]
    assert LOST not in main(second)
    assert found(click(client, second, "Back")) == many[:19]


def test_the_best_begin_anew_when_their_edge_has_vanished(
    client: Client, work: Work, many: list[int], moderator: Member
) -> None:
    page = ask(client, "words")
    edge = found(page)[-1]
    with work():
        hide(moderator, find_post(client.application, edge))
    second = click(client, page, "More")
    assert LOST in main(second)
    assert edge not in found(second)


def test_a_post_by_role_is_no_edge_of_its_authors_page(
    client: Client, work: Work, author: Member, moderator: Member
) -> None:
    """Else its number would tell who wrote it."""
    with work():
        made = make_experiences(author, 3)
        writing = make_writing(identity=Identity.ROLE_ONLY)
        unnamed: Post = make_post(author, moderator=moderator, writing=writing)
        other: Post = make_post(moderator=moderator, writing=make_writing())
    for post in (unnamed, other):
        page = client.get_page(f"/members/{author.id}?after={post.id}")
        assert LOST in main(page)
        assert found(page) == made[::-1]
    for post in (unnamed, other):
        with work():
            hide(moderator, find_post(client.application, post.id))
    pages = [
        main(client.get_page(f"/members/{author.id}?after={post.id}")) for post in (unnamed, other)
    ]
    assert pages[0] == pages[1]

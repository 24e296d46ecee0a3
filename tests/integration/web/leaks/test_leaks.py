"""Nothing that anybody is served tells who spoke by role, nor for whom somebody buys or bids.

Every route is asked for by every kind of visitor: the addresses are those of the table in
tests/integration/web, of which a test of its own says that it misses none.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import timedelta
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Flask

from app.core import clock
from app.core.db import db
from app.core.mail import OutboxMessage
from app.experiences import drafting
from tests.integration.web.leaks.conftest import Scene
from tests.integration.web.leaks.surfaces import (
    Served,
    addresses,
    client_for,
    figures,
    may_tell,
    read_all,
    readings,
    searches,
    whole,
)
from tests.support.client import Client
from tests.support.html import Page
from tests.support.traces import Marks, found_in, readable

VISITORS = ("anonymous", "member", "named", "buyer", "moderator", "administrator")
"""`named` and `buyer` write in the same threads; the buyer speaks by role there too."""
OPEN = {"name", "number"}
"""What readers learn of who speaks by name: who that is, and the way to their page."""


def others(scene: Scene, visitor: str) -> Iterable[tuple[str, Marks]]:
    """Give those who must stay unknown to a visitor, who knows themselves."""
    for key, someone in scene.seeds.secret.items():
        if key != visitor:
            yield key, someone.marks


def told(scene: Scene, visitor: str, served: Served) -> list[str]:
    """Return what a visitor can learn that is nobody's business, each with where."""
    return [
        f"{visitor} at {address}: {sorted(kinds)} of {key}"
        for address, text in served.items()
        if not may_tell(visitor, address)
        for key, marks in others(scene, visitor)
        if (kinds := found_in(text, marks))
    ]


def test_no_page_tells_who_spoke_by_role(app: Flask, scene: Scene) -> None:
    for visitor in VISITORS:
        further = figures() if visitor == "anonymous" else ["/sides?stage=award"]
        starts = [*addresses(scene.places), *readings(scene.seeds), *searches(), *further]
        served = read_all(app, scene.world, scene.seeds, visitor, starts)
        assert told(scene, visitor, served) == []
        assert_name_alone_is_told_of_who_gave_it(scene, visitor, served)
        assert_all_was_looked_at(scene, served)


def assert_name_alone_is_told_of_who_gave_it(scene: Scene, visitor: str, served: Served) -> None:
    for address, text in served.items():
        if visitor != "named" and not may_tell(visitor, address):
            kinds = found_in(text, scene.seeds.named.marks)
            assert kinds <= {*OPEN, "about"}, f"{visitor} at {address}: {kinds}"


def assert_all_was_looked_at(scene: Scene, served: Served) -> None:
    """Check that secret posts stood on each kind of page, and that a name beside them is found."""
    titles = scene.seeds.titles
    wanted = {
        "/": "observed",
        "/experiences": "checked",
        "/sides?stage=award": "checked",
        "/questions/what_worries": "unchecked",
        "/search?q=told": "edited",
        "/search?q=told&stage=award": "observed",
        "/search?q=perspective%3Abidder&sort=newest": "checked",
    }
    for address, key in wanted.items():
        assert titles[key].casefold() in served[address], address
    further = [text for address, text in served.items() if address.startswith("/experiences?after")]
    assert any(titles["older"].casefold() in text for text in further)
    thread = f"/experiences/{scene.seeds.posts['edited']}/told-edited-anew"
    ways = (f"since={clock.today() - timedelta(days=7)}", "only=bidder", "view=sides")
    searched = "/search?q=by%3Azebulonfeatherstone"
    for address in (thread, searched, *(f"{thread}?{way}" for way in ways)):
        assert found_in(served[address], scene.seeds.named.marks) >= OPEN, address


def test_no_search_tells_who_spoke_by_role(app: Flask, scene: Scene) -> None:
    """Whatever gives somebody away is typed: nothing is found by it, nor by what it begins with."""
    secret = [one.marks for one in scene.seeds.secret.values()]
    for visitor in ("anonymous", "named", "moderator"):
        client = client_for(app, scene.world, visitor)
        for marks in secret:
            name = " ".join(marks["name"])
            words = [word for kind in marks for word in marks[kind]]
            for typed in (
                *words,
                f'by:"{name}"',
                f"by:{name.replace(' ', '')}",
                f'told by:"{name}"',
            ):
                page = client.get_page("/search?" + urlencode({"q": typed}))
                assert "<article" not in page, typed


def test_no_letter_to_another_tells_who_spoke_by_role(app: Flask, scene: Scene) -> None:
    addressees = {one.member.email: key for key, one in scene.seeds.secret.items()}
    with app.app_context():
        letters = [
            (
                one.to,
                readable(f"{one.key} {one.to} {one.subject} {one.headers} {one.text}{one.html}"),
            )
            for one in db.session.scalars(sa.select(OutboxMessage))
        ]
    found = {
        (to, key, kind)
        for to, text in letters
        for key, marks in others(scene, addressees.get(to, ""))
        for kind in found_in(text, marks)
    }
    assert found == set()
    assert {to for to, _ in letters} >= {*addressees, scene.seeds.named.member.email}
    assert any(
        "something you sent has an answer" in text for to, text in letters if to in addressees
    )
    own = [text for to, text in letters if to in addressees]
    assert all(any(found_in(t, one.marks) for one in scene.seeds.secret.values()) for t in own)


def test_no_refusal_tells_who_spoke_by_role(app: Flask, scene: Scene) -> None:
    for visitor in VISITORS:
        served = dict(refused(app, scene, visitor))
        assert told(scene, visitor, served) == []
        answered = {text[:3] for text in served.values()}
        signed_in = {"422", "409"} if visitor == "moderator" else {"422"}
        assert answered >= {"200", "302", "404", "405"} | signed_in, visitor


def refused(app: Flask, scene: Scene, visitor: str) -> Iterator[tuple[str, str]]:
    """Give what a visitor is answered who asks in all the wrong ways."""
    odd = ("/sides?stage=nothing", "/insights?stage=award&nation=wales", "/members/0", "/nothing")
    asked = [
        *(("POST", one) for one in addresses(scene.places, "POST", most=3)),
        *(("PUT", one) for one in addresses(scene.places, "POST", most=1)),
        *(("GET", one) for one in (*addresses(scene.places, most=2), *odd)),
    ]
    for method, address in asked:
        client = client_for(app, scene.world, visitor)
        headers = {"Accept": "application/json"} if method == "GET" else {}
        data = {"body": "Words."} if method == "POST" else None
        with closing(client.open(address, method=method, data=data, headers=headers)) as answer:
            yield f"{method} {address}", whole(answer)
    if visitor != "anonymous":
        yield from answering(client_for(app, scene.world, visitor), scene)
    if visitor == "moderator":
        yield deciding_too_late(client_for(app, scene.world, visitor), scene)


def answering(client: Client, scene: Scene) -> Iterator[tuple[str, str]]:
    """Answer a post that was hidden meanwhile, with each button, and preview an answer to one."""
    top, gone = scene.seeds.posts["edited"], scene.seeds.posts["hidden reply"]
    form = client.get_page(f"/experiences/{top}/reply").form_with({"body"}, at=None, index=None)
    sent = {**form.values, "body": "Words.", "perspective": "bidder"}
    for button in ("submit", "preview", "save"):
        answer = client.post(f"/experiences/{top}/reply?to={gone}", data={**sent, "do": button})
        assert answer.status_code in {403, 404, 409, 422}
        assert "Words." in answer.text
        yield f"{button} what is gone", whole(answer)
    there = f"/experiences/{top}/reply?to={scene.seeds.posts['reply']}"
    answer = client.post(there, data={**sent, "do": "preview"})
    assert answer.status_code == 200
    yield "preview of an answer", whole(answer)


def deciding_too_late(client: Client, scene: Scene) -> tuple[str, str]:
    """Have a moderator decide on what changed meanwhile."""
    page = client.get_page(f"/moderation/posts/{scene.seeds.posts['checked']}")
    sent = {**page.form_with({"action"}, at=None, index=None).values, "seen": "99"}
    answer = client.post(page.url, data={**sent, "action": "hide", "reason": "Too late."})
    assert answer.status_code == 409
    return page.url, whole(answer)


def test_no_order_is_that_of_the_members(app: Flask, scene: Scene) -> None:
    anonymous = client_for(app, scene.world, "anonymous")
    posts = scene.seeds.posts
    thread = f"/experiences/{posts['edited']}/told-edited-anew"
    newest = ["plain", "observed", "unchecked", "checked", "edited"]
    replies = ["reply", "reply below", "reply of another", "hidden reply", "withdrawn reply"]
    for address, expected in {
        "/experiences": newest,
        "/questions/what_worries": ["unchecked", "checked", "edited", "older"],
        thread: ["edited", *replies],
    }.items():
        page, *_likeness = anonymous.get_page(address).text.partition('id="related"')
        numbers = map(int, re.findall(r'(?:id="post-|href="/experiences/)(\d+)', page))
        ours = [key for number in dict.fromkeys(numbers) for key in posts if posts[key] == number]
        assert ours == expected, address
        with app.app_context():
            wrote = [drafting.lock_post(posts[key]).author_id for key in ours]
        assert wrote not in (sorted(wrote), sorted(wrote, reverse=True)), "this would not show"


def test_the_search_finds_what_there_is_to_find(app: Flask, scene: Scene) -> None:
    moderator = client_for(app, scene.world, "moderator")
    anonymous = client_for(app, scene.world, "anonymous")
    for someone in scene.seeds.secret.values():
        (affiliation,), own = someone.affiliations, app.test_client()
        assert isinstance(own, Client)
        own.sign_in(someone.member)
        page = f"/members/{someone.member.id}"
        for client, address, kinds in (
            (own, "/profile", {"name", "address", "about", "number"}),
            (own, "/affiliations", {"organisation"}),
            (moderator, f"/moderation/affiliations/{affiliation}", {"name", "evidence"}),
            (anonymous, page, {"name", "about"}),
        ):
            assert found_in(whole(client.get(address)), someone.marks) >= kinds, address
        assert_the_page_lists_nothing(scene, anonymous.get_page(page))
    assert found_in(readable("%58anthe &#81;uillfeather"), scene.seeds.secret["buyer"].marks)


def assert_the_page_lists_nothing(scene: Scene, page: Page) -> None:
    """Check that the page of somebody who spoke by role alone is empty."""
    assert "<article" not in page
    for key, post in scene.seeds.posts.items():
        assert scene.seeds.titles[key] not in page
        assert f"/posts/{post}" not in page

"""All that a visitor is served: every address that there is, and whatever links lead to."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import timedelta
from html import unescape
from itertools import product
from string import Formatter
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from flask import Flask
from werkzeug.test import TestResponse

from app.core import clock
from app.search.facets import FACETS
from tests.integration.web.leaks.seeds import FACTS, Seeds
from tests.integration.web.test_every_route import ROWS, World
from tests.support.attack import all_filters
from tests.support.client import Client
from tests.support.traces import readable

Places = Mapping[str, Sequence[object]]
Served = dict[str, str]
"""Readable answers by address: status, headers and body."""

_ONE_POST: Final = re.compile(r"/(?:experiences|posts)/(\d+)")
_LINK: Final = re.compile(r'(?:href|src|action)="(/[^"]*)"')
_PARTS: Final = ("/static", "/bootstrap", "/fs-static", "/insights/")
"""Files that are the same for everybody, and pictures, which are looked at by their addresses."""
_FIGURES: Final = ("/insights", "/insights.csv", "/insights.json", "/sides")
_PICTURES: Final = ("concerns", "why", "hours", "cost")
_TYPED: Final = ("told", "words -plain", "perspective:bidder", "by:zebulonfeatherstone")
_TO_OTHERS: Final = {
    "moderator": ("/moderation/affiliations",),
    "administrator": ("/moderation/affiliations", "/members"),
}
"""Pages that tell who somebody is because that is what they are for."""


def places(world: World, seeds: Seeds, revisions: Sequence[int]) -> Places:
    """Return what stands for each gap in an address: what is secret, and one thing of others."""
    posts = list(seeds.posts.values())
    affiliations = [one for person in seeds.secret.values() for one in person.affiliations]
    ours: dict[str, Sequence[object]] = {
        **dict.fromkeys(("published", "draft", "waiting"), posts),
        **dict.fromkeys(("revision", "unsent"), revisions),
        **dict.fromkeys(("stated", "asked"), affiliations),
        "author": [seeds.named.member.id],
    }
    return {name: [one, *ours.get(name, ())] for name, one in world.places.items()}


def addresses(there: Places, method: str = "GET", most: int | None = None) -> Iterator[str]:
    """Give the address of every route with everything that can stand in it, or so many at most."""
    for row in ROWS:
        if row.method == method:
            names = [name for _, name, *_ in Formatter().parse(row.address) if name]
            for values in product(*(there[name][:most] for name in names)):
                yield row.address.format(**dict(zip(names, values, strict=True)))


def figures() -> Iterator[str]:
    """Give the addresses of figures, whole and within each filter that a secret post passes."""
    told: list[Any] = [*FACTS.items()]
    for chosen in all_filters(told):
        query = "&".join(
            f"{fact}={term}" for fact, term in (chosen.query if chosen else {}).items()
        )
        yield from (f"{address}?{query}" for address in _FIGURES)
        yield from (f"/insights/{name}.svg?{query}" for name in _PICTURES)


def readings(seeds: Seeds) -> Iterator[str]:
    """Give the addresses of threads in all ways to read them, and of pages in one of them."""
    since = (clock.today() - timedelta(days=7)).isoformat()
    for way in ("view=sides", "only=bidder", "only=commissioner", f"since={since}"):
        for post in seeds.posts.values():
            yield f"/experiences/{post}/?{way}"
            # A page that begins behind what nobody may know of.
            yield f"/experiences/{seeds.posts['checked']}/?{way}&after={post}"


def searches() -> Iterator[str]:
    """Give the addresses of lists and searches that find secret posts, some narrowed down."""
    told: list[Any] = [*FACTS.items()]
    names = {facet.id for facet in FACETS}
    facets = {
        urlencode(chosen.query) for chosen in all_filters(told) if chosen and chosen.fact in names
    }
    yield from ("/experiences?sort=most", "/experiences?sort=answered")
    for narrowed in facets:
        yield f"/experiences?{narrowed}"
        yield f"/search?q=told&{narrowed}"
    for typed in _TYPED:
        yield f"/search?q={quote(typed)}"
        yield f"/search?q={quote(typed)}&sort=newest"


def read_all(app: Flask, world: World, seeds: Seeds, visitor: str, starts: Iterable[str]) -> Served:
    """Ask for the addresses and all that links lead to, but for threads that only fill lists."""
    served: Served = {}
    ahead = list(starts)
    while ahead:
        address = ahead.pop()
        if address in served:
            continue
        # A new browser each time: some pages of the library end a session.
        with closing(client_for(app, world, visitor).get(address)) as answer:
            served[address] = whole(answer)
            if not may_tell(visitor, address):
                ahead += [one for one in _links(answer) if not _is_padding(one, seeds)]
    return served


def may_tell(visitor: str, address: str) -> bool:
    """Tell whether a page may say who somebody is. A method may stand before the address."""
    path = urlsplit(address.rpartition(" ")[2]).path
    return path.startswith(_TO_OTHERS.get(visitor, ("\0",)))


def whole(answer: TestResponse) -> str:
    """Return all that came, readable: the status, the headers with cookies, the body."""
    body = answer.get_data().decode(errors="replace")
    return readable(f"{answer.status}\n{answer.headers}\n{body}")


def client_for(app: Flask, world: World, visitor: str) -> Client:
    """Return a visitor of a kind, signed in unless they are anonymous."""
    client = app.test_client()
    assert isinstance(client, Client)
    if visitor in world.cookies:
        client.set_cookie("session", world.cookies[visitor])
    return client


def _links(answer: TestResponse) -> Iterator[str]:
    if answer.location:
        yield answer.location.removeprefix("http://localhost").partition("#")[0]
    if answer.mimetype == "text/html":
        for found in _LINK.findall(answer.text):
            yield unescape(found).partition("#")[0]


def _is_padding(address: str, seeds: Seeds) -> bool:
    one = _ONE_POST.match(address)
    outside = not address.startswith("/") or address.startswith(_PARTS) or "next=" in address
    return outside or (one is not None and int(one[1]) in seeds.bulk)

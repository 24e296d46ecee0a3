"""Reading lists and results as a visitor does."""

import html as entities
import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from tests.support.client import Client
from tests.support.html import Page

_POST = re.compile(r'<h[23]>\s*<a href="/(?:experiences|posts)/(\d+)')
_LINK = re.compile(r'<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_GROUP = re.compile(r'<section>\s*<h2 class="h5">(.*?)</h2>(.*?)</section>', re.DOTALL)
_CHOICE = re.compile(r'<a href="[^"]*">(.*?)</a>\s*<span class="muted">([\d,]+)</span>', re.DOTALL)


def ask(client: Client, q: str | None = None, **more: object) -> Page:
    """Search."""
    asked = more if q is None else {"q": q, **more}
    return client.get_page(f"/search?{urlencode(asked)}")


def found(page: Page) -> list[int]:
    """Return the ids of the posts that a page lists, in order."""
    lists = page.text.split('<ol class="card-list">')[1:]
    return [int(one) for cards in lists for one in _POST.findall(cards)]


def words(text: str) -> str:
    """Return what is read of a piece of a page."""
    return " ".join(entities.unescape(re.sub(r"<[^>]*>", " ", text)).split())


def main(page: Page) -> str:
    """Return what is read of the page's own part."""
    return words(page.text.split("<main", 1)[1].split("</main>", 1)[0])


def snippets(page: Page) -> list[str]:
    """Return the stretches of text below the titles, with their marks."""
    return re.findall(r'<p class="excerpt">(.*?)</p>', page.text)


def titles(page: Page) -> list[str]:
    """Return the headings of the results, with their marks."""
    cards = page.text.split('<ol class="card-list">')[1]
    return re.findall(r"<h3>\s*<a [^>]*>(.*?)</a>", cards)


def link(page: Page, label: str) -> str:
    """Return where the link with these words leads."""
    path = page.url.partition("?")[0]
    places = {}
    for to, text in _LINK.findall(page.text):
        if words(text).strip("← →") == label:
            address = urlsplit(urljoin(path, entities.unescape(to)))
            places[address.path, *sorted(parse_qsl(address.query))] = address.geturl()
    assert len(places) == 1, f"{len(places)} links say {label}"
    (place,) = places.values()
    return place


def click(client: Client, page: Page, label: str) -> Page:
    """Follow the link with these words."""
    return client.get_page(link(page, label))


def offered(page: Page) -> dict[str, dict[str, int]]:
    """Return what a list could be narrowed down by: how many, by facet and choice."""
    return {
        entities.unescape(title): {
            words(label): int(number.replace(",", "")) for label, number in _CHOICE.findall(group)
        }
        for title, group in _GROUP.findall(page.text)
    }


def all_pages(client: Client, page: Page, on: str = "More") -> list[list[int]]:
    """Return what a list shows from this page to its end, page by page."""
    seen = [found(page)]
    while f">{on}<" in page:
        page = click(client, page, on)
        seen.append(found(page))
        assert len(seen) < 100, "it has no end"
    return seen

"""Reading what a text became, as a browser would."""

import re
from html.parser import HTMLParser

ALLOWED = {
    *("a", "blockquote", "br", "code", "em", "h3", "h4", "hr"),
    *("li", "ol", "p", "pre", "s", "strong", "ul"),
}
REL = "nofollow ugc noopener"


class Reader(HTMLParser):
    """Notes every element and attribute, as a browser would read them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.others: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_decl(self, decl: str) -> None:
        self.others.append(decl)

    def handle_pi(self, data: str) -> None:
        self.others.append(data)

    def unknown_decl(self, data: str) -> None:
        self.others.append(data)

    @property
    def links(self) -> list[str | None]:
        return [attributes.get("href") for tag, attributes in self.elements if tag == "a"]


def assert_harmless(html: str) -> Reader:
    """Check all that may ever come out, whatever went in."""
    page = Reader(html)
    assert not page.others
    for tag, attributes in page.elements:
        assert tag in ALLOWED, html
        allowed = {"a": {"href", "rel", "title"}, "ol": {"start"}}.get(tag, set())
        assert set(attributes) <= allowed, html
        if tag == "a":
            href = attributes.get("href") or ""
            assert re.match(r"(https?://.|mailto:)|$", href, re.IGNORECASE), html
            assert attributes.get("rel") == REL, html
    return page

"""From what a member typed (CommonMark) to HTML that is safe to show.

Raw HTML is off in the parser and a short allow-list stands behind it; the site's
Content-Security-Policy stands behind both. Rendering happens once, when a text is saved.
"""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import bleach
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup

from app.core.links import link_addresses

VERSION: Final = 2
"""Raise when the output for the same text changes."""

_TAGS: Final = frozenset(
    "a blockquote br code em h3 h4 hr li ol p pre s strong ul".split()  # noqa: SIM905 - reads better
)
_ATTRIBUTES: Final = {"a": ["href", "rel", "title"], "ol": ["start"]}
_PROTOCOLS: Final = frozenset({"http", "https", "mailto"})
_RELATION: Final = "nofollow ugc noopener"
_EXCERPT: Final = 280


class _Renderer(RendererHTML):
    """HTML with our headings (a post stands below the page's own) and marked links."""

    def link_open(self, tokens: list[Token], idx: int, options: OptionsDict, _env: Any) -> str:
        """Mark a link as the member's own."""
        tokens[idx].attrSet("rel", _RELATION)
        return self.renderToken(tokens, idx, options, {})

    def heading_open(self, tokens: list[Token], idx: int, options: OptionsDict, _env: Any) -> str:
        """Set a heading two levels down, h4 at the deepest."""
        tokens[idx].tag = "h3" if tokens[idx].tag == "h1" else "h4"
        return self.renderToken(tokens, idx, options, {})

    heading_close = heading_open


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}, renderer_cls=_Renderer)
    parser.enable("strikethrough").disable("image")
    link_addresses(parser)
    parser.validateLink = _harmless  # type: ignore[method-assign]
    return parser


def _harmless(url: str) -> bool:
    """Tell whether a link may be followed: an address of the web or of mail, nothing that runs."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return False
    # Without a host, "http:path" would lead to a page of our own.
    return parts.scheme in _PROTOCOLS and bool(parts.netloc or parts.scheme == "mailto")


_MARKDOWN: Final = _parser()


def trusted(html: str) -> Markup:
    """Mark HTML that `render` made, and nothing else, as fit for a page."""
    return Markup(html)  # noqa: S704 - it was cleaned when it was saved


@dataclass(frozen=True)
class Rendered:
    """What becomes of a text."""

    html: str
    """Whatever was typed, it runs nothing and loads nothing."""
    excerpt: str
    """The beginning as plain words, cut at a word, for lists."""


def render(source: str) -> Rendered:
    """Return the HTML of a text and its beginning as plain words."""
    env: dict[str, Any] = {}
    tokens = _MARKDOWN.parse(source, env)
    excerpt = beginning(" ".join(_plain(tokens).split()))
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, env)
    html = bleach.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, protocols=_PROTOCOLS, strip=True)
    return Rendered(html, excerpt)


def beginning(words: str) -> str:
    """Return as much of plain words as lists show."""
    if len(words) <= _EXCERPT:
        return words
    return words[:_EXCERPT].rsplit(" ", 1)[0].rstrip(" ,;:.") + " …"


def _plain(tokens: list[Token]) -> str:
    """Return the words of parsed text, without its marks."""
    parts = []
    for token in tokens:
        if token.children is not None:
            parts.append(_plain(token.children))
        elif token.type in {"text", "code_inline", "code_block", "fence"}:
            parts.append(token.content)
        elif token.block or token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
    return "".join(parts)

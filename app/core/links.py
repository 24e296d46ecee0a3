"""Addresses typed as they are (`https://…`, `mailto:…`) become links, in one pass over the text.

The parser's own rule searches all that was typed before, and all that follows, anew at every colon,
so a text made of half addresses took seconds. Here a look is as long as the address that it finds.
"""

import re
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_SCHEME: Final = re.compile(r"(?<![a-z0-9.+-])(?:https?|mailto)$", re.IGNORECASE)
_LONGEST_SCHEME: Final = len("mailto")

_HOST: Final = r"[^\W_][\w-]*(?:\.[\w-]+)*"
_PLAIN: Final = r"""[^\s<>"`\\()\[\]]"""
"""What an address may hold after the host; of brackets only a pair, not the end of `(like x)`."""
_ADDRESS: Final = re.compile(
    rf"https?://{_HOST}(?::[0-9]{{1,5}}(?![0-9]))?"
    rf"(?:[/?#](?:{_PLAIN}|\({_PLAIN}*\)|\[{_PLAIN}*\])*)?"
    rf"|mailto:[\w.+-]{{1,64}}@{_HOST}",
    re.IGNORECASE,
)
_NOT_LAST: Final = ".,:;!?'*_~-\u2019\u201d\u00bb\u2026"
"""Marks at the end that belong to the sentence, or are emphasis, and not to the address."""


def link_addresses(parser: MarkdownIt) -> None:
    """Have a parser make links of addresses. What has no scheme (`www.…`, `a@b`) is left alone."""
    parser.inline.ruler.after("text", "address", _address)


def _address(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's signature
    """Make a link where the colon of an address stands; tell whether there is one.

    Silent, the parser only looks for the end of a label, in which an address is plain text.
    """
    if silent or state.linkLevel or state.src[state.pos] != ":":
        return False
    scheme = _SCHEME.search(state.pending[-_LONGEST_SCHEME - 1 :])
    found = scheme and _ADDRESS.match(state.src, state.pos - len(scheme[0]))
    if not scheme or not found:
        return False
    address = found[0].rstrip(_NOT_LAST)
    state.pending = state.pending[: -len(scheme[0])]
    state.push("link_open", "a", 1).attrs = {"href": state.md.normalizeLink(address)}
    state.push("text", "", 0).content = state.md.normalizeLinkText(address)
    state.push("link_close", "a", -1)
    state.pos = found.start() + len(address)
    return True

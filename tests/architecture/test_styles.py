"""What the style sheet speaks of is there."""

import re
from itertools import chain

from config import ROOT

PLACES = [("templates", "html"), ("app", "py"), ("app", "js")]
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SELECTOR = re.compile(r"([^{}@;]+)\{")
_CLASS = re.compile(r"\.([a-zA-Z_][\w-]*)")
_ATTRIBUTE = re.compile(r"""\bclass(?:_|Name|List)?\W[^"\n]*"([^"]*)""")
_STATEMENT = re.compile(r"\{%.*?%\}")
_VALUE = re.compile(r"\{\{.*?\}\}")
_WIDTH = re.compile(r"\{% block width %\}(\w+)")
OF_LIBRARIES = {"is-invalid"}
"""Bootstrap-Flask writes it."""


def styled() -> set[str]:
    """Return the classes that the style sheet speaks of."""
    sheet = _COMMENT.sub("", (ROOT / "app/static/site.css").read_text(encoding="utf-8"))
    return {name for selector in _SELECTOR.findall(sheet) for name in _CLASS.findall(selector)}


def used() -> set[str]:
    """Return the classes that pages may have; one that is put together ends where it varies."""
    files = chain(*(ROOT.glob(f"{place}/**/*.{end}") for place, end in PLACES))
    found: set[str] = set()
    for path in files:
        text = path.read_text(encoding="utf-8")
        # Words in quotation marks within an expression are classes too.
        for attribute in _ATTRIBUTE.findall(text):
            found |= set(_VALUE.sub("*", _STATEMENT.sub(" ", attribute)).split())
            found |= set(re.findall(r"'([\w-]+)'", attribute))
        found |= set(_WIDTH.findall(text))
    return found


def test_each_class_of_the_style_sheet_is_used() -> None:
    there = used()
    unused = {
        name
        for name in styled() - OF_LIBRARIES
        if name not in there and f"{name.rpartition('-')[0]}-*" not in there
    }
    assert unused == set()

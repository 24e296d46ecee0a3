"""What holds for every template: it compiles, is used, and leaves the policy nothing to forbid."""

import ast
import re
from html.parser import HTMLParser

import pytest
from flask import Flask
from jinja2 import nodes

from app import create_app
from config import ROOT
from tests.support.databases import settings

TEMPLATES = ROOT / "templates"
NAMES = sorted(
    path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file()
)
HTML = [name for name in NAMES if name.endswith(".html")]
JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)

# Flask-Security asks for these by names of its own, which no code of ours mentions.
LIBRARY = "security/"


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Return an application whose database nobody opens."""
    return create_app(settings(tmp_path_factory.mktemp("bare"), "sqlite://"))


def source(name: str) -> str:
    return (TEMPLATES / name).read_text()


def test_each_compiles(bare: Flask) -> None:
    for name in NAMES:
        bare.jinja_env.get_template(name)


def referenced_by_templates(bare: Flask) -> set[str]:
    found: set[str] = set()
    for name in NAMES:
        tree = bare.jinja_env.parse(source(name))
        for kind in (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport):
            for node in tree.find_all(kind):
                found |= {
                    c.value
                    for c in [node.template, *node.template.find_all(nodes.Const)]
                    if isinstance(c, nodes.Const)
                }
    return found


def referenced_by_code() -> set[str]:
    """Return the names in our code, and the patterns of names that it puts together."""
    found: set[str] = set()
    for path in (ROOT / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(re.escape(node.value))
            elif isinstance(node, ast.JoinedStr):
                found.add(
                    "".join(
                        re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[^/]+"
                        for part in node.values
                    )
                )
    return found


def test_each_is_used(bare: Flask) -> None:
    used = {re.escape(name) for name in referenced_by_templates(bare)} | referenced_by_code()
    patterns = re.compile("|".join(f"(?:{one})" for one in used if one))
    unused = [n for n in NAMES if not n.startswith(LIBRARY) and not patterns.fullmatch(n)]
    assert unused == []


def test_each_of_the_library_s_is_one_it_knows(bare: Flask) -> None:
    asked = {
        str(value)
        for key, value in bare.config.items()
        if key.startswith("SECURITY_") and key.endswith("_TEMPLATE")
    }
    asked |= referenced_by_templates(bare)
    ours = {name for name in NAMES if name.startswith(LIBRARY)}
    mails = {name for name in ours if name.startswith(f"{LIBRARY}email/")}
    assert ours - mails - asked == set()


def test_nothing_is_marked_safe(bare: Flask) -> None:
    """What is safe is Markup when it arrives; a template cannot know."""
    marked = []
    for name in NAMES:
        tree = bare.jinja_env.parse(source(name))
        marked += [
            f"{name}:{n.lineno} |safe" for n in tree.find_all(nodes.Filter) if n.name == "safe"
        ]
        marked += [
            f"{name}:{node.lineno} autoescape switched"
            for node in tree.find_all(nodes.ScopedEvalContextModifier)
        ]
    assert marked == []


class _Inline(HTMLParser):
    """Collects what the Content-Security-Policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        line = self.getpos()[0]
        if tag == "style" or (tag == "script" and "src" not in values):
            self.found.append(f"line {line}: <{tag}> inline")
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.found.append(f"line {line}: {name}=")
            if (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"line {line}: {value}")


def test_no_style_or_script_is_inline() -> None:
    found = []
    for name in HTML:
        # A letter is read outside the site, where an attribute is the only style that works.
        if not name.startswith("mail/"):
            reader = _Inline()
            # What Jinja puts in is not markup of ours; it must not swallow what is.
            reader.feed(re.sub(JINJA, _blank, source(name)))
            found += [f"{name}: {what}" for what in reader.found]
    assert found == []


def _blank(match: re.Match[str]) -> str:
    return "\n" * match.group().count("\n")


def test_the_check_would_see_what_it_looks_for() -> None:
    reader = _Inline()
    reader.feed('<p style="x" onclick="y">{{ z }}</p><script>1</script><a href="javascript:1">')
    assert len(reader.found) == 4

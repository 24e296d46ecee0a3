"""What holds for posts everywhere: one place moves them, and queries for others name no author."""

import ast

import pytest

from tests.architecture.test_code import modules

MAIL = ("app/core/delivery.py", "app/core/mail.py", "app/mail/")
"""A letter has states of its own, which `delivery` moves."""
NAMING_AUTHORS = {
    "app/experiences/queries.py": {"visible_to", "_own", "_columns", "PostView"},
    "app/moderation/queries.py": {"_lines", "history_of"},
}
"""Where queries for readers and for moderators name the author's id, and nowhere else: to tell you
that a post is yours, and to count what was decided about an author who stays unnamed."""


def test_the_lifecycles_alone_assign_a_state() -> None:
    assigning = {
        name
        for name, tree in modules("app").items()
        if not name.startswith(MAIL)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "state"
        if isinstance(node.ctx, ast.Store)
    }
    assert assigning == {"app/experiences/lifecycle.py", "app/perspectives/lifecycle.py"}


@pytest.mark.parametrize("name", NAMING_AUTHORS)
def test_queries_for_others_do_not_name_the_author(name: str) -> None:
    naming = set()
    for part in modules("app")[name].body:
        mentions = "author_id" in ast.unparse(part)
        if mentions:
            assert isinstance(part, ast.FunctionDef | ast.ClassDef), ast.unparse(part)
            naming.add(part.name)
    assert naming == NAMING_AUTHORS[name]

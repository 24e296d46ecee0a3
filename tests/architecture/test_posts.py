"""What holds for posts everywhere: one place moves them, and queries for others name no author."""

import ast

import pytest

from tests.architecture.test_code import modules

MAIL = ("app/core/delivery.py", "app/core/mail.py", "app/mail/")
"""A letter has states of its own, which `delivery` moves."""
NAMING_AUTHORS = {
    "app/experiences/queries.py": {"visible_to", "shown_columns", "PostView"},
    "app/moderation/queries.py": {"_lines", "wrote_before"},
    "app/openings/queries.py": {"OpeningView", "_readable_to", "_views", "name_of"},
}
"""Where queries for readers and for moderators name the author's id, and nowhere else: to tell you
that a post is yours, and whether an author who stays unnamed had written before. The exception
is `name_of`, which tells who wrote a post to the two moderators who opened it together."""


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


def test_one_function_alone_tells_moderators_who_wrote_a_post() -> None:
    """It asks the policy first, and no other statement of the moderators reads an address."""
    naming = {
        f"{name}:{function.name}"
        for name, tree in modules("app/openings", "app/moderation").items()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and "Member.email" in ast.unparse(function)
    }
    assert naming == {"app/openings/queries.py:name_of"}
    (name_of,) = (
        part
        for part in modules("app")["app/openings/queries.py"].body
        if isinstance(part, ast.FunctionDef) and part.name == "name_of"
    )
    _docstring, first, *_ = name_of.body
    assert ast.unparse(first) == "require(actor, Permission.OPENING_READ_NAME, opening)"

"""Every view says who may open it, every permission has its rule; both show in a diff."""

from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.policy.permissions import Permission
from app.policy.rules import RULES
from app.web.access import Access, access_of
from tests.support.databases import settings

SNAPSHOT = Path(__file__).with_name("routes.txt")
RENEW = ".venv/bin/python -m tests.architecture.test_access"


def build(directory: Path) -> Flask:
    """Return an application whose database nobody opens."""
    return create_app(settings(directory, "sqlite://"))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return build(tmp_path_factory.mktemp("bare"))


def routes(app: Flask) -> str:
    """Return the table of routes: address, methods, access mark, endpoint."""
    lines = []
    for rule in app.url_map.iter_rules():
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        access = access_of(app, rule.endpoint)
        lines.append(
            f"{rule.rule}  {methods}  {access.value if access else 'UNMARKED'}  {rule.endpoint}"
        )
    return "\n".join(sorted(lines)) + "\n"


def test_every_view_carries_a_mark(bare: Flask) -> None:
    assert [name for name in bare.view_functions if access_of(bare, name) is None] == []


def test_no_view_of_ours_passes_for_a_library_s(bare: Flask) -> None:
    ours = {
        name
        for name, view in bare.view_functions.items()
        if access_of(bare, name) is Access.LIBRARY and view.__module__.split(".")[0] == "app"
    }
    assert ours == set()


def test_every_permission_has_a_rule_and_every_rule_a_permission() -> None:
    assert set(RULES) == set(Permission)
    assert [p for p, clauses in RULES.items() if not clauses or not all(clauses)] == []


def test_the_moderators_pages_are_theirs(bare: Flask) -> None:
    """A permission change must not hide in a decorator."""
    open_to = {
        access_of(bare, rule.endpoint)
        for rule in bare.url_map.iter_rules()
        if rule.rule.startswith("/moderation") or rule.endpoint.startswith("moderation.")
    }
    assert open_to <= {Access.MODERATORS, Access.ADMINISTRATORS}


def test_the_table_of_routes_is_the_one_that_was_agreed(bare: Flask) -> None:
    assert routes(bare) == SNAPSHOT.read_text(), f"meant it? Renew the table: {RENEW}"


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        SNAPSHOT.write_text(routes(build(Path(place))))

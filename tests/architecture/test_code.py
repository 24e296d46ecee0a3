"""What holds for every module of ours: small, honest about time and transactions."""

import ast
from collections.abc import Iterator
from functools import cache

from config import ROOT

APP = ("app", "config.py", "wsgi.py")
ALL = (*APP, "tests", "bench", "deploy")
VIEW = 20
MODULE, FUNCTION = 300, 40
# A test tells a story from its start to its end.
TEST_MODULE, TEST_FUNCTION = 400, 60
ROUTES = ("bp.route(", "bp.get(", "bp.post(")
COMMITS = {"app/core/db.py", "app/web/transaction.py"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def modules(*where: str) -> dict[str, ast.Module]:
    """Return our modules by name, read."""
    found = [
        path
        for part in where
        for path in ([ROOT / part] if part.endswith(".py") else (ROOT / part).rglob("*.py"))
    ]
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(), str(path))
        for path in sorted(found)
    }


def functions(*where: str) -> Iterator[tuple[str, Function]]:
    """Give every function with the place where it stands."""
    for name, tree in modules(*where).items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield f"{name}:{node.lineno} {node.name}", node


def calls(*where: str) -> Iterator[tuple[str, ast.Call, str]]:
    """Give every call: the module, the call, and what it calls."""
    for name, tree in modules(*where).items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield name, node, ast.unparse(node.func)


def length(function: Function) -> int:
    """Count the lines from `def` to the end, without the docstring."""
    first = function.body[0]
    words = 0
    if ast.get_docstring(function) is not None:
        words = (first.end_lineno or 0) - first.lineno + 1
    return (function.end_lineno or 0) - function.lineno + 1 - words


def test_a_module_is_small() -> None:
    long = {}
    for name in modules(*ALL):
        lines = len((ROOT / name).read_text().splitlines())
        if lines > (TEST_MODULE if name.startswith("tests/") else MODULE):
            long[name] = lines
    assert long == {}


def test_a_function_is_small() -> None:
    long = {}
    for where, function in functions(*ALL):
        limit = TEST_FUNCTION if where.startswith("tests/") else FUNCTION
        if length(function) > limit:
            long[where] = length(function)
    assert long == {}


def test_a_view_is_a_sentence() -> None:
    views = [
        (where, function)
        for where, function in functions("app")
        if any(ast.unparse(mark).startswith(ROUTES) for mark in function.decorator_list)
    ]
    assert views
    assert {where: length(f) for where, f in views if length(f) > VIEW} == {}


def test_the_edge_alone_commits() -> None:
    committing = {name for name, _, called in calls(*APP) if called.endswith(".commit")}
    assert committing <= COMMITS


def test_times_are_aware() -> None:
    naive = ("utcnow", "utcfromtimestamp")
    assert [name for name, _, called in calls(*ALL) if called.endswith(naive)] == []


def test_time_comes_from_the_clock() -> None:
    """A test that sets the clock sets it for everything."""
    readers = {"datetime.now", "datetime.today", "date.today", "time.time"}
    reading = {name for name, _, called in calls(*APP) if called in readers}
    assert reading <= {"app/core/clock.py"}


def test_relations_are_said_on_both_sides() -> None:
    by_magic = [
        f"{name}:{call.lineno}"
        for name, call, _ in calls("app")
        if {keyword.arg for keyword in call.keywords} & {"backref"}
    ]
    assert by_magic == []


def test_what_is_loaded_is_said() -> None:
    """A relationship that nobody loaded raises instead of asking the database in a loop."""
    for name, call, called in calls("app"):
        if called.split(".")[-1] == "relationship":
            lazy = {k.arg: ast.unparse(k.value) for k in call.keywords}.get("lazy")
            assert lazy in {"'raise_on_sql'", "'write_only'"}, f"{name}:{call.lineno}: {lazy}"


def test_functions_import_nothing() -> None:
    """An import inside a function hides a cycle; the contracts see modules only."""
    hidden = [
        where
        for where, function in functions("app")
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and any(str(name).startswith("app") for name in _imported(node))
    ]
    assert hidden == []


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or "app"]
    return [alias.name for alias in node.names]


def test_the_tree_mirrors_the_features() -> None:
    """A test stands where the code that it tests stands."""
    features = {path.name for path in (ROOT / "app").iterdir() if path.is_dir()}
    of_their_own = {"habits", "journeys"}
    strange = {
        f"{kind}/{path.name}"
        for kind in ("unit", "integration")
        for path in (ROOT / "tests" / kind).iterdir()
        if path.is_dir() and path.name not in features | of_their_own | {"__pycache__"}
    }
    assert strange == set()

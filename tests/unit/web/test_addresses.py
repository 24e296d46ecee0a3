"""Ids and pages as addresses carry them."""

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound

from app.core.paging import Cursor
from app.web import addresses

LARGEST = 2**31 - 1


@pytest.fixture
def app() -> Flask:
    """Return an application with one route."""
    made = Flask("addresses")
    addresses.init_app(made)
    made.add_url_rule("/posts/<id:post_id>", "post")
    return made


@pytest.mark.parametrize("number", [1, 9, 10, 2_000_000_000, LARGEST])
def test_an_id_is_read_and_written(app: Flask, number: int) -> None:
    routes = app.url_map.bind("localhost")
    assert routes.match(f"/posts/{number}") == ("post", {"post_id": number})
    assert routes.build("post", {"post_id": number}) == f"/posts/{number}"


NO_IDS = (
    *("0", "-1", "+1", "01", "1.0", "1e3", "x", "", " 1", "1 ", "٣", "²"),
    *(str(LARGEST + 1), "9" * 10, "9" * 5000),
)


def named(value: object) -> str:
    """Return a short name for a case."""
    return repr(value)[:16]


@pytest.mark.parametrize("text", NO_IDS, ids=named)
def test_what_is_no_id_leads_nowhere(app: Flask, text: str) -> None:
    with pytest.raises(NotFound):
        app.url_map.bind("localhost").match(f"/posts/{text}")


@pytest.mark.parametrize("number", [1, 7, LARGEST])
def test_an_id_in_the_query_is_itself(app: Flask, number: int) -> None:
    with app.test_request_context(query_string={"to": str(number)}):
        assert addresses.id_from_query("to") == number


@pytest.mark.parametrize("text", [text for text in NO_IDS if text != "01"], ids=named)
def test_what_is_no_id_in_the_query_is_nobody_s(app: Flask, text: str) -> None:
    with app.test_request_context(query_string={"to": text}):
        assert addresses.id_from_query("to") == 0
    with app.test_request_context():
        assert addresses.id_from_query("to") is None


@pytest.mark.parametrize(
    ("query", "cursor"),
    [
        ({}, Cursor()),
        ({"after": "7"}, Cursor(after=7)),
        ({"before": "7"}, Cursor(before=7)),
        ({"after": "7", "before": "9"}, Cursor(after=7)),
        ({"after": "nonsense", "before": "9"}, Cursor(after=0)),
        ({"before": "nonsense"}, Cursor(before=0)),
    ],
)
def test_where_a_page_begins(app: Flask, query: dict[str, str], cursor: Cursor) -> None:
    with app.test_request_context(query_string=query):
        assert addresses.cursor_from_query() == cursor

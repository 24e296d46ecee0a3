"""Ids and pages as addresses carry them."""

import re
from typing import Final

from flask import Flask, request
from werkzeug.routing import BaseConverter, ValidationError

from app.core.paging import Cursor

LARGEST_ID: Final = 2**31 - 1
"""The largest id a column holds. A larger number names nothing."""
_NUMBER: Final = re.compile("[0-9]{1,10}")


class IdConverter(BaseConverter):
    """`<id:name>` in a rule: a positive whole number that can be the id of something."""

    regex = r"[1-9][0-9]{0,9}"

    def to_python(self, value: str) -> int:
        """Return the number; an address with a larger one leads nowhere."""
        if int(value) > LARGEST_ID:
            raise ValidationError
        return int(value)


def init_app(app: Flask) -> None:
    """Teach the router what an id is. Before any route is registered."""
    app.url_map.converters["id"] = IdConverter


def id_from_query(name: str) -> int | None:
    """Return the id in the query string: None when absent, 0 when it is not one."""
    if name not in request.args:
        return None
    value = request.args[name]
    number = int(value) if _NUMBER.fullmatch(value) else 0
    return number if number <= LARGEST_ID else 0


def cursor_from_query() -> Cursor:
    """Return the cursor in `after=` or `before=`; `after` wins."""
    after = id_from_query("after")
    return Cursor(after=after) if after is not None else Cursor(before=id_from_query("before"))

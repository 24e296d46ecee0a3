"""The edge commits once, when an unsafe method succeeded; otherwise nothing is written."""

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from tests.integration.web.conftest import rows
from tests.support.client import Client
from tests.support.watching import unwritten


def ask(app: Flask, method: str, query: str = "") -> int:
    """Send a request to the view that writes; return the status."""
    # Not our own client, which fails where a page that only reads has written.
    client = FlaskClient(app, Response)
    return client.open(f"/probe/write?{query}", method=method).status_code


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("status", [200, 204, 303])
def test_what_succeeds_is_written(probed: Flask, method: str, status: int) -> None:
    assert ask(probed, method, f"end={status}") == status
    assert rows(probed) == 1


@pytest.mark.parametrize(
    ("how", "status"),
    [("400", 400), ("409", 409), ("422", 422), ("500", 500), ("raise", 500), ("abort409", 409)],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_of_what_fails_nothing_is_written(
    probed: Flask, method: str, how: str, status: int
) -> None:
    assert ask(probed, method, f"end={how}") == status
    assert rows(probed) == 0


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_reading_never_writes(probed: Flask, method: str) -> None:
    ask(probed, method)
    assert rows(probed) == 0


def test_a_commit_that_fails_is_an_error_and_nothing_is_written(
    probed: Flask, probe: Client
) -> None:
    answer = probe.post("/probe/write?end=commit")
    assert answer.status_code == 500
    assert "Something broke on our side" in probe.read(answer)
    assert rows(probed) == 0


@pytest.mark.parametrize("how", ["commit", "raise"])
def test_what_was_not_written_is_not_said_to_be(probe: Client, how: str) -> None:
    """The words over the next page must not praise what was rolled back."""
    assert probe.post(f"/probe/write?end={how}").status_code == 500
    assert "Written." not in probe.get_page("/guidelines")
    assert probe.post("/probe/write").status_code == 200
    assert "Written." in probe.get_page("/guidelines")


def test_after_a_failure_the_next_request_begins_anew(probed: Flask, probe: Client) -> None:
    for how in ("commit", "raise", "422"):
        probe.post(f"/probe/write?end={how}")
    assert ask(probed, "POST") == 200
    assert rows(probed) == 1
    assert unwritten(probed) == []

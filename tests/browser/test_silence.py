"""Clients that connect and say nothing, where no proxy stands in front."""

import socket
from contextlib import ExitStack

from tests.browser.conftest import OpenPage, on_sqlite
from tests.support.live import Live

WORKERS = 2


@on_sqlite
def test_silent_clients_keep_no_reader_waiting(live: Live, open_page: OpenPage) -> None:
    """More of them than there are workers: a plain worker would wait half a minute for each."""
    assert live.environment["WEB_CONCURRENCY"] == str(WORKERS)
    with ExitStack() as silent:
        for _ in range(2 * WORKERS):
            silent.enter_context(socket.create_connection(("127.0.0.1", live.port)))
        begun = silent.enter_context(socket.create_connection(("127.0.0.1", live.port)))
        begun.sendall(b"GET / HTTP/1.1\r\nHost:")
        page = open_page()
        page.goto("/guidelines")
        page.get_by_role("heading", level=1).wait_for()

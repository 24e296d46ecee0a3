"""Clients that say nothing, or not all, where no proxy stands in front."""

import socket
from contextlib import ExitStack

from tests.browser.conftest import Meet, OpenPage, on_sqlite
from tests.support.live import Live
from tests.support.person import unique

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


@on_sqlite
def test_who_sends_slowly_keeps_no_writer_waiting(live: Live, meet: Meet) -> None:
    slow, quick = meet("dewi"), meet("joy")
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in slow.page.context.cookies())
    head = (
        f"POST /experiences/new HTTP/1.1\r\nHost: localhost:{live.port}\r\nCookie: {cookies}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nbody=We"
    )
    with socket.create_connection(("127.0.0.1", live.port)) as connection:
        connection.sendall(head.encode())
        quick.page.goto("/experiences/new")
        quick.fill_in(title=unique("Written beside"), body="It was quick.", side="Bidder")
        quick.send()

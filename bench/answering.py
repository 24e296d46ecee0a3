"""Two ways to have requests answered: in this process, and by a worker of gunicorn over HTTP."""

import multiprocessing
import os
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from typing import Any

from flask import Flask
from gunicorn.app.base import Application
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from app.core.db import db
from config import ROOT
from tests.support.live import free_port

CLIENTS = 4
_WHICH = "X-Request-Number"
_ALONE = {"WEB_CONCURRENCY": "1", "TRUSTED_PROXIES": "1"}
"""One worker by itself, of the kind that stands behind a proxy."""

Ask = Callable[[int], None]
"""Sends a request so many times; fails when it is not answered as expected."""


@dataclass(frozen=True)
class Request:
    """What is asked of an application, and the status of the answer."""

    app: Flask
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


def in_process(request: Request) -> Ask:
    """Return what asks the application itself, through all that stands in front of it."""
    headers: dict[str, str] = {"Host": "localhost", **request.headers}
    builder = EnvironBuilder(request.path, headers=Headers(headers))
    environ = builder.get_environ()
    builder.close()

    def start_response(status: str, *_: Any) -> Callable[[bytes], object]:
        assert int(status.split(maxsplit=1)[0]) == request.status, status
        return bytearray().extend

    def ask(times: int) -> None:
        for _ in range(times):
            answer = request.app.wsgi_app(dict(environ), start_response)
            b"".join(answer)
            getattr(answer, "close", lambda: None)()

    return ask


@contextmanager
def served(requests: Mapping[str, Request]) -> Iterator[dict[str, Ask]]:
    """Give what asks over HTTP, as several clients at once, each time with a new connection.

    All applications stand in one worker, as `deploy/gunicorn.conf.py` sets it up.
    """
    port = free_port()
    for app in {id(request.app): request.app for request in requests.values()}.values():
        _let_go_of_the_database(app)  # two processes cannot share a connection
    worker = multiprocessing.get_context("fork").Process(target=_serve, args=(requests, port))
    worker.start()
    with ThreadPoolExecutor(CLIENTS) as clients:
        try:
            _wait_for(port, worker)
            yield {
                name: _over_http(request, number, port, clients)
                for number, (name, request) in enumerate(requests.items())
            }
        finally:
            worker.terminate()
            worker.join()


def _let_go_of_the_database(app: Flask) -> None:
    if "sqlalchemy" in app.extensions:
        with app.app_context():
            db.engine.dispose()


class _Server(Application):  # type: ignore[misc]
    """Gunicorn, with applications that are there already."""

    def __init__(self, wsgi: Callable[..., Any]) -> None:
        self._wsgi = wsgi
        super().__init__()

    def load_config(self) -> None:
        self.load_config_from_file(str(ROOT / "deploy/gunicorn.conf.py"))
        self.cfg.set("loglevel", "warning")

    def load(self) -> Callable[..., Any]:
        return self._wsgi


def _serve(requests: Mapping[str, Request], port: int) -> None:
    applications = [request.app for request in requests.values()]
    which = f"HTTP_{_WHICH.upper().replace('-', '_')}"
    os.environ.update(_ALONE, PORT=str(port))
    _Server(lambda environ, start: applications[int(environ[which])].wsgi_app(environ, start)).run()


def _wait_for(port: int, worker: BaseProcess) -> None:
    while worker.is_alive():
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the worker ended before it answered")


def _over_http(request: Request, number: int, port: int, clients: ThreadPoolExecutor) -> Ask:
    headers = {"Host": "localhost", _WHICH: str(number), "Connection": "close", **request.headers}
    lines = [f"GET {request.path} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items()), "", ""]
    sent = "\r\n".join(lines).encode()

    def ask_in_turn(times: int) -> None:
        for _ in range(times):
            with socket.create_connection(("127.0.0.1", port)) as connection:
                connection.sendall(sent)
                answer = bytearray()
                while part := connection.recv(1 << 16):
                    answer += part
            assert int(answer.split(b" ", 2)[1]) == request.status

    def ask(times: int) -> None:
        shares = [times // CLIENTS + (client < times % CLIENTS) for client in range(CLIENTS)]
        list(clients.map(ask_in_turn, shares))

    return ask

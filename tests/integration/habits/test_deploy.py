"""The files under deploy/ are what an operator's machine accepts."""

import logging
import re
import runpy
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.pool import Pool

from config import ROOT, Production
from tests.support.skips import missing

DEPLOY = ROOT / "deploy"
UNITS = ("have-regard.service", "have-regard-mail.service")


@pytest.mark.parametrize("name", UNITS)
def test_systemd_accepts_the_unit(name: str, tmp_path: Path) -> None:
    """Checked as installed, save that the interpreter is ours: its usual place is not here."""
    verify = shutil.which("systemd-analyze") or missing("no systemd-analyze to check the units")
    unit = (DEPLOY / name).read_text().replace("/srv/have-regard/.venv/bin/python", sys.executable)
    (tmp_path / name).write_text(unit)
    done = subprocess.run(
        [verify, "verify", "--man=no", "--recursive-errors=no", str(tmp_path / name)],
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in done.stderr.splitlines() if name in line]
    assert (done.returncode, said) == (0, [])


def test_the_verifier_would_see_a_mistake(tmp_path: Path) -> None:
    verify = shutil.which("systemd-analyze") or missing("no systemd-analyze to check the units")
    broken = tmp_path / UNITS[0]
    broken.write_text((DEPLOY / UNITS[0]).read_text().replace("ExecStart=", "ExecStrat="))
    done = subprocess.run([verify, "verify", "--man=no", str(broken)], check=False)
    assert done.returncode != 0


def test_both_units_are_hardened_alike() -> None:
    web, mail = ((DEPLOY / name).read_text().partition("# It writes to its own") for name in UNITS)
    assert web[1:] == mail[1:]
    assert "ProtectSystem=strict" in web[2]


def test_the_units_run_what_make_run_runs() -> None:
    commands = dict(
        line.split(": python ", 1) for line in (DEPLOY / "Procfile").read_text().splitlines()
    )
    for name, process in zip(UNITS, ("web", "mail"), strict=True):
        assert f".venv/bin/python {commands[process]}\n" in (DEPLOY / name).read_text()


def test_what_is_brought_up_to_date_is_the_same_for_make_and_for_the_unit() -> None:
    """The index after the tables: lists show what is in it, and an upgrade may have emptied it."""
    made = re.findall(r"\$\(FLASK\) (db .*|search .*)", (ROOT / "Makefile").read_text())
    unit = (DEPLOY / UNITS[0]).read_text()
    started = re.findall(r"^ExecStartPre=.* --app wsgi (.*)", unit, re.MULTILINE)
    assert started == made == ["db upgrade", "search rebuild --missing"]


def test_the_sample_environment_names_all_that_production_needs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sample = dict(
        line.split("=", 1)
        for line in (DEPLOY / "environment.example").read_text().splitlines()
        if line and not line.startswith("#")
    )
    assert [name for name, value in sample.items() if not value] == [
        "SECRET_KEY",
        "SECURITY_PASSWORD_SALT",
    ]
    for name, value in sample.items():
        monkeypatch.setenv(name, value or "filled-in")
    settings = Production.from_environment()
    assert settings.trusted_proxies == 1
    assert settings.database_url.startswith("postgresql+psycopg://")


@pytest.mark.parametrize(("proxies", "worker"), [("0", "gthread"), ("1", "sync")])
def test_gunicorn_accepts_its_settings(
    proxies: str, worker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gunicorn.app.wsgiapp import WSGIApplication  # noqa: PLC0415 - it reads sys.argv

    monkeypatch.setenv("TRUSTED_PROXIES", proxies)
    monkeypatch.setenv("PORT", "8123")
    monkeypatch.setattr("sys.argv", ["gunicorn", "--config", str(DEPLOY / "gunicorn.conf.py")])
    settings = WSGIApplication().cfg
    assert settings.address == [("127.0.0.1", 8123)]
    assert settings.worker_class_str == worker
    assert settings.preload_app
    assert settings.accesslog is None
    assert bool(settings.forwarded_allow_ips) == (proxies == "1")


@pytest.mark.parametrize(
    ("said", "logged"),
    [
        (
            "Invalid request from ip=2001:db8::7: Invalid HTTP request line: 'GET /reset/TOKEN'",
            "Invalid request: Invalid HTTP request line",
        ),
        (
            "Invalid request from ip=192.0.2.7: Invalid HTTP Header: 'Cookie session=SECRET'",
            "Invalid request: Invalid HTTP Header",
        ),
        ("Worker exiting (pid: 7)", "Worker exiting (pid: 7)"),
    ],
)
def test_gunicorn_logs_neither_who_asked_nor_for_what(said: str, logged: str) -> None:
    settings = runpy.run_path(str(DEPLOY / "gunicorn.conf.py"))
    record = logging.LogRecord("gunicorn.error", logging.WARNING, "", 0, said, None, None)
    assert settings["_hide_address"](record)
    assert record.getMessage() == logged


def test_nginx_logs_no_link_of_a_letter() -> None:
    (pattern,) = re.findall(r'"~(\S+)" "\$1\.\.\."', (DEPLOY / "nginx.conf").read_text())
    for path in ("/reset/", "/confirm/", "/change-email/", "/notices/stop/"):
        assert re.match(pattern, f"{path}token")
    for path in ("/reset", "/experiences/1/confirm/", "/notices"):
        assert not re.match(pattern, path)


def test_workers_can_be_forked_of_the_application(app_with: Callable[..., Flask]) -> None:
    """What is built before them holds nothing that two processes must not share."""
    opened: list[object] = []

    def note(connection: object, _record: object) -> None:
        opened.append(connection)

    running = threading.active_count()
    event.listen(Pool, "connect", note)
    try:
        built = app_with(page_cache=True, rate_limits=True)
        assert (opened, threading.active_count()) == ([], running)
        built.test_client().get("/about")
        assert opened, "the first request does"
    finally:
        event.remove(Pool, "connect", note)

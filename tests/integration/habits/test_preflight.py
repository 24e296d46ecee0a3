"""`make run` says in a sentence what stands in its way."""

import socket
import subprocess
import sys

import pytest

from config import ROOT


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_taken_port_is_named_with_another_to_try() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        done = make("run", f"PORT={port}")
    assert done.returncode != 0
    assert f"Port {port} on 127.0.0.1 cannot be had" in done.stderr
    assert "make run PORT=" in done.stderr


@pytest.mark.parametrize("port", ["0", "65536", "abc", "-1", "8000 8001"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    done = make("run", f"PORT={port}")
    assert done.returncode != 0
    assert f"PORT must be a number from 1 to 65535, not '{port}'." in done.stderr


def test_a_python_that_is_too_old_or_absent_is_named() -> None:
    for python in ("false", "no-such-python"):
        done = make("run", f"PYTHON={python}")
        assert done.returncode != 0
        assert f"Have Regard needs Python 3.11 or later, and {python} here is not" in done.stderr


def test_make_alone_lists_what_there_is() -> None:
    done = make()
    named = [line.split()[1] for line in done.stdout.splitlines()]
    assert named == ["help", "run", "test", "check", "bench", "format", "clean"]


def test_the_interpreter_of_the_tests_would_do() -> None:
    done = subprocess.run([sys.executable, "deploy/preflight.py"], cwd=ROOT, check=False)
    assert done.returncode == 0

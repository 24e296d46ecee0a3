"""Say in one sentence what stands in the way of `make run` or `make test`, before they start."""

import importlib.util
import socket
import sys

LAST_PORT = 65535


def find_obstacle(port: str | None) -> str | None:
    """Return what stands in the way, or None."""
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        return (
            "This Python cannot make virtual environments. "
            "On Debian and Ubuntu: apt-get install python3-venv"
        )
    if port is None:
        return None
    if not port.isdecimal() or not 0 < int(port) <= LAST_PORT:
        return f"PORT must be a number from 1 to {LAST_PORT}, not {port!r}."
    if is_taken(int(port)):
        other = int(port) + 1 if int(port) < LAST_PORT else 8000
        return (
            f"Port {port} on 127.0.0.1 cannot be had: perhaps another `make run` has it. "
            f"Choose another: make run PORT={other}"
        )
    return None


def is_taken(port: int) -> bool:
    """Tell whether a server could not listen there."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


if __name__ == "__main__":
    obstacle = find_obstacle(sys.argv[1] if len(sys.argv) > 1 else None)
    if obstacle is not None:
        sys.exit(obstacle)

"""How much work something is, counted: a clock would tell of the machine."""

import sys
from collections.abc import Callable
from types import FrameType


def work(act: Callable[[], object]) -> int:
    """Count the calls that something makes, our own and those of the libraries below it."""
    calls = 0

    def note(_frame: FrameType, event: str, _of: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(None)
    return calls

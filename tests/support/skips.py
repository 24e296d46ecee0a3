"""What to do when the machine lacks a part that a test needs."""

import os
from typing import NoReturn

import pytest


def missing(reason: str) -> NoReturn:
    """Skip the test, saying why; where CI=true, nothing may be missing, and it fails."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"missing where nothing may be: {reason}", pytrace=False)
    pytest.skip(reason)

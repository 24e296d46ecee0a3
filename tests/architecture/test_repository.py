"""What holds for the repository as a whole."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from config import ROOT
from tests.support.skips import missing

# Where code is fetched from is the machine's affair, and where it lies on one is nobody's.
MACHINE = re.compile(
    r"(?<![\w.])/(?:home|root|Users|work)/\w|/tmp/(?!\.)\w|pypi\.org|pythonhosted|npmjs|://[^/\s]*:[^/\s@]+@(?!host|mail\.example)"
)
# Prose that tells its own story of how it was written.
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
TEXT = {".py", ".html", ".txt", ".css", ".js", ".md", ".toml", ".conf", ".service", ".ini", ".mako"}


def tracked() -> list[str]:
    done = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        missing("not a git checkout: which files are the repository's cannot be told")
    here = Path(__file__).relative_to(ROOT).as_posix()
    return [name for name in done.stdout.splitlines() if name != here and (ROOT / name).is_file()]


@pytest.mark.parametrize("pattern", [MACHINE, UNFINISHED], ids=["machine", "unfinished"])
def test_no_file_says_what_it_should_not(pattern: re.Pattern[str]) -> None:
    found = [
        f"{name}:{number}: {line.strip()[:100]}"
        for name in tracked()
        if Path(name).suffix in TEXT or not Path(name).suffix
        for number, line in enumerate((ROOT / name).read_text().splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_import_contracts_hold() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned(name: str) -> None:
    lines = [line for line in (ROOT / name).read_text().splitlines() if line.strip()]
    loose = [ln for ln in lines if not re.fullmatch(r"#.*|-r \S+|[\w.\[\]-]+==[\w.]+", ln)]
    assert loose == []


def test_what_git_ignores_is_not_tracked() -> None:
    done = subprocess.run(
        ["git", "ls-files", "-ci", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == ""

"""What README.md and docs/architecture.md say is so."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from click import Command, Group
from flask import Flask

from config import ROOT

README = (ROOT / "README.md").read_text()
HOUSE = (ROOT / "docs/architecture.md").read_text()
SAMPLE = ROOT / "deploy/environment.example"
BY_THE_LIBRARIES = {"__init__", "__pycache__"}


def quoted(text: str) -> list[str]:
    """Return what stands in backticks in a text, leaving blocks of code out."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def tree() -> list[tuple[str, str]]:
    """Return the lines of the picture of the house: a name, and what stands beside it."""
    picture = HOUSE.split("```")[1]
    return re.findall(r"^ *([a-z_.]+(?:/|\.py)) +(.*(?:\n {20,}.*)*)", picture, re.MULTILINE)


def members_of(folder: str) -> set[str]:
    """Return the modules and packages in a folder."""
    found = {path.stem for path in (ROOT / folder).iterdir() if path.suffix in {".py", ""}}
    return found - BY_THE_LIBRARIES


def test_the_make_commands_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    blocks = " ".join(README.split("```")[1::2])
    named = set(re.findall(r"^make (\w+)", blocks, re.MULTILINE))
    named |= {words[5:] for words in quoted(README) if words.startswith("make ")}
    assert {"run", "test"} < named <= targets


@pytest.mark.parametrize("text", [README, HOUSE], ids=["README", "architecture"])
def test_the_files_that_are_named_exist(text: str) -> None:
    linked = [path for path in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in path]
    bare = [name.split(":")[0] for name in quoted(text) if re.fullmatch(r"[\w.*<>/-]+", name)]
    folders = [path.name for path in ROOT.iterdir()]
    paths = [name for name in bare if name.split("/")[0] in folders and "<" not in name]
    assert paths
    assert [name for name in linked + paths if not list(ROOT.glob(name.rstrip("/")))] == []


def test_the_rooms_that_are_named_exist() -> None:
    """Of the places to change what, which are given from app/ on."""
    table = HOUSE.split("## Where to change what")[1]
    rooms = [name for name in quoted(table) if re.fullmatch(r"\w+/\w+\.py", name)]
    assert rooms
    assert [name for name in rooms if not (ROOT / "app" / name).is_file()] == []


def test_the_picture_is_light_to_load() -> None:
    """A PNG says its width in bytes 16 to 19."""
    (name,) = re.findall(r"!\[[^]]+\]\(([^)]+)\)", README)
    picture = (ROOT / name).read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20]) == 1280
    assert len(picture) < 250_000


def test_the_table_of_settings_is_whole() -> None:
    """Every setting that is read has its line, and every line is read."""
    listed = {
        name
        for row in re.findall(r"^\| (`[A-Z].*?) \|", README, re.MULTILINE)
        for name in quoted(row)
    }
    read = {
        node.value
        for file in ("config.py", "deploy/gunicorn.conf.py")
        for node in ast.walk(ast.parse((ROOT / file).read_text()))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[A-Z]+(_[A-Z]+)*", node.value)
    }
    assert listed == read


def test_the_sample_environment_is_read_alike_by_systemd_and_a_shell() -> None:
    """The first administrator is made with a shell that reads the file as systemd would."""
    done = subprocess.run(
        ["sh", "-c", 'set -a; . "$1"; env', "-", str(SAMPLE)],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "/usr/bin:/bin"},
    )
    seen = dict(line.split("=", 1) for line in done.stdout.splitlines())
    lines = [line for line in SAMPLE.read_text().splitlines() if line and not line.startswith("#")]
    for name, value in (line.split("=", 1) for line in lines):
        assert seen[name] == value.strip('"'), name
    assert done.stderr == ""


def test_the_flask_commands_exist(app: Flask) -> None:
    commands = re.findall(r"flask --app wsgi ([a-z]+(?: [a-z]+)?)(.*)", README + HOUSE)
    assert {names for names, _ in commands} == {"member create", "db migrate", "search rebuild"}
    for names, rest in commands:
        command: Command = app.cli
        for name in names.split():
            assert isinstance(command, Group)
            command = command.commands[name]
        known = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"--?[a-z]+", rest.split("`")[0])) <= known


def test_what_is_to_be_installed_is_under_deploy() -> None:
    (copied,) = re.findall(r"cp (.*) /etc/systemd/system/", README)
    assert [name for name in copied.split() if not (ROOT / name).is_file()] == []
    (enabled,) = re.findall(r"systemctl enable --now (.*)", README)
    assert [f"deploy/{name}.service" for name in enabled.split()] == copied.split()
    for place in ("/srv/have-regard", "/etc/have-regard/environment", "User=have-regard"):
        assert place in (ROOT / copied.split()[0]).read_text()
        assert place.removeprefix("User=") in README


def test_every_room_is_on_the_picture() -> None:
    shown = {name.rstrip("/") for name, _ in tree()}
    assert members_of("app") <= shown
    gone = [
        name for name in shown if not ((ROOT / name).exists() or (ROOT / "app" / name).exists())
    ]
    assert [name for name in gone if name != "__init__.py"] == []


@pytest.mark.parametrize("floor", ["core", "web"])
def test_a_floor_is_shown_with_all_that_stands_on_it(floor: str) -> None:
    (beside,) = (text for name, text in tree() if name == f"{floor}/")
    assert members_of(f"app/{floor}") <= set(re.findall(r"[a-z]+", beside))


def test_the_order_of_the_rooms_is_the_one_that_is_held() -> None:
    (said,) = re.findall(r"^`(demonstration > .*)`\.$", HOUSE, re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    held = [re.findall(r"\w+", re.sub(r"\(\w+\)", "", layer)) for layer in layers]
    assert said.split(" > ") == [" | ".join(layer) for layer in held]


def test_the_files_of_a_room_are_named_as_the_table_says() -> None:
    table = HOUSE.split("| file | holds |")[1].split("\n\n")[0]
    names = re.findall(r"`(\w+\.py)`", table)
    assert len(names) >= 8
    for name in names:
        assert list(Path(ROOT / "app").glob(f"*/{name}")), name

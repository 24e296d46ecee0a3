"""Static files that change, and those that are not packed."""

import os
from pathlib import Path

import pytest
from flask import Flask, url_for

from app.web import static

PACKED = b"\x89PNG" + bytes(1000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a file that can be packed and others that are left alone."""
    (tmp_path / "a.css").write_text("a {}" * 1000)
    (tmp_path / "b.png").write_bytes(PACKED)
    (tmp_path / "c.unheard-of").write_bytes(PACKED)
    return tmp_path


def forum(folder: Path, *, development: bool) -> Flask:
    app = Flask("static", static_folder=str(folder), static_url_path="/static")
    app.config.update(DEVELOPMENT=development, COMPRESS_MIMETYPES=["text/css"])
    static.init_app(app)
    return app


def address(app: Flask, name: str) -> str:
    with app.test_request_context():
        return url_for("static", filename=name)


def change(path: Path) -> None:
    path.write_text("b {}")
    os.utime(path, ns=(1, 1))


def test_in_development_a_file_may_change(folder: Path) -> None:
    app = forum(folder, development=True)
    before = address(app, "a.css")
    assert address(app, "a.css") == before
    change(folder / "a.css")
    after = address(app, "a.css")
    assert after != before
    client = app.test_client()
    with client.get(before) as old, client.get(after) as new:
        assert (old.status_code, new.data) == (404, b"b {}")
    with client.get("/static/a.css", headers={"Accept-Encoding": "br"}) as plain:
        assert plain.headers["Content-Encoding"] == "br"


def test_elsewhere_it_stays_as_it_was_at_the_start(folder: Path) -> None:
    """While a new version is laid down, the old one still serves the files of its own pages."""
    app = forum(folder, development=False)
    before = address(app, "a.css")
    change(folder / "a.css")
    (folder / "b.png").unlink()
    assert address(app, "a.css") == before
    with app.test_client().get(before) as answer:
        assert answer.data == b"a {}" * 1000
    with app.test_client().get(address(app, "b.png")) as answer:
        assert answer.data == PACKED


@pytest.mark.parametrize(
    ("name", "kind"), [("b.png", "image/png"), ("c.unheard-of", "application/octet-stream")]
)
def test_what_is_packed_already_is_left_alone(folder: Path, name: str, kind: str) -> None:
    app = forum(folder, development=False)
    asked = {"Accept-Encoding": "br, zstd, gzip"}
    with app.test_client().get(address(app, name), headers=asked) as answer:
        assert "Content-Encoding" not in answer.headers
        assert (answer.data, answer.mimetype) == (PACKED, kind)
        assert answer.headers["Cache-Control"] == static.IMMUTABLE

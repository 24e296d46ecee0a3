"""Static files: under names that tell their content, small, and alike for everybody."""

import gzip
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Final

import brotli
import pytest
from flask import Flask, url_for
from flask_compress.compat import compression
from werkzeug.test import TestResponse

from app.web.static import IMMUTABLE, ONLY, PLAIN
from config import ROOT
from tests.conftest import Work
from tests.factories import make_member
from tests.integration.web import test_every_route
from tests.integration.web.test_every_route import ROWS, VISITORS, World
from tests.support.client import Client

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
everybody = test_every_route.world

OURS: Final = ROOT / "app" / "static"
FILES: Final = [
    *(
        ("static", path.relative_to(OURS).as_posix())
        for path in sorted(OURS.rglob("*"))
        if path.is_file()
    ),
    *(("security.static", name) for name in ("js/base64.js", "js/webauthn.js")),
    *ONLY.items(),
]
SITE, BOOTSTRAP, SCRIPT = (
    ("static", "site.css"),
    ("bootstrap.static", "css/bootstrap.min.css"),
    ("security.static", "js/webauthn.js"),
)
UNPACK: Final[dict[str, Callable[[bytes], bytes]]] = {
    "br": brotli.decompress,
    "zstd": compression.zstd.decompress,
    "gzip": gzip.decompress,
}
_LINKED: Final = re.compile(r'(?:href|src)="(/(?:static|bootstrap/static|fs-static)/[^"]+)"')

every_file = pytest.mark.parametrize("file", FILES, ids="/".join)
one_of_each = pytest.mark.parametrize("file", [SITE, BOOTSTRAP, SCRIPT], ids="/".join)


def tagged(app: Flask, file: tuple[str, str]) -> str:
    """Return the address of a file as pages have it."""
    with app.test_request_context():
        return url_for(file[0], filename=file[1])


def plain(app: Flask, file: tuple[str, str]) -> str:
    """Return the address of a file without what tells its content."""
    return re.sub(r"\.[0-9a-f]{8}(\.\w+)$", r"\1", tagged(app, file))


def content(app: Flask, file: tuple[str, str]) -> bytes:
    """Return what is in a file."""
    name = file[0].rpartition(".")[0]
    folder = app.blueprints[name].static_folder if name else app.static_folder
    return (Path(str(folder)) / file[1]).read_bytes()


def fetch(client: Client, address: str, **headers: str) -> TestResponse:
    """Fetch a file in whole and let go of it."""
    with client.get(address, headers={k.replace("_", "-"): v for k, v in headers.items()}) as found:
        assert found.data is not None
    return found


@every_file
def test_a_name_that_tells_the_content_is_good_for_ever(
    app: Flask, client: Client, file: tuple[str, str]
) -> None:
    address = tagged(app, file)
    assert re.search(r"/[\w.-]+\.[0-9a-f]{8}\.(css|js|svg)$", address)
    answer = fetch(client, address)
    assert (answer.status_code, answer.data) == (200, content(app, file))
    assert answer.headers["Cache-Control"] == IMMUTABLE


@every_file
def test_a_plain_name_is_asked_about_each_time(
    app: Flask, client: Client, file: tuple[str, str]
) -> None:
    address = plain(app, file)
    answer = fetch(client, address)
    assert (answer.status_code, answer.data) == (200, content(app, file))
    assert answer.headers["Cache-Control"] == PLAIN
    again = fetch(client, address, If_None_Match=answer.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == PLAIN
    assert fetch(client, address, If_None_Match='"else"').status_code == 200


@every_file
def test_a_name_that_tells_another_content_leads_nowhere(
    app: Flask, client: Client, file: tuple[str, str]
) -> None:
    wrong = re.sub(r"\.[0-9a-f]{8}(\.\w+)$", r".00000000\1", tagged(app, file))
    answer = fetch(client, wrong)
    assert answer.status_code == 404
    assert "public" not in answer.headers["Cache-Control"]
    for almost in (r".0000000\1", r".000000000\1", r".0000000G\1", r".00000000.00000000\1"):
        assert fetch(client, re.sub(r"(\.\w+)$", almost, plain(app, file))).status_code == 404


@pytest.mark.parametrize("kind", UNPACK)
@every_file
def test_it_is_sent_packed_to_who_can_unpack_it(
    app: Flask, client: Client, file: tuple[str, str], kind: str
) -> None:
    for address in (tagged(app, file), plain(app, file)):
        answer = fetch(client, address, Accept_Encoding=kind)
        assert answer.headers["Content-Encoding"] == kind
        assert answer.content_length == len(answer.data) < len(content(app, file))
        assert UNPACK[kind](answer.data) == content(app, file)
        seen = answer.headers["ETag"]
        assert seen != fetch(client, address).headers["ETag"]
        again = fetch(client, address, Accept_Encoding=kind, If_None_Match=seen)
        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("accepted", "kind"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, zstd", "zstd"),
        ("br;q=0.5, gzip", "gzip"),
        ("br;q=0, *", "zstd"),
        ("identity, br;q=0.5", None),
        *((nothing, None) for nothing in ("", "identity", "deflate", "br;q=0", "*;q=0", ";q=,")),
    ],
)
@one_of_each
def test_who_can_unpack_several_ways_is_sent_the_smallest(
    app: Flask, client: Client, file: tuple[str, str], accepted: str, kind: str | None
) -> None:
    answer = fetch(client, tagged(app, file), Accept_Encoding=accepted)
    assert answer.headers.get("Content-Encoding") == kind
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_bootstrap_is_packed_as_small_as_can_be(app: Flask, client: Client) -> None:
    answer = fetch(client, tagged(app, BOOTSTRAP), Accept_Encoding="br")
    assert len(answer.data) < len(content(app, BOOTSTRAP)) / 10


@one_of_each
def test_it_is_alike_for_everybody(
    app: Flask, client: Client, work: Work, file: tuple[str, str]
) -> None:
    with work():
        member = make_member()
    client.sign_in(member)
    for address in (tagged(app, file), plain(app, file)):
        seen = fetch(client, address)
        for answer in (seen, fetch(client, address, If_None_Match=seen.headers["ETag"])):
            assert "Set-Cookie" not in answer.headers
            assert "Cookie" not in answer.headers["Vary"]


@pytest.mark.parametrize("accepted", ["", *UNPACK, "deflate"])
@one_of_each
def test_a_part_of_it_and_what_stands_over_it(
    app: Flask, client: Client, file: tuple[str, str], accepted: str
) -> None:
    for address in (tagged(app, file), plain(app, file)):
        whole = fetch(client, address, Accept_Encoding=accepted)
        part = fetch(client, address, Accept_Encoding=accepted, Range="bytes=10-19")
        assert (part.status_code, part.data) == (206, whole.data[10:20])
        assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole.data)}"
        for name in ("ETag", "Cache-Control", "Content-Encoding"):
            assert part.headers.get(name) == whole.headers.get(name)
        with client.head(address, headers={"Accept-Encoding": accepted}) as head:
            assert (head.status_code, head.data) == (200, b"")
            assert head.content_length == len(whole.data)
            assert head.headers["ETag"] == whole.headers["ETag"]
            assert head.headers["Cache-Control"] == whole.headers["Cache-Control"]
        assert fetch(client, address, Range="bytes=9999999-").status_code == 416
        with client.post(address) as sent:
            assert sent.status_code == 405


@pytest.mark.parametrize(
    "name",
    [
        *("../__init__.py", "..%2f__init__.py", "%2e%2e/__init__.py", "%2e%2e%2f__init__.py"),
        *(
            "scripts/../site.css",
            "./site.css",
            ".%2fsite.css",
            "..",
            ".",
            "",
            "scripts",
            "scripts/",
        ),
        *("%2fetc%2fpasswd", "//etc/passwd", "/etc/passwd", "..%5c__init__.py", "C:%5csite.css"),
        *("site.css%00", "site.css%00.css", "%00", "site.css%0a", "SITE.CSS", "x" * 3000),
        *("site.css.map", "css/bootswatch/yeti/bootstrap.min.css", "js/bootstrap.min.js", "%ff"),
    ],
)
def test_no_address_leads_to_another_file(client: Client, name: str) -> None:
    for folder in ("/static/", "/bootstrap/static/", "/fs-static/"):
        answer = fetch(client, folder + name)
        # Where slashes are doubled, the router leads to the address with one: nowhere as well.
        assert answer.status_code in {404, 308}, f"{folder}{name}"
        if answer.status_code == 308:
            assert fetch(client, answer.location or "").status_code == 404


@pytest.mark.parametrize("file", [("static", "none.css"), ("bootstrap.static", "js/none.js")])
def test_no_page_can_be_written_that_links_to_nothing(app: Flask, file: tuple[str, str]) -> None:
    with pytest.raises(KeyError):
        tagged(app, file)


def test_what_files_refer_to_is_in_them(app: Flask) -> None:
    """A relative address would lead to a plain name: right, but asked about each time."""
    for file in FILES:
        text = content(app, file).decode()
        assert all(found.startswith("data:") for found in re.findall(r"url\([\"']?([^)]*)", text))
        assert not re.search(r"@import|^import |import\(", text, re.MULTILINE)


@pytest.mark.parametrize("visitor", VISITORS)
def test_all_that_pages_load_is_good_for_ever(app: Flask, everybody: World, visitor: str) -> None:
    linked = set()
    for row in ROWS:
        if row.method == "GET":
            with everybody.ask(app, row, visitor) as answer:
                if answer.mimetype == "text/html":
                    linked |= set(map(unescape, _LINKED.findall(answer.text)))
    assert {tagged(app, file) for file in (SITE, BOOTSTRAP)} <= linked
    client = app.test_client()
    assert isinstance(client, Client)
    found = {
        one: (answer.status_code, answer.headers["Cache-Control"])
        for one in linked
        for answer in [fetch(client, one)]
    }
    assert found == dict.fromkeys(linked, (200, IMMUTABLE))

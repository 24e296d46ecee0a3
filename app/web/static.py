"""Static files under names that tell their content, so that a browser asks for each only once.

`url_for("static", filename="site.css")` gives `/static/site.1f3a9c2b.css`. What a file refers to
beside it, by a relative address, is found under its plain name, which browsers ask about each time.
"""

import gzip
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import sha256
from io import BytesIO
from mimetypes import guess_type
from pathlib import Path, PurePosixPath
from typing import Any, Final, Self

import brotli
from flask import Flask, Response, abort, current_app, g, request, send_file
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_compress.compat import compression

from app.web.access import public

PLAIN: Final = "public, no-cache"
IMMUTABLE: Final = "public, max-age=31536000, immutable"

ONLY: Final = {"bootstrap.static": "css/bootstrap.min.css"}
"""What is served of a folder, where it is not all: of Bootstrap's many files, the one we use."""

# As small as can be, for it is done once for each file; the first is taken where a browser reads
# several equally well.
_PACK: Final[dict[str, Callable[[bytes], bytes]]] = {
    "br": partial(brotli.compress, quality=11),
    "zstd": partial(compression.zstd.compress, level=19),
    "gzip": partial(gzip.compress, mtime=0),
}
_TAGGED: Final = re.compile(r"(.+)\.([0-9a-f]{8})(\.[^./]+)")


@dataclass(frozen=True)
class File:
    """A static file as it was read."""

    path: Path
    changed: int
    data: bytes
    tag: str
    mimetype: str

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a file as it is now."""
        changed, data = path.stat().st_mtime_ns, path.read_bytes()
        mimetype = guess_type(path.name)[0] or "application/octet-stream"
        return cls(path, changed, data, sha256(data).hexdigest()[:8], mimetype)


class Shelf:
    """All static files of an application, in memory: no address can lead to another file."""

    def __init__(self, app: Flask) -> None:
        self.may_change: bool = app.config["DEVELOPMENT"]
        self.files = {key: File.read(path) for key, path in _found(app)}
        self.endpoints = {endpoint for endpoint, _ in self.files}

    def find(self, endpoint: str, name: str) -> File:
        """Return a file by its plain name; raise KeyError when there was none at the start."""
        file = self.files[endpoint, name]
        if self.may_change and file.path.stat().st_mtime_ns != file.changed:
            file = self.files[endpoint, name] = File.read(file.path)
        return file

    def tag(self, endpoint: str, values: dict[str, Any]) -> None:
        """Put the tag into the name, when an address of a static file is made."""
        if endpoint in self.endpoints:
            file = self.find(endpoint, values["filename"])
            name = PurePosixPath(values["filename"])
            values["filename"] = str(name.with_stem(f"{name.stem}.{file.tag}"))

    @public
    def serve(self, filename: str) -> Response:
        """Answer with a file, by its plain name or by the one that tells what is in it now."""
        endpoint = request.endpoint or ""
        found = _TAGGED.fullmatch(filename)
        name, tag = (found[1] + found[3], found[2]) if found else (filename, "")
        if (endpoint, name) not in self.files:
            abort(404)
        file = self.find(endpoint, name)
        if tag not in {"", file.tag}:
            abort(404)
        answer = _send(file)  # may refuse
        g.keep_static = IMMUTABLE if tag else PLAIN
        return answer


class Sessions(SecureCookieSessionInterface):
    """Keeps sessions away from answers that are the same for everybody."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set no cookie, and say of no public answer that it depends on one."""
        if not response.cache_control.public:
            super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    """Take over all static folders, once the libraries have registered theirs."""
    shelf = Shelf(app)
    app.url_defaults(shelf.tag)
    for endpoint in shelf.endpoints:
        app.view_functions[endpoint] = shelf.serve
    app.after_request(_say_how_long)
    app.session_interface = Sessions()


def _say_how_long(response: Response) -> Response:
    """Have the last word: Flask-Security would keep even its scripts out of all caches."""
    if "keep_static" in g:
        response.headers["Cache-Control"] = g.keep_static
    return response


def _found(app: Flask) -> Iterator[tuple[tuple[str, str], Path]]:
    """Give every file that may be served, by its endpoint and name."""
    folders = {"static": app.static_folder} | {
        f"{name}.static": blueprint.static_folder for name, blueprint in app.blueprints.items()
    }
    for endpoint, folder in folders.items():
        if folder is not None:
            for path in Path(folder).glob(ONLY.get(endpoint, "**/*")):
                if path.is_file():
                    yield (endpoint, path.relative_to(folder).as_posix()), path


def _send(file: File) -> Response:
    """Answer with what the browser reads most cheaply, or with the part of it that it asks for."""
    data, etag = file.data, file.tag
    packed_as = _packing() if file.mimetype in current_app.config["COMPRESS_MIMETYPES"] else None
    if packed_as:
        data, etag = _packed(data, packed_as), f"{etag}-{packed_as}"
    answer = send_file(BytesIO(data), mimetype=file.mimetype, etag=etag)
    if packed_as:
        answer.headers["Content-Encoding"] = packed_as
    return answer


def _packing() -> str | None:
    """Return how the browser would have the file packed; None when it reads it only as it is."""
    accepted = request.accept_encodings
    best = max((*_PACK, "identity"), key=accepted.quality)
    return best if best in _PACK and accepted.quality(best) > 0 else None


@lru_cache(maxsize=128)
def _packed(data: bytes, packed_as: str) -> bytes:
    return _PACK[packed_as](data)

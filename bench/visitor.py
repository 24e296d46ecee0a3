"""A visitor over HTTP: keeps cookies, reads forms, follows nothing, and measures."""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from tests.support import html

TIMEOUT = 60


@dataclass
class Answer:
    """What the server said."""

    status: int
    location: str
    text: str


@dataclass
class Visitor:
    """Somebody with a browser of their own."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        """Fetch a page; raises OSError or HTTPException when the connection breaks."""
        return self._send("GET", path)

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form; raises OSError or HTTPException when the connection breaks."""
        return self._send("POST", path, urlencode(fields))

    def form(self, path: str, *names: str) -> dict[str, str]:
        """Fetch a page and return the values of its form with these fields."""
        page = html.read(path, self.get(path).text)
        values = page.form_with(set(names), at=None, index=None).values
        return {name: value[0] for name, value in values.items()}

    def sign_in(self, email: str, password: str) -> None:
        """Sign in through the form."""
        fields = self.form("/login", "email", "password")
        answer = self.post("/login", {**fields, "email": email, "password": password})
        assert answer.status in {302, 303}, f"{email} could not sign in: {answer.status}"

    def _send(self, method: str, path: str, body: str | None = None) -> Answer:
        host = urlsplit(self.url)
        connection = http.client.HTTPConnection(
            host.hostname or "", host.port or 80, timeout=TIMEOUT
        )
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies.update({name: part.value for name, part in SimpleCookie(line).items()})
        return Answer(response.status, response.headers.get("Location", ""), text)

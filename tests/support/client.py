"""A visitor without a browser: fetches pages as a reader, and sends forms as they were served."""

from collections.abc import Mapping
from typing import Any, Protocol

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support import html
from tests.support.watching import unwritten

PASSWORD = "correct-horse-battery-staple"
"""Of every member that the factories make."""

Values = Mapping[str, str | list[str] | None]


class Somebody(Protocol):
    """Whoever can sign in."""

    @property
    def email(self) -> str: ...


class Client(FlaskClient):
    """Flask's test client, with a reader's expectations of every page."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request; fail when reading a page has written, or was about to."""
        response = super().open(*args, **kwargs)
        left = unwritten(self.application)
        assert not left, f"{response.request.method} {response.request.path} wrote: {left}"
        return response

    def get_page(self, url: str, *, status: int = 200, **kwargs: Any) -> html.Page:
        """Fetch a page and check what holds for all: status, one title, one h1, a policy."""
        response = self.get(url, **kwargs)
        assert response.status_code == status, (
            f"{url} answered {response.status_code} {response.location or ''}"
        )
        return self.read(response)

    def read(self, response: TestResponse) -> html.Page:
        """Read a page that was answered, with the same checks whatever its status."""
        url = response.request.full_path.rstrip("?")
        assert response.mimetype == "text/html", f"{url} is {response.mimetype}"
        page = html.read(url, response.get_data(as_text=True))
        # An inline drawing may carry a title of its own, after the page's.
        assert page.titles and page.titles[0], f"{url} has no title"  # noqa: PT018
        assert len(page.h1) == 1, f"{url} has these h1: {page.h1}"
        assert page.h1[0], f"{url} has an empty h1"
        policy = response.headers.get("Content-Security-Policy", "")
        assert "default-src" in policy, f"{url} has no Content-Security-Policy"
        assert "unsafe" not in policy, f"{url} has a lax policy: {policy}"
        return page

    def submit(
        self,
        url: str,
        fields: Values,
        *,
        at: str | None = None,
        form_index: int | None = None,
        extra: Values | None = None,
    ) -> TestResponse:
        """Fetch a page and send its form with `fields` filled in, the rest as it was served.

        The form is the one that has these fields; `at` names its action or id, `form_index` picks
        among equals. A value of None leaves a field out. `extra` adds what the form does not have.
        """
        page = self.get_page(url)
        form = page.form_with(set(fields), at=at, index=form_index)
        sent: dict[str, Any] = dict(form.values)
        for name, value in {**fields, **(extra or {})}.items():
            if value is None:
                sent.pop(name, None)
            else:
                sent[name] = value
        return self.post(form.action or url, data=sent)

    def sign_in(self, member: Somebody, password: str = PASSWORD) -> TestResponse:
        """Sign in through the real form; fails when that does not succeed."""
        response = self.submit("/login", {"email": member.email, "password": password})
        assert response.status_code in {302, 303}, f"{member.email} could not sign in"
        return response

    def sign_out(self) -> TestResponse:
        """Sign out through the form in the header."""
        return self.submit("/", {}, at="/logout")

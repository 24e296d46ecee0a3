"""The pages that explain: everybody can read them, and every link on them leads somewhere."""

from collections.abc import Callable
from typing import Final

import pytest
from flask import Flask

from tests.conftest import Work
from tests.factories import make_member
from tests.support.client import Client

BuildApp = Callable[..., Flask]

SAYS: Final = {
    "/": "How did it go,",
    "/about": "Public Services (Social Value) Act 2012",
    "/guidelines": "Moderators do not edit.",
    "/privacy": "Who can find out who wrote a post without a name",
    "/accessibility": "Web Content Accessibility Guidelines (WCAG) 2.2",
}
"""Something that each page is there to say."""


@pytest.mark.parametrize("address", SAYS)
def test_everybody_can_read_it(client: Client, work: Work, address: str) -> None:
    assert SAYS[address] in client.get_page(address)
    with work():
        member = make_member()
    client.sign_in(member)
    assert SAYS[address] in client.get_page(address)


@pytest.mark.parametrize("address", [*SAYS, "/robots.txt", "/health/live", "/health/ready"])
def test_reading_leaves_no_cookie(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("address", [*SAYS, "/robots.txt", "/health/live", "/health/ready"])
def test_it_takes_nothing(client: Client, address: str) -> None:
    for send in (client.post, client.put, client.delete, client.patch):
        response = send(address, data={"anything": "at all"})
        assert response.status_code == 405
        assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    head = client.head(address)
    assert (head.status_code, head.data) == (200, b"")


@pytest.mark.parametrize("address", SAYS)
def test_every_link_of_ours_leads_somewhere(client: Client, address: str) -> None:
    page = client.get_page(address)
    ours = {link for link in page.links if link.startswith(("/", "#"))}
    assert len(ours) > 5
    for link in ours:
        path, _, anchor = link.partition("#")
        response = client.get(path or address, follow_redirects=True)
        assert response.status_code == 200, link
        if anchor:
            assert f'id="{anchor}"' in response.get_data(as_text=True), link


@pytest.mark.parametrize("address", SAYS)
def test_links_elsewhere_are_safe_and_nothing_is_loaded_from_there(
    client: Client, address: str
) -> None:
    page = client.get_page(address)
    elsewhere = {link for link in page.links if not link.startswith(("/", "#"))}
    assert all(link.startswith(("https://", "mailto:")) for link in elsewhere)
    for loads in ('src="http', 'src="//', 'rel="stylesheet" href="http', "@import", "style="):
        assert loads not in page


@pytest.mark.parametrize("address", ["/privacy", "/accessibility"])
def test_whom_to_write_to_is_a_setting(app_with: BuildApp, address: str) -> None:
    client = app_with(contact_email="desk@forum.example.org").test_client()
    assert isinstance(client, Client)
    assert "mailto:desk@forum.example.org" in client.get_page(address).links


def test_the_cookies_it_names_are_the_ones_that_are_set(client: Client, work: Work) -> None:
    with work():
        member = make_member()
    client.submit(
        "/login",
        {"email": member.email, "password": "correct-horse-battery-staple", "remember": "y"},
    )
    named = client.get_page("/privacy").text
    found = {name for _, _, name in client._cookies or {}}
    assert found == {"session", "remember_token"}
    assert all(f"<code>{name}</code>" in named for name in found)

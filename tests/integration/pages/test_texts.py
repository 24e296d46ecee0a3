"""The pages that explain: everybody can read them, and every link on them leads somewhere."""

from collections.abc import Callable
from datetime import time
from typing import Final

import pytest
from flask import Flask

from app.moderation.reasons import REASONS
from tests.conftest import Work
from tests.factories import make_member
from tests.support.client import PASSWORD, Client

BuildApp = Callable[..., Flask]

SAYS: Final = {
    "/": "How did it go,",
    "/about": "Public Services (Social Value) Act 2012",
    "/guidelines": "Moderators do not edit.",
    "/privacy": "Who can find out who wrote a post without a name",
    "/accessibility": "Web Content Accessibility Guidelines (WCAG) 2.2",
}
"""Something that each page is there to say."""

FOR_MACHINES: Final = ("/robots.txt", "/health/live", "/health/ready")


def test_everybody_can_read_them(client: Client, work: Work) -> None:
    with work():
        member = make_member()
    for address, words in SAYS.items():
        assert words in client.get_page(address)
    client.sign_in(member)
    for address, words in SAYS.items():
        assert words in client.get_page(address)


def test_reading_leaves_no_cookie(client: Client) -> None:
    for address in (*SAYS, *FOR_MACHINES):
        response = client.get(address)
        assert response.status_code == 200
        assert "Set-Cookie" not in response.headers, address


def test_they_take_nothing(client: Client) -> None:
    for address in (*SAYS, *FOR_MACHINES):
        for send in (client.post, client.put, client.delete, client.patch):
            response = send(address, data={"anything": "at all"})
            assert response.status_code == 405, address
            assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
        head = client.head(address)
        assert (head.status_code, head.data) == (200, b""), address


def test_every_link_of_ours_leads_somewhere(client: Client) -> None:
    found: set[str] = set()
    for address in SAYS:
        links = client.get_page(address).links
        found |= {f"{address}{link}" if link.startswith("#") else link for link in links}
    ours = {link for link in found if link.startswith("/")}
    assert {"/experiences/new", "/notices/preferences", "/login", "/about#content"} <= ours
    for link in ours:
        path, _, anchor = link.partition("#")
        response = client.get(path, follow_redirects=True)
        assert response.status_code == 200, link
        if anchor:
            assert f'id="{anchor}"' in response.get_data(as_text=True), link


def test_links_elsewhere_are_safe_and_nothing_is_loaded_from_there(client: Client) -> None:
    for address in SAYS:
        page = client.get_page(address)
        elsewhere = {link for link in page.links if not link.startswith(("/", "#"))}
        assert all(link.startswith(("https://", "mailto:")) for link in elsewhere)
        for loads in ('src="http', 'src="//', 'rel="stylesheet" href="http', "@import", "style="):
            assert loads not in page, address


@pytest.mark.parametrize("address", ["/privacy", "/accessibility"])
def test_whom_to_write_to_is_a_setting(app_with: BuildApp, address: str) -> None:
    client = app_with(contact_email="desk@forum.example.org").test_client()
    assert isinstance(client, Client)
    assert "mailto:desk@forum.example.org" in client.get_page(address).links


def test_the_guidelines_give_every_reason_that_moderators_give(client: Client) -> None:
    page = client.get_page("/guidelines")
    for reason in REASONS:
        assert page.text.count(reason.rule) == 1


def test_it_says_who_can_reach_the_name_behind_a_post(client: Client) -> None:
    page = client.get_page("/privacy")
    for words in (
        *("Two moderators together", "for 7 days", "never your name"),
        *("A moderator who checked", "may guess", "They can look without asking anybody"),
    ):
        assert words in page


def test_it_says_what_the_time_of_a_post_without_a_name_tells(app_with: BuildApp) -> None:
    """A forum without daily times must not promise them."""
    for times, words in (
        ((time(7), time(19)), "daily times (07:00, 19:00, UK time)"),
        ((), "readers know when it was approved"),
    ):
        assert words in app_with(release_times=times).test_client().get("/privacy").text


def test_the_cookies_it_names_are_the_ones_that_are_set(client: Client, work: Work) -> None:
    with work():
        member = make_member()
    client.submit(
        "/login",
        {"email": member.email, "password": PASSWORD, "remember": "y"},
    )
    named = client.get_page("/privacy").text
    found = {name for _, _, name in client._cookies or {}}
    assert found == {"session", "remember_token"}
    assert all(f"<code>{name}</code>" in named for name in found)

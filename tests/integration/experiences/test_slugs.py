"""Every address of a thread leads to the one that is right now."""

import re

import pytest
from flask import Flask

from app.experiences.lifecycle import Action
from app.members.models import Member
from tests.conftest import Work
from tests.factories import make_decision, make_post, make_writing
from tests.integration.experiences.pages import press
from tests.support.client import Client


@pytest.mark.parametrize("slug", ["", "x", "we-bid-for-the-youth-radio", "%00", "%FF", "🎙"])
def test_an_older_or_wrong_slug_leads_to_the_right_one(
    client: Client, work: Work, slug: str
) -> None:
    with work():
        post = make_post()
    right = f"/experiences/{post.id}/we-bid-for-the-youth-radio-contract"

    assert client.get(f"/experiences/{post.id}/{slug}").location == right
    kept = client.get(f"/experiences/{post.id}/{slug}?view=sides&after=3&before=4").location
    assert kept.startswith(f"{right}?")
    assert set(kept.partition("?")[2].split("&")) == {"view=sides", "after=3", "before=4"}
    assert client.get(right).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "experience_id=999",
        "slug=elsewhere",
        "_external=1&_scheme=javascript",
        "_method=POST",
        "_scheme=ftp",
        "_anchor=x",
        "thread=1",
        "utm_source=x",
        "%00=1",
    ],
)
def test_nothing_in_the_address_steers_where_a_slug_leads(
    client: Client, work: Work, query: str
) -> None:
    with work():
        post = make_post()

    answer = client.get(f"/experiences/{post.id}/old?{query}")
    assert answer.location == f"/experiences/{post.id}/we-bid-for-the-youth-radio-contract"


def test_a_new_title_moves_the_address_and_the_old_one_leads_there(
    writer: Client, client: Client, work: Work, author: Member, moderator: Member
) -> None:
    with work():
        post = make_post(author)
    old = client.get(f"/posts/{post.id}").location.partition("#")[0]
    press(writer, f"/posts/{post.id}/edit", "submit", {"title": "What we would do next time"})
    assert client.get(old).status_code == 200
    with work():
        make_decision(moderator, post, Action.APPROVE)

    assert client.get(old).location == f"/experiences/{post.id}/what-we-would-do-next-time"


@pytest.mark.parametrize(
    "url",
    [
        "/experiences/0/x",
        "/experiences/999999/x",
        "/experiences/99999999999999999999/x",
        "/experiences/-1/x",
        "/experiences/01/x",
        "/experiences/x/y",
        "/posts/0",
        "/posts/999999",
        "/posts/2147483647",
        "/posts/2147483648",
        "/posts/%00",
        "/members/0",
        "/members/999999",
    ],
)
def test_what_was_never_there_is_not_found(client: Client, writer: Client, url: str) -> None:
    for reader in (client, writer):
        assert "There is nothing here" in reader.read(reader.get(url)).h1
        assert reader.get(url).status_code == 404


def test_a_reply_is_no_thread(client: Client, work: Work) -> None:
    with work():
        reply = make_post(answering=make_post())

    assert client.get(f"/experiences/{reply.id}/").status_code == 404


# ── Both sides ───────────────────────────────────────────────────────────────────────────────────


def test_no_title_takes_the_address_of_another_page(client: Client, work: Work, app: Flask) -> None:
    rules = [rule.rule for rule in app.url_map.iter_rules()]
    beside = {
        word for rule in rules for word in re.findall(r"^/experiences/<id:\w+>/([a-z-]+)$", rule)
    }
    assert beside >= {"newest", "reply"}
    for word in beside:
        with work():
            post = make_post(writing=make_writing(title=f"{word.capitalize()}!"))
        page = client.get_page(client.get(f"/posts/{post.id}").location.partition("#")[0])
        assert page.h1 == [f"{word.capitalize()}!"]

"""What a moderator cannot see or be made to wait for, whatever address they try."""

from app.experiences import drafting, service
from app.experiences.lifecycle import Action
from tests.conftest import Work
from tests.factories import make_decision, make_member, make_moderator, make_post, make_writing
from tests.support.client import Client


def test_a_draft_taken_back_is_its_authors_alone(work: Work, client: Client) -> None:
    with work():
        author, moderator = make_member(), make_moderator()
        post = make_post(author, state="waiting")
        text = drafting.latest_revision(post.id)
        service.take_back(author, post.id)
        secret = make_writing(key=text.key, title="The secret title", body="The secret text.")
        service.revise(author, post.id, secret, submit=False)
    client.sign_in(moderator)

    for url in (f"/moderation/revisions/{text.id}", f"/moderation/posts/{post.id}"):
        assert "secret" not in client.get_page(url, status=404)


def test_nor_is_it_shown_beside_an_earlier_round(work: Work, client: Client) -> None:
    with work():
        author, moderator = make_member(), make_moderator()
        post = make_post(author, state="waiting", writing=make_writing(title="The first title"))
        make_decision(moderator, post, Action.RETURN)
        service.revise(author, post.id, make_writing(title="The second title"), submit=True)
        key = drafting.latest_revision(post.id).key
        service.take_back(author, post.id)
        secret = make_writing(key=key, title="The secret title", body="The secret text.")
        service.revise(author, post.id, secret, submit=False)
    client.sign_in(moderator)

    for url in (f"/moderation/posts/{post.id}", "/moderation/log"):
        page = client.get_page(url)
        assert "The first title" in page
        assert "secret" not in page


def test_a_decision_on_a_text_taken_back_is_stale(work: Work, client: Client) -> None:
    with work():
        author, moderator = make_member(), make_moderator()
        post = make_post(author, state="waiting")
        text = drafting.latest_revision(post.id)
    client.sign_in(moderator)
    url = f"/moderation/revisions/{text.id}"
    form = client.get_page(url).form_with({"reason"}, at=None, index=None)
    with work():
        service.take_back(author, post.id)
        service.revise(
            author, post.id, make_writing(key=text.key, body="The secret text."), submit=False
        )
    answer = client.post(url, data={**form.values, "action": "return", "reason": "My words."})

    assert answer.status_code == 409
    assert "My words." in answer.get_data(as_text=True)
    assert "secret" not in answer.get_data(as_text=True)
    assert client.post(url, data={**form.values, "action": ""}).status_code == 404


def test_a_moderators_own_draft_has_no_page_in_moderation(work: Work, client: Client) -> None:
    with work():
        moderator = make_moderator()
        post = make_post(moderator, state="draft")
    client.sign_in(moderator)

    client.get_page(f"/moderation/posts/{post.id}", status=404)

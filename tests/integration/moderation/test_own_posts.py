"""Nobody decides on their own posts, whatever their standing, the action or the form they send."""

import pytest
from flask import Flask

from app.policy.actor import Standing
from tests.conftest import Work
from tests.factories import make_member, make_post, make_writing
from tests.integration.conftest import SignedIn
from tests.integration.moderation.conftest import WHY, decided, state_of, text_of

STATES = {
    "approve": "waiting",
    "return": "waiting",
    "decline": "waiting",
    "reopen": "returned",
    "hide": "published",
    "restore": "hidden",
}


@pytest.mark.parametrize("standing", [Standing.MODERATOR, Standing.ADMINISTRATOR])
@pytest.mark.parametrize("action", STATES)
def test_nobody_decides_on_their_own(
    app: Flask, work: Work, signed_in: SignedIn, standing: Standing, action: str
) -> None:
    with work():
        oneself = make_member(standing=standing)
        own = text_of(make_post(oneself, state=STATES[action]))
    page = own.post_page if action in {"hide", "restore"} else own.page
    client, state, log = signed_in(oneself), state_of(app, own), decided(app)

    shown = client.get_page(page)
    assert "You wrote this yourself" in shown
    assert not [form for form in shown.forms if "action" in form.names]
    token = shown.form_with(set(), at="/logout", index=None).values["csrf_token"]
    for seen in "123":
        sent = {"csrf_token": token, "action": action, "seen": seen, "reason": WHY}
        assert client.post(page, data=sent).status_code == 403
    assert (state_of(app, own), decided(app)) == (state, log)


def test_nor_on_an_answer_of_theirs_in_somebody_else_s_thread(
    app: Flask, work: Work, signed_in: SignedIn
) -> None:
    with work():
        oneself, title = make_member(standing=Standing.MODERATOR), make_writing(title="")
        answer = make_post(oneself, answering=make_post(), state="waiting", writing=title)
        own = text_of(answer)
    client = signed_in(oneself)
    assert "You wrote this yourself" in client.get_page(own.page)
    assert "You wrote this: somebody else decides." in client.get_page("/moderation")
    assert state_of(app, own) == ("unpublished", "waiting")

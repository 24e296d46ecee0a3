"""Second factors: authenticator apps, passkeys and recovery codes."""

import html
import json
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from passlib.totp import TOTP

from app.members import second_factor_check, service
from app.members.models import Member
from app.members.queries import get_member, list_passkeys
from app.policy.actor import VISITOR, Standing
from tests.factories import make_member
from tests.integration.members.conftest import Outbox, Work
from tests.integration.members.device import BACKED_UP, Device
from tests.support.client import PASSWORD, Client
from tests.support.html import Page


class App:
    """An authenticator app."""

    def __init__(self, page: Page) -> None:
        found = re.search(r"<code>([A-Z0-9 -]+)</code>", page.text)
        assert found
        self.totp = TOTP(key=found.group(1))
        self.at = int(time.time())

    def code(self, later: int = 0) -> str:
        """Return the code of the half minute in which the app was set up, or of a later one."""
        return self.totp.generate(self.at + 30 * later).token


def set_up(client: Client) -> App:
    page = client.read(client.submit("/tf-setup", {}, extra={"setup": "authenticator"}))
    assert "data:image/svg+xml" in page
    app = App(page)
    wrong = send(client, page, {"code": "000000"})
    assert wrong.location == "/tf-setup"
    assert "code does not fit" in client.get_page("/tf-setup")
    assert send(client, page, {"code": app.code()}).location == "/profile"
    return app


def send(client: Client, page: Page, fields: dict[str, str]) -> Any:
    form = page.form_with(set(fields), at=None, index=None)
    return client.post(form.action, data={**form.values, **fields})


def first_step(client: Client, member: Member, next_: str = "") -> str:
    address = f"/login?next={next_}" if next_ else "/login"
    answer = client.submit(address, {"email": member.email, "password": PASSWORD})
    assert answer.location is not None
    return str(answer.location)


def test_an_authenticator_app(client: Client, member: Member, outbox: Outbox) -> None:
    client.sign_in(member)
    app = set_up(client)
    assert outbox(member.email)[-1].subject == "A second factor was set up"
    client.sign_out()
    step = first_step(client, member, "/experiences")
    assert step == "/tf-validate?next=/experiences"
    assert client.get("/profile").status_code == 303
    assert client.submit(step, {"code": "nonsense"}).status_code == 422
    used = client.submit(step, {"code": app.code()})
    assert used.status_code == 422, "the code that set it up is used"
    assert client.submit(step, {"code": app.code(1)}).location == "/experiences"
    assert "You are signed in" in client.get_page("/profile")
    answer = client.submit("/tf-setup", {}, extra={"setup": "disable"})
    assert answer.location == "/profile"
    assert outbox(member.email)[-1].subject == "A second factor was removed"
    client.sign_out()
    assert first_step(client, member) == "/"


def test_recovery_codes(client: Client, app: Flask, member: Member) -> None:
    client.sign_in(member)
    set_up(client)
    assert "no recovery codes yet" in client.get_page("/mf-recovery-codes?show_codes=yes")
    made = client.read(client.submit("/mf-recovery-codes", {"generate_new_codes": "yes"}))
    codes = re.findall(r"<code>(\w+-\w+-\w+)</code>", made.text)
    assert len(codes) == 8
    shown = client.get_page("/mf-recovery-codes?show_codes=yes")
    assert all(code in shown for code in codes)
    with app.app_context():
        assert codes[0] not in str(get_member(member.id).mf_recovery_codes)
    client.sign_out()
    step = first_step(client, member)
    assert client.submit(step, {"help_setup": "recovery_code"}).location == "/mf-recovery"
    assert client.submit("/mf-recovery", {"code": "0000-0000-0000"}).status_code == 422
    assert client.submit("/mf-recovery", {"code": codes[3]}).location == "/"
    client.sign_out()
    first_step(client, member)
    assert client.submit("/mf-recovery", {"code": codes[3]}).status_code == 422
    assert client.submit("/mf-recovery", {"code": codes[4]}).location == "/"


def test_asking_for_help(client: Client, member: Member, outbox: Outbox) -> None:
    client.sign_in(member)
    set_up(client)
    client.sign_out()
    step = first_step(client, member)
    assert client.submit(step, {"help_setup": "nonsense"}).status_code == 422
    answer = client.submit(step, {"help_setup": "help"})
    assert "passed it on" in client.read(answer)
    assert member.email in outbox("contact@example.org")[-1].text


def test_second_steps_without_the_first(client: Client) -> None:
    for url in ("/tf-validate", "/tf-rescue", "/tf-select", "/mf-recovery", "/tf-setup"):
        assert client.get(url).location == "/login"


def register_passkey(client: Client, device: Device, name: str, usage: str) -> Any:
    page = client.read(client.submit("/wan-register", {"name": name, "usage": usage}))
    return send(client, page, {"credential": json.dumps(device.make(options(page)))})


def options(page: Page) -> dict[str, Any]:
    found = re.search(r'data-options="([^"]+)"', page.text)
    assert found
    asked: dict[str, Any] = json.loads(html.unescape(found.group(1)))
    return asked


def use_passkey(client: Client, device: Device, url: str = "/wan-signin", handle: str = "") -> Any:
    page = client.read(client.submit(url, {}, at=url))
    return send(
        client, page, {"credential": json.dumps(device.prove(options(page), handle=handle))}
    )


def test_a_passkey_instead_of_a_password(
    client: Client, app: Flask, member: Member, outbox: Outbox
) -> None:
    client.sign_in(member)
    phone = Device()
    assert register_passkey(client, phone, "my phone", "first").location == "/wan-register"
    page = client.get_page("/wan-register")
    assert "The passkey my phone is added" in page
    assert "signs you in" in page
    assert outbox(member.email)[-1].subject == "A passkey was added"
    assert "my phone" in client.get_page("/profile")
    client.sign_out()
    client.get_page("/wan-signin")
    url = "/wan-signin?next=/experiences"
    handle = member.fs_webauthn_user_handle
    assert use_passkey(client, phone, url, handle).location == "/experiences"
    assert client.get("/profile").status_code == 200
    with app.app_context():
        assert list_passkeys(member.id)[0].sign_count == 1
    page = client.get_page("/wan-register")
    form = page.form_with({"name"}, at="/wan-delete", index=None)
    assert client.post("/wan-delete", data=form.values).location == "/wan-register"
    assert outbox(member.email)[-1].subject == "A passkey was removed"
    client.sign_out()
    assert use_passkey(client, phone).location == "/wan-signin"
    assert "do not know that passkey" in client.get_page("/wan-signin")


def test_a_passkey_after_the_password(client: Client, app: Flask, member: Member) -> None:
    client.sign_in(member)
    key = Device(verifies=False)
    register_passkey(client, key, "small key", "secondary")
    client.sign_out()
    assert use_passkey(client, key).location == "/wan-signin", "not without the password"
    assert first_step(client, member, "/experiences") == "/wan-signin?next=/experiences"
    assert use_passkey(client, key, "/wan-signin?next=/experiences").location == "/experiences"
    set_up(client)
    client.sign_out()
    assert first_step(client, member) == "/tf-select?next=http://localhost/login"
    assert client.submit("/tf-select", {"which": "nonsense"}).status_code == 422
    answer = client.submit("/tf-select", {"which": "webauthn"})
    assert answer.location.startswith("/wan-signin")
    assert use_passkey(client, key).location == "/"


def test_a_passkey_shows_that_it_is_still_you(client: Client, app: Flask, member: Member) -> None:
    client.sign_in(member)
    phone = Device()
    register_passkey(client, phone, "my phone", "first")
    with client.session_transaction() as session:
        session["fs_paa"] -= 7200
        session.pop("fs_gexp", None)
    assert client.get("/change-email").location == "/verify?next=/change-email"
    page = client.get_page("/verify?next=/change-email")
    assert page.form_with(set(), at="/wan-verify?next=/change-email", index=None)
    client.get_page("/wan-verify")
    answer = use_passkey(client, phone, "/wan-verify?next=/change-email")
    assert answer.location == "/change-email"


def test_a_passkey_of_a_member_who_left(
    client: Client, app: Flask, member: Member, work: Work
) -> None:
    client.sign_in(member)
    phone = Device()
    register_passkey(client, phone, "my phone", "first")
    client.sign_out()
    with work():
        get_member(member.id).active = False
    assert use_passkey(client, phone).location == "/wan-signin"
    assert client.get("/profile").status_code == 303


@pytest.mark.parametrize(
    "credential",
    [
        "",
        "x",
        "1",
        "[]",
        "{}",
        "null",
        '{"id": 1}',
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": []}',
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA"}}',
        "\x00",
        "{" * 5000,
    ],
)
def test_what_no_device_would_say(client: Client, member: Member, credential: str) -> None:
    client.sign_in(member)
    register_passkey(client, phone := Device(), "my phone", "first")
    page = client.read(client.submit("/wan-register", {"name": "other", "usage": "first"}))
    assert send(client, page, {"credential": credential}).location == "/wan-register"
    client.sign_out()
    page = client.read(client.submit("/wan-signin", {}, at="/wan-signin"))
    assert send(client, page, {"credential": credential}).location == "/wan-signin"
    odd = phone.prove(options(page))
    odd["response"]["authenticatorData"] = "AA"
    assert send(client, page, {"credential": json.dumps(odd)}).location == "/wan-signin"


def test_devices_that_contradict_themselves(client: Client, member: Member) -> None:
    client.sign_in(member)
    register_passkey(client, phone := Device(), "my phone", "first")
    register_passkey(client, Device(flags=BACKED_UP), "odd", "first")
    page = client.get_page("/wan-register")
    assert "could not read what your device sent" in page
    assert "odd" not in page
    client.sign_out()
    phone.flags = BACKED_UP
    assert use_passkey(client, phone).location == "/wan-signin"
    assert "could not read what your device sent" in client.get_page("/wan-signin")


@pytest.mark.parametrize("additions", ["[]", "x", None, '{"credProps": []}', "x" * 5000, 7])
def test_strange_additions_of_a_device(client: Client, member: Member, additions: Any) -> None:
    client.sign_in(member)
    device = Device()
    page = client.read(client.submit("/wan-register", {"name": "phone", "usage": "first"}))
    made = {**device.make(options(page)), "extensions": additions}
    send(client, page, {"credential": json.dumps(made)})
    assert "phone" in client.get_page("/wan-register")


@pytest.mark.parametrize("name", ["", "my phone", "<b>x</b>", "x" * 100, "a\x00b", "\u202ex"])
def test_names_a_passkey_cannot_have(client: Client, member: Member, name: str) -> None:
    client.sign_in(member)
    register_passkey(client, Device(), "my phone", "first")
    answer = client.submit("/wan-register", {"name": name, "usage": "first"}, at="/wan-register")
    assert answer.status_code == 422
    form = client.get_page("/wan-register").form_with({"name"}, at="/wan-delete", index=None)
    gone = client.post("/wan-delete", data={**form.values, "name": "no such name"})
    assert gone.location == "/wan-register"


def test_tokens_of_passkeys_that_are_none(client: Client, member: Member) -> None:
    for url in ("/wan-signin/x", "/wan-signin/%00"):
        page = client.get_page("/wan-signin")
        token = page.form_with(set(), at="/wan-signin", index=None).values["csrf_token"]
        assert client.post(url, data={"csrf_token": token}).location == "/wan-signin"
    client.sign_in(member)
    page = client.get_page("/wan-register")
    token = page.form_with({"usage"}, at=None, index=None).values["csrf_token"]
    for url in ("/wan-register/x", "/wan-verify/x", "/tf-setup/x"):
        answer = client.post(url, data={"csrf_token": token, "code": "1"})
        assert answer.location == url.removesuffix("/x")


def test_the_queue_waits_for_a_second_factor(app_with: Callable[..., Flask], work: Work) -> None:
    with work():
        moderator = make_member(standing=Standing.MODERATOR)
    app = app_with()
    check = app.extensions["second_factor_check"] = second_factor_check(asked=True)
    assert not check(VISITOR)
    client = app.test_client()
    client.sign_in(moderator)
    assert client.get("/moderation").location == "/profile/second-factor"
    assert "authenticator app" in client.get_page("/profile/second-factor")
    register_passkey(client, Device(), "small key", "secondary")
    assert client.get("/moderation").status_code == 200
    set_up(client)
    assert client.get("/moderation").status_code == 200


def test_leaving_forgets_the_keys(client: Client, app: Flask, member: Member, work: Work) -> None:
    client.sign_in(member)
    register_passkey(client, Device(), "my phone", "first")
    with work():
        mine = get_member(member.id)
        service.deactivate(mine, mine)
    with app.app_context():
        assert not list_passkeys(member.id)
        assert get_member(member.id).tf_totp_secret is None

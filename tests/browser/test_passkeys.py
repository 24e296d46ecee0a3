"""A passkey, from the browser's dialogue to signing in. Chromium plays the device."""

from playwright.sync_api import expect

from tests.browser.conftest import Meet
from tests.support.person import Person, unique


def give_device(person: Person) -> None:
    """Give the person a device that holds passkeys and says yes to everything."""
    session = person.page.context.new_cdp_session(person.page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_a_passkey_is_added_signs_in_and_is_removed(meet: Meet) -> None:
    person = meet("hannah")
    give_device(person)
    name = unique("Phone")
    person.page.goto("/wan-register")
    person.page.get_by_label("Name of the passkey").fill(name)
    person.press("Add it")
    expect(person.page.get_by_text(f"The passkey {name} is added.")).to_be_visible()

    person.lose_session()
    person.page.goto("/login")
    person.page.get_by_role("link", name="Sign in with a passkey").click()
    person.press("Use a passkey")
    expect(person.page.get_by_role("link", name="My posts")).to_be_visible()

    person.page.goto("/wan-register")
    person.press(f"Remove {name}")
    expect(person.page.get_by_text(f"The passkey {name} is removed.")).to_be_visible()


def test_with_a_device_that_has_none_one_is_told_and_nothing_changes(meet: Meet) -> None:
    person = meet()
    give_device(person)
    person.page.goto("/wan-signin")
    person.press("Use a passkey")
    expect(person.page.get_by_role("status")).to_contain_text("That did not work")
    person.page.get_by_role("link", name="Start again").click()
    expect(person.page.get_by_role("button", name="Use a passkey")).to_be_visible()

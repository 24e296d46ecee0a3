"""What the forum is for, start to finish: both sides tell, a moderator reads, they answer."""

from collections import Counter
from dataclasses import replace

from playwright.sync_api import expect

from tests.browser.conftest import Meet, Options
from tests.support.person import Person, Seen, seen, unique

REASON = "Please leave the officer's name out. A role says as much."
COMMISSIONED = """We set **ten per cent** for social value and asked for local news.

- Two bids came.
- Neither was from a station.

> We never asked ourselves whether they could read our forms.
"""
BID = "We had three weeks, two volunteers and one laptop. Ms Example at the desk would not help."
MENDED = "We had three weeks, two volunteers and one laptop. The contract manager would not help."
ANSWER = "From the bidding side: your forms asked for three years of audited figures."
WELCOME = "Your registration at Have Regard"
READ = "Something you sent has been read by a moderator"
ANSWERED = "Thank you. We have since asked for one."


def test_both_sides_tell_and_answer_each_other(meet: Meet, options: Options) -> None:
    commissioner, bidder = meet(**options).join(), meet(**options).join()
    moderator, reader = meet("graham", **options), meet(**options)
    bought, bid = unique("We bought radio"), unique("We bid from a cupboard")

    previewed = _write(commissioner, bought, COMMISSIONED, side="Commissioner", named=True)
    assert previewed.byline == commissioner.name
    assert "<strong>ten per cent</strong>" in previewed.html
    assert _write(bidder, bid, BID, side="Bidder", named=False).byline == "Bidder 1"
    for title in (bought, bid):
        expect(reader.page.get_by_text(title)).to_have_count(0)

    moderator.open_in_queue(bought)
    assert moderator.page.locator(".byline").first.inner_text() == previewed.byline
    moderator.decide("Approve")
    moderator.open_in_queue(bid)
    moderator.decide("Send back for changes", REASON)

    _mend(bidder, bid)
    moderator.open_in_queue(bid)
    expect(moderator.page.get_by_role("region", name="What was decided")).to_contain_text(REASON)
    moderator.decide("Approve")

    reader.open_thread(bid)
    shown = seen(reader.page.get_by_role("article", name="The experience"))
    assert (shown.byline, shown.side) == ("Bidder 1", "Bidder")
    assert bidder.name not in reader.page.content()
    reader.open_thread(bought)
    assert seen(reader.page.get_by_role("article", name="The experience")) == previewed

    answer = _answer(bidder, moderator, bought, "Answer this experience", ANSWER)
    assert answer.byline == "Bidder"  # the number is given when it is sent
    _answer(commissioner, moderator, bought, "Answer this reply by Bidder 1", ANSWERED)
    reader.open_thread(bought)
    replies = reader.page.get_by_role("article").filter(has=reader.page.get_by_role("heading"))
    expect(replies).to_have_count(2)
    assert seen(replies.nth(0)) == replace(answer, byline="Bidder 1")
    expect(replies.nth(1)).to_contain_text("in answer to Bidder 1")
    expect(replies.nth(1)).to_contain_text(ANSWERED)

    told = ["Your post was approved", "Somebody answered you", "Your post was approved"]
    _assert_told_once(commissioner, told, mailed=told)
    _assert_told_once(
        bidder,
        [
            "Your post was sent back for changes",
            "Your post was approved",
            "Your post was approved",
            "Somebody answered you",
        ],
        mailed=[READ, READ, READ, "Something you sent has an answer"],
    )


def _write(author: Person, title: str, body: str, *, side: str, named: bool) -> Seen:
    """Have somebody write an experience, look at the preview and send it as it is."""
    author.page.get_by_role("link", name="Write", exact=True).click()
    author.fill_in(title=title, body=body, side=side, named=named)
    previewed = author.preview()
    author.send()
    expect(author.mine(title)).to_contain_text("Waiting to be read")
    return previewed


def _mend(author: Person, title: str) -> None:
    """Have the author learn by letter that a text was read, on the page why, and mend it."""
    assert author.unread() == 1
    letter = author.live.wait_for_mail(author.email, subject="read by a moderator")
    for kind in ("plain", "html"):
        part = letter.get_body((kind,))
        assert part is not None
        assert "Sign in to see it" in part.get_content()
        assert "leave the officer" not in part.get_content()
    expect(author.mine(title)).to_contain_text(REASON)
    author.mine(title).get_by_role("link", name="Change and send again").click()
    expect(author.body()).to_have_value(BID)
    author.fill_in(body=MENDED)
    author.send()
    expect(author.mine(title)).to_contain_text("Waiting to be read")


def _answer(author: Person, moderator: Person, thread: str, link: str, body: str) -> Seen:
    """Have somebody answer in a thread and a moderator approve it; return what was previewed."""
    author.open_thread(thread)
    author.page.get_by_role("link", name=link).click()
    side = "Bidder" if body == ANSWER else "Commissioner"
    author.fill_in(body=body, side=side, named=side == "Commissioner")
    previewed = author.preview()
    author.send()
    moderator.open_in_queue(body[:30])
    expect(moderator.page.get_by_text("What it answers")).to_be_visible()
    moderator.decide("Approve")
    return previewed


def _assert_told_once(person: Person, expected: list[str], *, mailed: list[str]) -> None:
    """Check that the bell and the letters told somebody these things, each once."""
    assert person.unread() == len(expected)
    assert person.notices() == expected
    person.live.wait_until_sent()
    subjects = [str(letter["Subject"]) for letter in person.live.mails(person.email)]
    told = [subject.partition(":")[0] for subject in subjects]
    assert Counter(told) == Counter([*mailed, WELCOME])
    person.press("Mark all as read")
    assert person.unread() == 0

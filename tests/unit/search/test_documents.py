"""What of a post can be found, and what nobody can."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.richtext import render
from app.experiences.facts import CONCERNS, FACTS
from app.perspectives.tags import Perspective
from app.search.documents import EXPERIENCE, Document, document, plain, shortest, tag, told, twins
from app.search.facets import FACETS
from app.search.models import SECOND, place_of
from app.search.words import stems

MOMENT = datetime(2026, 11, 25, 9, 41, 7, 999_999, tzinfo=UTC)
TOLD: dict[str, Any] = {
    "stage": "bid",
    "service": "audio_radio",
    "buyer_kind": "district",
    "nation": "wales",
    "outcome": "lost",
    "began": "2025-09",
    "expertise": ["learnt", "lent"],
    "cost": 1_250,
    "concerns": {
        "mission": {"severity": 3, "source": "met"},
        "feedback": {"severity": 0, "source": "met"},
        "timescale": {"severity": None, "source": ""},
    },
    "questions": ["bid_or_not"],
    "message": "Publish your budget.",
}

FEW = (EXPERIENCE, "perspective_bidder", "checked_no", "by_12", "stage_bid", "questions_bid_or_not")


def made(**changes: Any) -> Document:
    """Return the document of a reply by role, but for the changes."""
    row: Any = {
        "id": 7,
        "parent_id": 3,
        "published_at": MOMENT,
        "perspective": Perspective.BIDDER,
        "checked": False,
        "profile_id": None,
        "title": "",
        "html": "<p>Words.</p>\n",
        "facts": {},
    }
    return document(row | changes)


# ── Words ────────────────────────────────────────────────────────────────────────────────────────


def test_each_part_of_a_post_is_kept_apart() -> None:
    one = made(title="Youth radio", html="<p>We <em>lost</em>.</p>", facts=TOLD)
    assert one.title == ["youth", "radio"]
    assert one.body == ["we", "lost"]
    assert {"publish", "budget", "wale"} <= {*one.facts}


def test_the_facts_are_found_by_the_words_in_which_they_are_shown() -> None:
    words = [*told(TOLD, Perspective.BIDDER)]
    for shown in ("Writing the bid", "Wales", "September 2025", "Publish your budget."):
        assert shown in words
    assert any("1,250" in line for line in words)
    titles = {fact.title for fact in FACTS}
    assert not titles & {*words}, "they are the same in all posts, so they tell none apart"


def test_a_concern_is_found_where_it_mattered() -> None:
    words = {*told(TOLD, Perspective.BIDDER)}
    assert CONCERNS.get("mission").label in words
    assert CONCERNS.get("feedback").label not in words
    assert CONCERNS.get("timescale").label not in words


def test_a_reply_has_no_facts() -> None:
    for none in ({}, None):
        assert made(facts=none).facts == []


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>one</p><p>two</p>", "one two"),
        ("<ul>\n<li>one</li><li>two</li></ul>", "one two"),
        ("<h3>one</h3><blockquote><p>two</p></blockquote>three", "one two three"),
        ("one<br>two<hr>three", "one two three"),
        # A mark inside a line parts no words, and puts no space before a comma.
        ("<strong>b</strong>id, the <em>value</em>, <s>not</s>.", "bid, the value, not."),
        ('(<a href="https://example.org/" title="x &gt; y">a link</a>)', "(a link)"),
        ("<pre><code>a  b\nc</code></pre>", "a b c"),
        ("fish &amp; chips &lt;b&gt;", "fish & chips <b>"),
        ("", ""),
    ],
)
def test_the_words_of_a_text_are_those_that_are_shown(html: str, words: str) -> None:
    assert plain(html) == words


@given(st.text(st.sampled_from("ab *_`>#-~[]()<&\n\\!1.,:/"), max_size=60))
def test_a_text_reads_as_it_does_in_a_list(source: str) -> None:
    rendered = render(source)
    assert plain(rendered.html) == rendered.excerpt


def test_neither_a_tag_nor_an_address_behind_words_is_a_word() -> None:
    assert plain(render("See [*our* page](https://example.org 'Title').").html) == "See our page."


# ── Tags ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_terms_of_the_facets_are_counted() -> None:
    assert {*made(facts=TOLD).facets} == {
        "perspective_bidder",
        "checked_no",
        "stage_bid",
        "service_audio_radio",
        "buyer_kind_district",
        "nation_wales",
        "outcome_lost",
        "period_since_2025",
    }


def test_the_questions_that_it_answers_only_narrow_down() -> None:
    assert [*made(facts=TOLD).marks] == ["questions_bid_or_not"]


@pytest.mark.parametrize("side", Perspective)
@pytest.mark.parametrize("checked", [False, True])
def test_nobody_checks_observers(side: Perspective, *, checked: bool) -> None:
    found = [*made(perspective=side, checked=checked).facets]
    word = "checked_yes" if checked else "checked_no"
    expected = [] if side is Perspective.OBSERVER else [word]
    assert found == [f"perspective_{side.value}", *expected]


def test_an_experience_is_marked_as_one() -> None:
    assert EXPERIENCE in made(parent_id=None).marks
    assert EXPERIENCE not in made(parent_id=3).tags


def test_only_who_gave_their_name_is_found_by_it() -> None:
    assert "by_12" in made(profile_id=12).marks
    assert not [one for one in made(profile_id=None).tags if one.startswith("by_")]


def test_each_facet_tells_one_term_at_most() -> None:
    facets = [*made(facts=TOLD).facets]
    for facet in FACETS:
        terms = {tag(facet.id, term) for term in facet.labels}
        assert len(terms & {*facets}) <= 1
        facets = [one for one in facets if one not in terms]
    assert facets == [], "what is counted is in a facet"


def test_all_tags_are_the_facets_and_the_marks() -> None:
    one = made(parent_id=None, profile_id=12, facts=TOLD)
    assert one.tags == [*one.facets, *one.marks]
    assert len({*one.tags}) == len(one.tags)


def test_what_replies_have_too_has_a_twin_of_experiences_alone() -> None:
    one = made(parent_id=None, profile_id=12, facts=TOLD)
    ours = ["perspective_bidder", "checked_no", "by_12"]
    assert twins(one) == [f"experience_{name}" for name in ours]
    assert not {*twins(one)} & {*one.tags}
    assert [*twins(made(profile_id=12))] == []


@given(st.lists(st.sampled_from(FEW), unique=True))
def test_the_shortest_tags_are_of_the_same_posts(asked: list[str]) -> None:
    documents = [
        made(parent_id=top, perspective=side, checked=checked, profile_id=12, facts=facts)
        for top, facts in [(None, TOLD), (None, {}), (3, {})]
        for side in Perspective
        for checked in (True, False)
    ]
    posts = [{*one.tags, *twins(one)} for one in documents]
    short = shortest(asked)
    assert [set(asked) <= tags for tags in posts] == [set(short) <= tags for tags in posts]
    if EXPERIENCE in asked:
        assert not any(set(short) & tags for tags in posts if EXPERIENCE not in tags)


def test_no_word_is_a_tag() -> None:
    one = made(parent_id=None, profile_id=12, facts=TOLD)
    for name in one.tags:
        assert "_" in name
        assert name not in stems(name)


# ── Places ───────────────────────────────────────────────────────────────────────────────────────


def test_a_later_post_has_a_higher_place() -> None:
    later = MOMENT + timedelta(seconds=1)
    assert place_of(later, 1) > place_of(MOMENT, 2**31 - 1)
    assert place_of(MOMENT, 8) > made().place == place_of(MOMENT, 7)


def test_a_place_tells_its_second_and_its_post() -> None:
    seconds, post_id = divmod(made().place, SECOND)
    assert (seconds, post_id) == (int(MOMENT.timestamp()), 7)


def test_a_place_fits_its_column_for_a_lifetime() -> None:
    assert place_of(datetime(2100, 1, 1, tzinfo=UTC), 2**31 - 1) < 2**63

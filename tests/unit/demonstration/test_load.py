"""What load data is made of: texts, facts, threads."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from app.core import richtext
from app.demonstration.load import prose, rhythm, shape, told
from app.demonstration.load.people import Person
from app.demonstration.load.posts import Batch, Cast, make
from app.demonstration.load.told import Asked
from app.experiences.facts import check
from app.experiences.models import BODY_LIMIT, TITLE_LIMIT
from app.perspectives.tags import Perspective
from app.search.words import stems

TODAY = date(2026, 11, 25)
ASKED = (
    Asked("bid_or_not", frozenset({Perspective.BIDDER})),
    Asked("what_worries", frozenset(Perspective)),
)
CAST = Cast(
    people=[
        Person(number, f"Load Number{number}", side, "", checked=False)
        for number, side in enumerate([*Perspective] * 5, start=1)
    ],
    reader_id=99,
    questions=ASKED,
    now=1_800_000_000.0,
)


def chance(seed: int = 1) -> random.Random:
    return random.Random(seed)  # noqa: S311 - not for secrets


def test_a_text_is_what_the_forum_makes_of_it() -> None:
    source = chance()
    for _ in range(500):
        made = prose.text(source, 50, 1.2)
        rendered = richtext.render(made.body)
        assert (made.html, made.excerpt) == (rendered.html, rendered.excerpt)
        assert len(made.body) <= BODY_LIMIT


def test_the_longest_text_and_title_fit() -> None:
    for seed in range(20):
        assert len(prose.text(chance(seed), 10**6, 0.1).body) <= BODY_LIMIT
    titles = [prose.title(chance(seed)) for seed in range(2_000)]
    assert max(map(len, titles)) <= TITLE_LIMIT
    assert min(map(len, titles)) > 8


def test_few_words_are_frequent_and_many_are_rare() -> None:
    source = chance()
    found = Counter(stems(" ".join(prose.text(source, 60, 1).body for _ in range(3_000))))
    times = sorted(found.values(), reverse=True)
    assert sum(times[:50]) > sum(times) / 3
    assert len(times) > 4_000
    assert sum(1 for one in times if one < times[0] / 500) > len(times) / 2


@pytest.mark.parametrize("side", Perspective)
def test_facts_are_sound(side: Perspective) -> None:
    source = chance()
    known = [question.id for question in ASKED]
    answered = 0
    for _ in range(700):
        facts = told.facts(source, side, TODAY, ASKED)
        assert check(facts, side, today=TODAY, questions=known) == {}
        answered += "questions" in facts
    assert 100 < answered < 400


def test_a_side_that_is_asked_nothing_answers_nothing() -> None:
    source = chance()
    facts = [told.facts(source, Perspective.OBSERVER, TODAY, ASKED[:1]) for _ in range(50)]
    assert not any("questions" in one for one in facts)


@pytest.mark.parametrize(("threads", "replies"), [(1, 0), (1, 7), (1_000, 4_000), (50, 3)])
def test_threads_have_so_many_replies_together(threads: int, replies: int) -> None:
    found = shape.lengths(chance(), threads, replies)
    assert (len(found), sum(found)) == (threads, replies)
    assert min(found) >= 0


def test_a_few_threads_are_long() -> None:
    found = sorted(shape.lengths(chance(), 20_000, 80_000))
    assert found[0] == 0
    assert found[10_000] < 3
    assert found[-1] > 250


def test_a_hot_thread_has_a_chain_and_a_fan() -> None:
    spots = shape.spots(shape.hot_parents(chance(), 20_000))
    shape.count(spots)
    assert len(spots) == 20_001
    deep = number = shape.CHAIN
    while spots[number].parent is not None:
        number = spots[number].parent
        deep -= 1
    assert deep == 0
    assert max(spot.answers for spot in spots[1:]) >= shape.FAN
    assert spots[0].reply_count == 20_000


@pytest.mark.parametrize("replies", range(8))
def test_a_hot_thread_may_be_small(replies: int) -> None:
    found = shape.hot_parents(chance(), replies)
    assert all(parent < number for number, parent in enumerate(found, start=1))
    assert len(found) == replies


def test_a_batch_is_the_same_for_the_same_seed() -> None:
    def words(seed: str, days: int = 0) -> list[str]:
        batch = Batch(seed, [3, 0, 12], begins=0.2, ends=0.3)
        later = replace(CAST, now=CAST.now + days * rhythm.DAY)
        return sorted(made.text.body for made in make(batch, later))

    assert len(words("one")) == 18
    assert words("one") == words("one") == words("one", days=2)
    assert words("one") != words("two")


def test_everything_was_sent_and_appeared_before_now() -> None:
    made = make(Batch("late", [30, 0, 4, 1] * 20, begins=0.99, ends=1, hot=False), CAST)
    now = rhythm.moment(CAST.now)
    assert all(one.sent < one.appeared < now for one in made)
    assert [one.sent for one in made] == sorted(one.sent for one in made)
    assert all(one.appeared < one.gone < now for one in made if one.gone)
    weekend = sum(one.appeared.weekday() >= 5 for one in made)
    assert 0 < weekend < len(made) / 4

"""The facets by which lists are narrowed down."""

from collections import Counter
from itertools import combinations
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.experiences.facts import FACTS
from app.perspectives.tags import SIDES
from app.procurement.vocabulary import VOCABULARIES
from app.search.documents import FACTS as FACETED
from app.search.documents import tag
from app.search.facets import FACETS, Group, chosen_in, count, offer, tags_of

OUTCOMES = ("bidder_outcome", "commissioner_outcome")

some = st.fixed_dictionaries(
    {}, optional={facet.id: st.sampled_from([*facet.labels]) for facet in FACETS}
)
"""A choice in some facets."""


def asked(query: str) -> dict[str, str]:
    """Return what an address says behind the question mark."""
    assert query.startswith("?")
    return dict(parse_qsl(query[1:], keep_blank_values=True))


BY_NAME = {facet.id: facet for facet in FACETS}


def offered(*groups: Group) -> dict[str, list[tuple[str, int]]]:
    """Return the choices of groups by their titles."""
    return {one.title: [(choice.label, choice.count) for choice in one.offered] for one in groups}


# ── Which there are ──────────────────────────────────────────────────────────────────────────────


def test_every_term_of_a_fact_is_a_choice_in_its_order() -> None:
    for fact in ("stage", "service", "buyer_kind", "nation", "period"):
        terms = VOCABULARIES[fact].terms
        assert [*BY_NAME[fact].labels.items()] == [(term.id, term.label) for term in terms]
    assert [*BY_NAME["perspective"].labels] == [side.value for side in SIDES]
    assert [*BY_NAME["checked"].labels] == ["yes", "no"]


def test_the_outcomes_of_both_sides_are_one_facet() -> None:
    terms = [term for side in OUTCOMES for term in VOCABULARIES[side].terms]
    assert {*BY_NAME["outcome"].labels} == {term.id for term in terms}
    for term in terms:
        assert BY_NAME["outcome"].labels[term.id] == term.label, "one word for the same id"


def test_a_facet_has_one_term_of_each_post() -> None:
    assert not [fact.id for fact in FACTS if fact.id in FACETED and fact.several]


def test_no_two_choices_are_one_tag() -> None:
    tags = [tag(facet.id, term) for facet in FACETS for term in facet.labels]
    assert len({*tags}) == len(tags)
    assert not [one for one in tags if one.startswith(("by_", "kind_", "questions_"))]


def test_titles_and_labels_are_told_apart() -> None:
    assert len({facet.title for facet in FACETS}) == len(FACETS)
    for facet in FACETS:
        assert all(facet.labels.values())
        assert len({*facet.labels.values()}) == len(facet.labels)


# ── What an address chooses ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("values", "chosen"),
    [
        ([], {}),
        ([("stage", "bid")], {"stage": "bid"}),
        ([("nation", "wales"), ("stage", "bid")], {"stage": "bid", "nation": "wales"}),
        ([("stage", "bid"), ("stage", "award")], {"stage": "bid"}),
        ([("stage", "nothing"), ("stage", "bid")], {}),
        ([("stage", "")], {}),
        ([("stage", "BID")], {}),
        ([("stage", "bid ")], {}),
        ([("stage", "bid\x00")], {}),
        ([("stage", "stage_bid")], {}),
        ([("by", "1"), ("kind", "experience"), ("questions", "bid_or_not")], {}),
        ([("q", "bid"), ("sort", "most"), ("after", "3")], {}),
        ([("checked", "yes"), ("perspective", "x")], {"checked": "yes"}),
    ],
)
def test_what_an_address_chooses(values: list[tuple[str, str]], chosen: dict[str, str]) -> None:
    assert chosen_in(MultiDict(values)) == chosen


@given(some)
def test_whatever_there_is_can_be_chosen(chosen: dict[str, str]) -> None:
    assert chosen_in(chosen) == chosen
    assert {*tags_of(chosen)} == {f"{name}_{term}" for name, term in chosen.items()}


# ── What is counted and offered ──────────────────────────────────────────────────────────────────


@given(st.lists(st.lists(st.sampled_from(["a_1", "a_2", "b_1"]), unique=True), max_size=9))
def test_tags_are_counted_once_for_each_entry(entries: list[list[str]]) -> None:
    expected = Counter(one for entry in entries for one in entry)
    assert count("\n".join(" ".join(entry) for entry in entries)) == expected


def test_the_most_frequent_come_first_and_else_in_their_order() -> None:
    counted = {"stage_bid": 2, "stage_award": 5, "stage_planning": 2, "nation_wales": 1}
    labels = BY_NAME["stage"].labels
    assert offered(*offer({}, counted, {})) == {
        "Stage": [(labels["award"], 5), (labels["planning"], 2), (labels["bid"], 2)],
        BY_NAME["nation"].title: [(BY_NAME["nation"].labels["wales"], 1)],
    }


def test_nothing_is_offered_of_what_nobody_has() -> None:
    assert [*offer({}, {"stage_bid": 0, "by_1": 9, "nonsense": 3}, {})] == []


def test_what_is_chosen_can_be_let_go_and_its_facet_offers_nothing_else() -> None:
    also = {"q": "a b & c", "sort": "newest"}
    chosen = {"stage": "bid", "nation": "wales"}
    stage, nation = offer(chosen, {"stage_award": 3}, also)
    for group, rest in ((stage, {"nation": "wales"}), (nation, {"stage": "bid"})):
        assert group.offered == ()
        assert group.chosen is not None
        assert asked(group.chosen.query) == also | rest
    assert stage.chosen is not None
    assert stage.chosen.label == "Writing the bid"


def test_a_chosen_term_is_shown_though_nobody_has_it() -> None:
    (group,) = offer({"stage": "bid"}, {}, {})
    assert group.chosen is not None
    assert group.chosen.query == "?"


@given(some, st.dictionaries(st.sampled_from(["q", "sort"]), st.text(st.characters(codec="utf-8"))))
def test_a_choice_adds_one_term_and_loses_nothing(
    chosen: dict[str, str], also: dict[str, str]
) -> None:
    every: Any = {tag(facet.id, term): 1 for facet in FACETS for term in facet.labels}
    groups = [*offer(chosen, every, also)]
    assert len(groups) == len(FACETS), "each is chosen or offered"
    for facet, group in zip(FACETS, groups, strict=True):
        assert (group.chosen is not None) is (facet.id in chosen)
        for term, choice in zip(facet.labels, group.offered, strict=False):
            assert asked(choice.query) == also | chosen | {facet.id: term}


def test_facets_combine_in_any_order() -> None:
    for first, second in combinations(FACETS, 2):
        one, other = next(iter(first.labels)), next(iter(second.labels))
        assert chosen_in({second.id: other, first.id: one}) == {first.id: one, second.id: other}

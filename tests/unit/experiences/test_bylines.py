"""The line over a role-only post: what it says, and about how many it fits."""

from itertools import product

import pytest

from app.experiences.bylines import TOO_FEW, areas, fits, told
from app.experiences.facts import BY_ID
from app.perspectives.tags import KINDS, Perspective
from app.procurement.vocabulary import VOCABULARIES

COMMISSIONER, BIDDER, OBSERVER = Perspective
AREAS = [area.id for area in areas()]
LINES = [
    (side, kind.id, area)
    for side, kinds in KINDS.items()
    for kind, area in product(kinds.terms, ["", *AREAS])
]
LONGEST = 80
"""Characters that the column of a byline takes."""


def test_every_place_is_offered_once_and_the_whole_country_is_none() -> None:
    labels = [area.label for area in areas()]
    assert len(labels) == len(set(labels)) == len(set(AREAS)) == 13
    assert labels[:4] == ["England", "Wales", "Scotland", "Northern Ireland"]
    assert {"South West", "London"} <= set(labels)
    assert "uk" not in AREAS


@pytest.mark.parametrize(
    ("side", "kind", "area", "line"),
    [
        (BIDDER, "community_radio", "UKK", ", community radio, South West"),
        (BIDDER, "community_radio", "", ", community radio"),
        (BIDDER, "", "wales", ", Wales"),
        (COMMISSIONER, "nhs", "scotland", ", NHS, Scotland"),
        (OBSERVER, "", "UKI", ", London"),
        (OBSERVER, "nhs", "", ""),
        (None, "nhs", "UKI", ", London"),
        (BIDDER, "", "", ""),
    ],
)
def test_the_line_tells_what_was_chosen(
    side: Perspective | None, kind: str, area: str, line: str
) -> None:
    assert told(side, kind, area) == line


@pytest.mark.parametrize(("side", "kind", "area"), LINES)
def test_every_line_reads_well_has_room_and_fits_somebody(
    side: Perspective, kind: str, area: str
) -> None:
    line = f"{side.label} 9999{told(side, kind, area)}"
    assert len(line) <= LONGEST
    assert line.count(", ") == (2 if area else 1)
    many = fits(side, kind, area, {})
    assert many is not None
    assert 1 <= many <= KINDS[side].get(kind).more["about"]


@pytest.mark.parametrize("side", list(KINDS))
def test_a_nation_fits_at_least_as_many_as_each_of_its_regions(side: Perspective) -> None:
    for kind, region in product(KINDS[side].terms, VOCABULARIES["region"].terms):
        nation, part = (
            fits(side, kind.id, area, {}) for area in (region.more["nation"], region.id)
        )
        assert nation is not None
        assert part is not None
        assert nation >= part


def test_the_weights_of_the_regions_are_those_of_the_country() -> None:
    assert sum(region.more["weight"] for region in VOCABULARIES["region"].terms) == 100
    assert sum(size.more["share"] for size in VOCABULARIES["provider_size"].terms) == 100


@pytest.mark.parametrize(
    ("side", "kind", "area", "facts", "many"),
    [
        (BIDDER, "community_radio", "", {}, 320),
        (BIDDER, "community_radio", "UKK", {}, 29),
        (BIDDER, "local_tv", "UKK", {}, 3),
        (BIDDER, "local_tv", "northern_ireland", {"provider_size": "over_10m"}, 1),
        (BIDDER, "", "", {"provider_kind": "local_tv", "region": "UKC"}, 1),
        (BIDDER, "", "", {"provider_kind": "press", "nation": "wales"}, 30),
        (BIDDER, "press", "", {"nation": "uk"}, 600),
        (BIDDER, "press", "", {"provider_size": "under_10k"}, 120),
        (COMMISSIONER, "district", "", {"provider_size": "under_10k"}, 164),
        (COMMISSIONER, "district", "england", {"region": "UKC"}, 7),
        (COMMISSIONER, "district", "UKC", {"region": "UKJ", "nation": "england"}, 7),
        (COMMISSIONER, "", "", {"buyer_kind": "combined", "nation": "england"}, 13),
        (COMMISSIONER, "district", "", {"buyer_kind": "parish"}, 164),
    ],
)
def test_line_and_facts_fit_so_many(
    side: Perspective, kind: str, area: str, facts: dict[str, str], many: int
) -> None:
    assert fits(side, kind, area, facts) == many


@pytest.mark.parametrize(
    ("side", "kind", "facts"),
    [
        (OBSERVER, "", {"buyer_kind": "combined", "provider_kind": "local_tv"}),
        (OBSERVER, "local_tv", {}),
        (BIDDER, "", {"buyer_kind": "combined", "region": "UKC"}),
        (COMMISSIONER, "", {"provider_kind": "local_tv", "region": "UKC"}),
        (BIDDER, "district", {}),
        (COMMISSIONER, "local_tv", {}),
    ],
)
def test_without_a_kind_of_the_side_nothing_is_counted(
    side: Perspective, kind: str, facts: dict[str, str]
) -> None:
    assert fits(side, kind, "UKC", facts) is None


def test_each_side_with_kinds_tells_its_own_in_the_facts() -> None:
    assert set(KINDS) == {COMMISSIONER, BIDDER}
    for kinds in KINDS.values():
        assert kinds is VOCABULARIES[BY_ID[kinds.id].vocabulary]


def test_some_lines_are_too_narrow_and_most_are_not() -> None:
    narrow = [line for line in LINES if (fits(*line, {}) or 0) < TOO_FEW]
    assert (BIDDER, "local_tv", "UKK") in narrow
    assert len(narrow) < len(LINES) / 3

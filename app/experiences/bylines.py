"""The line over a role-only post, and whether it gives its author away. Pure."""

from typing import Final

from app.experiences.facts import Facts
from app.perspectives.tags import KINDS, Perspective
from app.procurement.vocabulary import VOCABULARIES, Term

TOO_FEW: Final = 10
"""A line that fits fewer organisations than this, by our estimate, is warned of."""
REGIONS: Final = VOCABULARIES["region"]
NATIONS: Final = VOCABULARIES["nation"]
_EVERYWHERE: Final = 100


def areas() -> tuple[Term, ...]:
    """Return the nations and the regions that a byline may tell, each place once."""
    wholes = {term.label for term in NATIONS.terms}
    regions = tuple(term for term in REGIONS.offered if term.label not in wholes)
    return tuple(term for term in NATIONS.offered if term.id != "uk") + regions


def told(perspective: Perspective | None, kind: str, area: str) -> str:
    """Return what stands behind the label: `, community radio, South West`."""
    parts = []
    if kind and perspective is not None and perspective in KINDS:
        parts.append(str(KINDS[perspective].get(kind).more["byline"]))
    if area:
        parts.append(_area(area).label)
    return "".join(f", {part}" for part in parts)


def fits(perspective: Perspective, kind: str, area: str, facts: Facts) -> int | None:
    """Return about how many organisations in the UK fit the line and the facts under it.

    The facts stand below the line for everybody to read, so what the line leaves out they may tell.
    Of several areas the smallest counts. None where no kind of the side is known: then a side alone
    is told, and that fits thousands.
    """
    if perspective not in KINDS:
        return None
    own = kind or facts.get(KINDS[perspective].id, "")  # the fact is named as its vocabulary
    if own not in KINDS[perspective]:
        return None
    there_are = float(KINDS[perspective].get(own).more["about"])
    areas_told = (area, facts.get("region", ""), facts.get("nation", ""))
    there_are *= min(_share(one) for one in areas_told) / 100
    if perspective is Perspective.BIDDER and "provider_size" in facts:
        size = VOCABULARIES["provider_size"].get(facts["provider_size"])
        there_are *= size.more["share"] / 100
    return max(1, round(there_are))


def _area(area: str) -> Term:
    return REGIONS.get(area) if area in REGIONS else NATIONS.get(area)


def _share(area: str) -> float:
    """Return the share, in a hundred, of the UK's people in an area; all where none is told."""
    if area in REGIONS:
        return float(REGIONS.get(area).more["weight"])
    parts = [term.more["weight"] for term in REGIONS.terms if term.more["nation"] == area]
    return float(sum(parts) or _EVERYWHERE)

"""What became of an affiliation, for who wants to know."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class AffiliationDecided:
    """An affiliation was checked, or could not be. Neither organisation nor evidence is told."""

    affiliation_id: int
    version: int
    """With the id, it names this decision and no other."""
    member_id: int
    checked: bool
    reason: str

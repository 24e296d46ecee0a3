"""From the facts of an experience to rows that can be counted. Pure."""

from collections.abc import Iterator
from typing import Any

from app.experiences.facts import Facts


def ratings(facts: Facts) -> Iterator[dict[str, Any]]:
    """Give each concern that was rated; not those that were said not to apply."""
    for concern, rating in facts.get("concerns", {}).items():
        if rating["severity"] is not None:
            yield {"concern": concern, "severity": rating["severity"]}

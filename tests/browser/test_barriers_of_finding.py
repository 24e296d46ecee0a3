"""Search and lists, narrowed down and unfolded: no barrier that a machine can find."""

from tests.browser.conftest import Meet, on_sqlite
from tests.browser.test_barriers import Way, look_at
from tests.support.person import Person


def unfolded(address: str, summary: str) -> Way:
    """Return the way to a page of which a part is unfolded."""

    def go(person: Person) -> None:
        person.page.goto(address)
        part = person.page.get_by_role("main").locator("details", has_text=summary)
        part.locator("summary").click()
        assert part.get_attribute("open") is not None

    return go


@on_sqlite
def test_pages_for_finding(meet: Meet) -> None:
    look_at(
        meet(),
        {
            "search": "/search",
            "search, explained": unfolded("/search", "How to find more, or less"),
            "results": "/search?q=social+value",
            "results, facets open": unfolded("/search?q=social+value", "Narrow down"),
            "results, narrowed down": "/search?q=the&stage=bid&perspective=bidder",
            "no results": '/search?q="nobody+wrote"+-this+by:nobody&stage=bid',
            "not understood": "/search?q=perspective:nobody",
            "list, facets open": unfolded("/experiences", "Narrow down"),
            "list, narrowed down": "/experiences?perspective=bidder&stage=bid",
            "list, nothing": "/experiences?perspective=observer&stage=bid&nation=wales",
            "member, facets open": unfolded("/members/4", "Narrow down"),
        },
    )

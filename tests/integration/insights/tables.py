"""Reads the tables of the page of figures as a reader does."""

from html.parser import HTMLParser


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in {"caption", "th", "td"}:
            self.words = []
        if tag == "tr":
            self.rows.append([])

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        text = " ".join("".join(self.words).split())
        if tag == "caption":
            self.rows = self.tables[text] = []
        elif tag in {"th", "td"}:
            self.rows[-1].append(text)


def tables(page: str) -> dict[str, list[list[str]]]:
    """Return each table's rows, and their cells as text, by its caption."""
    reader = _Tables()
    reader.feed(page)
    return reader.tables


def figures(page: str) -> set[tuple[str, str, str]]:
    """Return each figure with the words of its row and its column, as it is told."""
    return {
        (row[0], column.lower(), cell)
        for head, *rows in tables(page).values()
        for row in rows
        for column, cell in zip(head[1:], row[1:], strict=True)
        if column != "Matters more to"
    }

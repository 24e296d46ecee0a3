"""Reads a page as far as the tests need it: its title, its headings and its forms."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

Fields = dict[str, list[str]]

_TEXTLESS = {"submit", "button", "image", "reset", "file"}


@dataclass
class Form:
    """A form as a browser would send it when nothing is touched."""

    action: str
    method: str
    id: str
    values: Fields = field(default_factory=dict)
    """What would be sent: hidden fields, filled-in texts, what is ticked or chosen."""
    names: set[str] = field(default_factory=set)
    """Every field and button that it has."""

    def add(self, name: str, value: str) -> None:
        """Add a value that would be sent."""
        self.values.setdefault(name, []).append(value)


@dataclass
class Page:
    """What a reader was served."""

    url: str
    text: str
    titles: list[str] = field(default_factory=list)
    h1: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def __contains__(self, words: str) -> bool:
        """Tell whether the words stand in the page's source."""
        return words in self.text

    @property
    def lasting(self) -> str:
        """The source without the tokens of its forms, which change with every second."""
        return "\n".join(line for line in self.text.splitlines() if "csrf_token" not in line)

    def form_with(self, names: set[str], *, at: str | None, index: int | None) -> Form:
        """Return the form that posts to `at` (when given) and has these fields."""
        found = [
            form
            for form in self.forms
            if form.method == "post" and names <= form.names and at in {None, form.action, form.id}
        ]
        if index is None and len(found) > 1 and at is None:
            found = [form for form in found if form.action != "/logout"] or found
        seen = [f"{form.action or '(here)'}: {sorted(form.names)}" for form in self.forms]
        if index is None:
            assert len(found) == 1, f"{len(found)} forms at {self.url} fit {names}; it has {seen}"
        assert len(found) > (index or 0), f"no such form at {self.url}; it has {seen}"
        return found[index or 0]


def read(url: str, text: str) -> Page:
    """Read a page."""
    page = Page(url, text)
    reader = _Reader(page)
    reader.feed(text)
    reader.close()
    return page


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.form: Form | None = None
        self.collecting: list[str] | None = None
        self.textarea = ""
        self.select = ""
        self.first_option: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in {"title", "h1", "textarea"}:
            self.collecting = []
        if tag == "a" and "href" in values:
            self.page.links.append(values["href"])
        if tag == "form":
            self.form = Form(
                values.get("action", ""), values.get("method", "get").lower(), values.get("id", "")
            )
            self.page.forms.append(self.form)
        elif self.form is not None:
            self._start_control(self.form, tag, values, bare={name for name, _ in attrs})

    def _start_control(
        self, form: Form, tag: str, values: dict[str, str], *, bare: set[str]
    ) -> None:
        name, kind = values.get("name", ""), values.get("type", "text").lower()
        if name and tag in {"input", "textarea", "select", "button"}:
            form.names.add(name)
        if tag == "input" and name and "disabled" not in bare and kind not in _TEXTLESS:
            ticked = kind not in {"checkbox", "radio"} or "checked" in bare
            if ticked:
                form.add(name, values.get("value", "on" if kind in {"checkbox", "radio"} else ""))
        elif tag == "textarea":
            self.textarea = name
        elif tag == "select":
            self.select, self.first_option = name, None
        elif tag == "option" and self.select:
            if self.first_option is None:
                self.first_option = values.get("value", "")
            if "selected" in bare:
                form.add(self.select, values.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.collecting is not None:
            self.collecting.append(data)

    def handle_endtag(self, tag: str) -> None:
        words = "".join(self.collecting or [])
        if tag == "title":
            self.page.titles.append(words.strip())
        elif tag == "h1":
            self.page.h1.append(" ".join(words.split()))
        elif tag == "textarea" and self.form is not None and self.textarea:
            # A browser drops the one line break that follows the opening tag.
            self.form.add(self.textarea, words.removeprefix("\r").removeprefix("\n"))
        elif tag == "select" and self.form is not None and self.first_option is not None:
            self.form.values.setdefault(self.select, [self.first_option])
            self.select = ""
        elif tag == "form":
            self.form = None
        if tag in {"title", "h1", "textarea"}:
            self.collecting = None

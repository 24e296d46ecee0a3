"""A text as readers would see it, and what its author should know before it is sent."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from markupsafe import Markup

from app.core.richtext import trusted
from app.experiences import bylines
from app.experiences.drafting import byline_for, checked_for
from app.experiences.facts import Facts
from app.experiences.models import Identity, Post, Revision
from app.experiences.panel import Panel
from app.experiences.writing import Writing
from app.perspectives.tags import Perspective
from app.policy.actor import Actor
from app.questions.models import Question
from app.questions.queries import find_questions

_NAMED_BODY: Final = re.compile(
    r"\b(?!(?:The|This|That|Our|Your|Their|Its|Every|Each|No)\b)(?:[A-Z][\w\u2019'-]{1,40} ){1,4}"
    r"(?:Council|Borough|Trust|Health Board|Care Board|Constabulary|Police|University|College|Homes"
    r"|Housing|FM|Radio)\b"
)


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A text as readers would see it."""

    title: str
    html: Markup
    byline: str
    perspective: Perspective | None
    checked: bool
    panel: Panel
    questions: Sequence[Question]
    warnings: Sequence[str]

    @classmethod
    def of(cls, actor: Actor, post: Post, text: Revision) -> Self:
        """Return the preview of a text of the actor's own post."""
        panel = Panel.of(text.facts, post.perspective)
        return cls(
            title=text.title,
            html=trusted(text.html),
            byline=byline_for(post),
            perspective=post.perspective,
            checked=checked_for(actor, post),
            panel=panel,
            questions=find_questions(panel.question_ids),
            warnings=warnings(Writing.of(post, text), text.facts),
        )


def warnings(writing: Writing, facts: Facts) -> list[str]:
    """Return why readers might guess the author of a role-only post; a sentence each."""
    if writing.identity is Identity.NAMED or writing.perspective is None:
        return []
    found = []
    many = bylines.fits(writing.perspective, writing.told_kind, writing.told_area, facts)
    if many is not None and many < bylines.TOO_FEW:
        found.append(_few(many, writing))
    named = _NAMED_BODY.search(f"{writing.title}\n{writing.body}")
    if named:
        found.append(
            f"Your text seems to name an organisation, “{named.group()}”. Whoever dealt with it "
            "will know who else did. “A council in our county” tells readers as much."
        )
    return found


def _few(many: int, writing: Writing) -> str:
    bodies = "one organisation" if many == 1 else f"{many} organisations"
    if writing.told_area and writing.told_kind:
        wider = (
            "Tell the nation in place of the region, or leave the kind or the area out, "
            "here and in the facts."
        )
    elif writing.told_area or writing.told_kind:
        wider = "Leave that out of the line, or leave the region or the turnover out of the facts."
    else:
        wider = "Leave the region, the kind or the turnover out of the facts."
    return f"The line over your post and its facts fit about {bodies} in the country. {wider}"

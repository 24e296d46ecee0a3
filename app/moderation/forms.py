"""The forms a moderator decides with."""

from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Regexp

from app.experiences.lifecycle import Action
from app.moderation.reasons import BY_ID, REASONS
from app.moderation.service import ON_POSTS, ON_TEXTS, REASON_LIMIT, Verdict
from app.web.forms import Choice, Form, TextLimit, clean_text

_WHICH = "Choose what to do with it."


class DecisionForm(Form):
    """What to do with a text, and why."""

    seen = HiddenField(validators=[Regexp(r"\A[0-9]{1,9}\Z", message="This page is not ours.")])
    action = Choice(
        "Your decision",
        [DataRequired(_WHICH)],
        choices=[(action.value, action.value) for action in ON_TEXTS],
    )
    wording = Choice(
        "Start from a wording",
        choices=[(reason.id, reason.label) for reason in REASONS],
    )
    reason = TextAreaField(
        "What the author will read", [TextLimit(REASON_LIMIT)], filters=[clean_text]
    )

    @property
    def chosen(self) -> Action:
        """Return the action that was chosen."""
        return Action(self.action.data)

    def verdict(self) -> Verdict:
        """Return the verdict. Its reason is the wording chosen, then the moderator's own words."""
        chosen = BY_ID.get(self.wording.data or "")
        own = self.reason.data or ""
        wording = chosen.wording if chosen and chosen.wording not in own else ""
        return Verdict(
            action=self.chosen,
            reason="\n\n".join(filter(None, [wording, own])),
            seen=int(self.seen.data or 0),
        )


class PostDecisionForm(DecisionForm):
    """What to do with a post that readers see, or saw."""

    action = Choice(
        "Your decision",
        [DataRequired(_WHICH)],
        choices=[(action.value, action.value) for action in ON_POSTS],
    )

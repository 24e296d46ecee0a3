"""The forms a moderator decides with."""

from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Regexp

from app.experiences.lifecycle import Action
from app.moderation.reasons import BY_ID, REASONS
from app.moderation.service import ON_POSTS, ON_TEXTS, REASON_LIMIT
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

    @property
    def words(self) -> str:
        """Return what the author will read: the moderator's own words, else the wording chosen."""
        chosen = BY_ID.get(self.wording.data or "")
        return self.reason.data or (chosen.wording if chosen else "")


class PostDecisionForm(DecisionForm):
    """What to do with a post that readers see, or saw."""

    action = Choice(
        "Your decision",
        [DataRequired(_WHICH)],
        choices=[(action.value, action.value) for action in ON_POSTS],
    )

"""The forms with which moderators ask to open who wrote a post, and answer."""

from wtforms import TextAreaField
from wtforms.validators import DataRequired

from app.moderation.service import REASON_LIMIT
from app.web.forms import Choice, Form, TextLimit, clean_text


class AskForm(Form):
    """Why it is needed to know who wrote a post."""

    reason = TextAreaField("Your reason", [TextLimit(REASON_LIMIT)], filters=[clean_text])


class AnswerForm(AskForm):
    """What a second moderator says to it."""

    action = Choice(
        "Your answer",
        [DataRequired("Choose whether you agree.")],
        choices=[("agree", "agree"), ("refuse", "refuse")],
    )

    @property
    def agrees(self) -> bool:
        """Tell which button was pressed."""
        return bool(self.action.data == "agree")

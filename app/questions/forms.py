"""The form for a further question."""

from wtforms import StringField, TextAreaField

from app.perspectives.tags import Perspective
from app.questions.models import HINT_LIMIT, TEXT_LIMIT, TOPIC_LIMIT
from app.web.fields import Choices
from app.web.forms import Form, TextLimit, clean_line


class QuestionForm(Form):
    """What is asked, of whom, and what an answer should tell."""

    topic = StringField("Topic", [TextLimit(TOPIC_LIMIT)], filters=[clean_line])
    text = StringField("Question", [TextLimit(TEXT_LIMIT)], filters=[clean_line])
    hint = TextAreaField(
        "What an answer should tell", [TextLimit(HINT_LIMIT)], filters=[clean_line]
    )
    put_to = Choices("Put to", choices=[(side.value, f"{side.label}s") for side in Perspective])

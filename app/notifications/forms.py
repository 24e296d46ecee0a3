"""Which notices a member wants by mail."""

from typing import Any, Final

from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from app.notifications.models import NoticeKind
from app.web.forms import Form

_KINDS: Final[Any] = {kind.value: kind.label for kind in NoticeKind}


class PreferencesForm(Form):
    """A box for each kind of notice."""

    wanted = SelectMultipleField(
        "Send me an e-mail to say",
        choices=_KINDS,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

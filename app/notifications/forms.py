"""Which notices a member wants by mail."""

from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from app.notifications.models import NoticeKind
from app.web.forms import Form


class PreferencesForm(Form):
    """A box for each kind of notice."""

    wanted = SelectMultipleField(
        "Send me a letter when",
        choices=[(kind.value, kind.label) for kind in NoticeKind],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

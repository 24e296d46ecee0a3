"""Which notices a member wants by mail."""

from app.notifications.models import NoticeKind
from app.web.fields import Choices
from app.web.forms import Form


class PreferencesForm(Form):
    """A box for each kind of notice."""

    wanted = Choices(
        "Send me an e-mail to say", choices=[(kind.value, kind.label) for kind in NoticeKind]
    )

"""Stating an affiliation, asking for a check, and deciding on one."""

from typing import Final

from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # not in its stubs
from wtforms.validators import DataRequired, Regexp, ValidationError

from app.core.errors import Invalid
from app.perspectives.lifecycle import Step
from app.perspectives.models import EVIDENCE_LIMIT, ORGANISATION_LIMIT, REASON_LIMIT
from app.perspectives.service import DECIDING, Finding, check_kind
from app.perspectives.tags import KINDS, Perspective
from app.web.forms import Choice, Form, TextLimit, clean_line, clean_text

_KINDS: Final = [
    SelectChoice("", "Choose the kind"),
    *(
        SelectChoice(term.id, term.label, optgroup=f"{side.label}s")
        for side, kinds in KINDS.items()
        for term in kinds.offered
    ),
]


class AffiliationForm(Form):
    """For whom a member buys or bids."""

    perspective = Choice(
        "For this organisation I speak as",
        [DataRequired("Choose the side you speak from.")],
        choices=[(side.value, side.label) for side in KINDS],
    )
    kind = SelectField(
        "Kind of organisation",
        [DataRequired("Choose the kind of organisation.")],
        choices=_KINDS,
        validate_choice=False,
    )
    organisation = StringField(
        "Name of the organisation",
        [DataRequired("Give the name of the organisation."), TextLimit(ORGANISATION_LIMIT)],
        filters=[clean_line],
    )

    def validate_kind(self, field: SelectField) -> None:
        """Refuse a kind that is not there, or is there for the other side only."""
        if self.perspective.data not in {side.value for side in KINDS}:
            return
        try:
            check_kind(Perspective(self.perspective.data), field.data)
        except Invalid as error:
            raise ValidationError(str(error)) from None


class EvidenceForm(Form):
    """What a moderator can look up."""

    evidence = TextAreaField(
        "Evidence",
        [DataRequired("Give something that a moderator can look up."), TextLimit(EVIDENCE_LIMIT)],
        filters=[clean_text],
    )


class FindingForm(Form):
    """Whether an affiliation was checked, and why."""

    seen = HiddenField(validators=[Regexp(r"\A[0-9]{1,9}\Z", message="This page is not ours.")])
    action = Choice(
        "Your decision",
        [DataRequired("Choose whether it is checked.")],
        choices=[(step.value, step.value) for step in DECIDING],
    )
    reason = TextAreaField(
        "What the member will read",
        [DataRequired("Give the member a reason."), TextLimit(REASON_LIMIT)],
        filters=[clean_text],
    )

    def finding(self) -> Finding:
        """Return what was decided."""
        return Finding(
            step=Step(self.action.data),
            reason=self.reason.data or "",
            seen=int(self.seen.data or 0),
        )

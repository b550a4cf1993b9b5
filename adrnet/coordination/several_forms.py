"""What is asked before something is done to several things at once, and before it is undone."""

from adrnet.coordination.bulk_acts import Act
from adrnet.domain.problem import ProblemOutcome
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.fields import HiddenField, RadioField, TextField, TickField, options
from adrnet.kit.forms import Form
from adrnet.kit.validators import Required
from adrnet.presenters.problems import OUTCOMES

_LONGEST = 2000


class SeveralForm(Form):
    """What every one of these forms carries: the things, each with the mark of how it was seen."""

    seen = HiddenField()

    @property
    def outcome_said(self) -> str:
        """What became of the things, where that is asked."""
        return ""

    @property
    def note_said(self) -> str:
        """The sentence for the record, where one is asked for."""
        return ""


class LookedForm(SeveralForm):
    """To say of several things that one has looked at them."""

    looked = TickField(
        _l("I have looked at each of them."), [Required(_l("Look at each of them first, or choose fewer."))]
    )


class CloseSeveralForm(SeveralForm):
    """To close several reports with one answer."""

    outcome = RadioField(_l("What became of them"), [Required(_l("Choose what became of them."))])
    note = TextField(_l("A sentence for the record and for the readers"), most=_LONGEST, rows=4)

    @property
    def outcome_said(self) -> str:
        """What became of the reports."""
        return str(self.outcome.data or "")

    @property
    def note_said(self) -> str:
        """The sentence for the record and the mails."""
        return str(self.note.data or "")


class TellApartForm(SeveralForm):
    """To say of several pairs that they are two organisations, with the reason."""

    reason = TextField(_l("Reason"), [Required(_l("Write the reason in a sentence or two."))], most=_LONGEST, rows=3)

    @property
    def note_said(self) -> str:
        """The reason."""
        return str(self.reason.data or "")


def several_form(act: Act) -> SeveralForm:
    """Return the form of an act."""
    if act == Act.TELL_APART:
        return TellApartForm()
    if act != Act.CLOSE:
        return LookedForm()
    form = CloseSeveralForm()
    form.outcome.choices = options((one.value, OUTCOMES[one].wording()) for one in ProblemOutcome)
    return form


class UndoForm(Form):
    """To undo what was done to several things, with the reason."""

    reason = TextField(_l("Reason"), [Required(_l("Write the reason in a sentence or two."))], most=_LONGEST, rows=3)

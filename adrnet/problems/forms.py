"""What may be typed here: a report, an answer to it, its end, the reason to take it up again."""

from typing import Any, Final

from wtforms.validators import ValidationError

from adrnet.domain import reporting
from adrnet.domain.problem import ProblemOutcome
from adrnet.domain.reporting import NEEDS_WORDS, Thing
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.fields import EmailField, HiddenField, RadioField, TextField, options
from adrnet.kit.forms import Form
from adrnet.kit.validators import Required
from adrnet.presenters.problems import KINDS, OUTCOMES

# A question that is not shown: whoever answers it is a machine.
TRAP: Final = "homepage"
LONGEST = 2000


class ReportProblemForm(Form):
    """What a reader says is wrong."""

    kind = RadioField(_l("What is wrong"), [Required(_l("Choose what is wrong."))])
    words = TextField(_l("What it should say, or what you found"), most=LONGEST, rows=5)
    email = EmailField(_l("Your e-mail address, for the answer"))

    def offer(self, thing: Thing) -> "ReportProblemForm":
        """Offer what can be wrong with a thing."""
        self.kind.choices = options((kind.value, KINDS[kind].wording()) for kind in reporting.kinds_of(thing))
        return self

    def validate_words(self, field: Any) -> None:
        """Ask for words where the kind alone tells nobody what is meant."""
        chosen: str | None = self.kind.data
        if chosen in NEEDS_WORDS and not field.data:
            raise ValidationError(_("Write in a sentence or two what is wrong."))


class AnswerProblemForm(Form):
    """What whoever keeps the entry did about a problem."""

    outcome = RadioField(_l("What you found"), [Required(_l("Choose what you found."))])
    note = TextField(
        _l("What the coordinators should know"), [Required(_l("Write it in a sentence."))], most=LONGEST, rows=4
    )

    def prepare(self) -> "AnswerProblemForm":
        """Offer what a maintainer can say."""
        self.outcome.choices = options((one.value, OUTCOMES[one].wording()) for one in reporting.ANSWERS)
        return self


class CloseProblemForm(Form):
    """What became of a problem, as it was seen."""

    seen = HiddenField()
    outcome = RadioField(_l("What became of it"), [Required(_l("Choose what became of it."))])
    note = TextField(_l("A sentence for the record and for the reader"), most=LONGEST, rows=4)

    def prepare(self) -> "CloseProblemForm":
        """Offer what can become of a problem."""
        self.outcome.choices = options((one.value, OUTCOMES[one].wording()) for one in ProblemOutcome)
        return self


class ReopenProblemForm(Form):
    """To take a problem up again, with the reason."""

    reason = TextField(_l("Reason"), [Required(_l("Write the reason in a sentence or two."))], most=LONGEST, rows=4)

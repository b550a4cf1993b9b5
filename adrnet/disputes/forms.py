"""What may be typed here: what a side says, what is decided and why. Names differ: several forms stand on one page."""

from collections.abc import Iterable

from wtforms import SelectChoice

from adrnet.domain.content import Content
from adrnet.domain.dispute import Outcome
from adrnet.domain.listing import Listing
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.fields import HiddenField, LineField, RadioField, TextField, options
from adrnet.kit.forms import Form
from adrnet.kit.validators import Required
from adrnet.presenters.disputes import outcome_in_words
from adrnet.presenters.entries import as_choice
from adrnet.presenters.words import Words

_LONGEST = 4000
# Stands in the list of entries for one that is not on it.
ANOTHER = "another"


class ContestNameForm(Form):
    """Which other entry uses the name, and what there is to say about it."""

    which = RadioField(_l("The other entry"))
    other_page = LineField(_l("Address of the other entry"), most=400)
    words = TextField(
        _l("What you have to say about it"),
        [Required(_l("Write since when your organisation uses the name, and what shows it."))],
        most=_LONGEST,
        rows=6,
    )

    def offer(self, known: Iterable[tuple[Listing, Content]], words: Words) -> "ContestNameForm":
        """Offer the entries that bear a name of this one, and any other by its address."""
        choices = [SelectChoice(one.public_id, *as_choice(one, content, words)) for one, content in known]
        self.which.choices = [*choices, *options([(ANOTHER, _("Another one, by its address"))])]
        return self

    @property
    def reference(self) -> str:
        """What names the other entry."""
        which: str | None = self.which.data
        return str(self.other_page.data or "") if which in {None, ANOTHER} else str(which)


class StateForm(Form):
    """What a side says."""

    words = TextField(
        _l("What your side says"), [Required(_l("Write what the coordinators should know."))], most=_LONGEST, rows=6
    )


class AppealForm(Form):
    """Why the network should look at a decision."""

    grounds = TextField(
        _l("Why you appeal"), [Required(_l("Write what the decision overlooks."))], most=_LONGEST, rows=6
    )


class DecideForm(Form):
    """What is decided, and why; `seen` is what was on the screen."""

    seen = HiddenField()
    outcome = RadioField(_l("Decision"), [Required(_l("Choose what you decide."))])
    reason = TextField(_l("Reason"), [Required(_l("Write the reason in a sentence or two."))], most=_LONGEST, rows=6)

    @property
    def chosen(self) -> Outcome:
        """What was chosen."""
        return Outcome(str(self.outcome.data))

    def offer(self, kind: str) -> "DecideForm":
        """Offer what can be decided about this kind of dispute."""
        self.outcome.choices = options([(one.value, outcome_in_words(kind, one)) for one in Outcome])
        return self


class ReopenForm(Form):
    """Why a decision is taken back."""

    why = TextField(_l("Reason"), [Required(_l("Write the reason in a sentence or two."))], most=_LONGEST, rows=4)


class ActForm(Form):
    """One act without a question."""

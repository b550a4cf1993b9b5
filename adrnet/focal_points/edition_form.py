"""What a coordinator types of an edition."""

from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.fields import HiddenField, LineField, TextField
from adrnet.kit.forms import Form
from adrnet.kit.validators import Required


class IssueEditionForm(Form):
    """What an edition is called, and what readers should know of it."""

    # How the list stood while the form was filled in.
    seen = HiddenField()
    title = LineField(_l("Title"), [Required(_l("Write what this edition is for, such as a meeting."))], most=200)
    note = TextField(_l("Note"), rows=4, most=2000)

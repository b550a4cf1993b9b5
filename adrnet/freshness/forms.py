"""What may be typed here: nothing, but which page was read, and which of two buttons was pressed."""

from adrnet.kit.fields import HiddenField
from adrnet.kit.forms import Form


class ConfirmForm(Form):
    """To say that what is published is still correct; `seen` tells what was published when the page was made."""

    seen = HiddenField()


class ActForm(Form):
    """A button without questions."""

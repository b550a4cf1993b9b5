"""What may be typed into a claim: who one is to the organisation, and the address that proves it."""

from typing import Any

from wtforms.validators import ValidationError

from adrnet.domain.claim import is_evidence
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.fields import EmailField, TextField
from adrnet.kit.forms import Form
from adrnet.kit.validators import Required

_STATEMENT = 2000


class BeginClaimForm(Form):
    """In the claimant's words: what they are to the organisation."""

    statement = TextField(
        _l("What you are to the organisation"),
        [Required(_l("Write in a sentence what you do there and why you keep its entry."))],
        most=_STATEMENT,
        rows=4,
    )


class ProveClaimForm(Form):
    """The organisation's address to which the link is mailed."""

    email = EmailField(
        _l("Address of the organisation"), [Required(_l("Write an e-mail address of the organisation."))]
    )
    domain = ""

    def validate_email(self, field: Any) -> None:
        """Refuse an address that proves nothing."""
        if not is_evidence(field.data or "", self.domain):
            raise ValidationError(_("Write an address that ends in @%(domain)s.", domain=self.domain))


class ActForm(Form):
    """One act without a question."""

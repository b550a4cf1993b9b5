"""What may be typed about one's own account."""

from typing import Any

from adrnet.i18n.locales import LOCALES
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.identity.passwords import fault, normalise
from adrnet.kit.fields import ChoiceField, EmailField, PasswordField, options
from adrnet.kit.forms import Form
from adrnet.kit.validators import Required


class ChooseLanguageForm(Form):
    """The language of mails."""

    language = ChoiceField(
        _l("Language"),
        choices=options([(one.code, one.endonym) for one in LOCALES], languages={one.code: one.tag for one in LOCALES}),
    )


class ChangeEmailForm(Form):
    """Another address."""

    email = EmailField(_l("New e-mail address"), [Required(_l("Write the new e-mail address."))])


class AcceptInvitationForm(Form):
    """The password of a new account."""

    password = PasswordField(_l("Password"), [Required(_l("Choose a password."))], is_new=True)

    def __init__(self, *arguments: Any, email: str = "", **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.email = email

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge the password."""
        is_valid = super().validate(extra_validators)
        found = fault(normalise(self.password.data or ""), self.email)
        if is_valid and found:
            self.refuse(found, "password")
        return is_valid and not found

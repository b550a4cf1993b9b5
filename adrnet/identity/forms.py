"""The forms of Flask-Security's views, in our words: each offers the attributes that its view asks for, and no more.

An account that is not there and a password that is wrong are one answer. Everything that costs time (hashes) has been
computed before these forms are asked; see `passwords`.
"""

from types import SimpleNamespace
from typing import Any

from flask import request
from flask_security import current_user
from flask_security.confirmable import requires_confirmation
from wtforms import HiddenField

from adrnet.db import db
from adrnet.domain.account import Account
from adrnet.i18n.messages import current_locale
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.identity import limits
from adrnet.identity.asking import own_path
from adrnet.identity.datastore import find_account
from adrnet.identity.passwords import fault, hashing, normalise
from adrnet.identity.second_factor import recovery_codes, takes
from adrnet.kit import clock
from adrnet.kit.fields import CodeField, EmailField, LineField, PasswordField
from adrnet.kit.forms import Form
from adrnet.kit.validators import Required

_EMAIL = _l("E-mail address")
_PASSWORD = _l("Password")
_WRITE_EMAIL = _l("Write your e-mail address.")
_WRITE_PASSWORD = _l("Write your password.")
_CHOOSE = _l("Choose a password.")
_CODE = _l("Code from your authenticator app")
_WRITE_CODE = _l("Write the six digits that your authenticator app shows.")
NOT_THE_CODE = _l("This code is not right, or it was used already. Wait for the next one and write that.")
NOT_THE_PASSWORD = _l("This is not your password.")
SIGN_IN_FAILED = _l("Sign-in failed. Check the e-mail address and the password.")
CONFIRM_FIRST = _l(
    "Confirm your e-mail address first: open the link in the mail that we sent you, or ask for a new one."
)


class SecurityForm(Form):
    """A form that Flask-Security makes: with `formdata` of its own and its `meta`."""

    # Views hand these over or ask for them.
    user: Account | None = None
    requires_confirmation = False


class SignInForm(SecurityForm):
    """Address and password."""

    email = EmailField(_EMAIL, [Required(_WRITE_EMAIL)], render_kw={"autocomplete": "username"})
    password = PasswordField(_PASSWORD, [Required(_WRITE_PASSWORD)])
    next = HiddenField()

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._said: dict[str, list[Any]] = {}
        self.next.data = own_path(self.next.data) or own_path(request.args.get("next")) or ""

    def validate(self, extra_validators: Any = None) -> bool:
        """Sign in, or one answer for all that is wrong."""
        if not super().validate(extra_validators):
            self._said = {field.name: list(field.errors) for field in self if field.errors}
            return False
        account = find_account(self.email.data)
        is_right = (
            account is not None
            and account.password is not None
            and account.verify_and_update_password(normalise(self.password.data))
        )
        if account is None or not is_right or not account.active:
            if account is not None:
                account.track_failed_authn("password")
            self.refuse(SIGN_IN_FAILED)
            return False
        limits.passed(db.session())
        if requires_confirmation(account):
            self.refuse(CONFIRM_FIRST)
            return False
        self.user = account
        return True

    def say_again(self) -> None:
        """Put back what is missing or misspelt: Flask-Security hides every error, not only telling ones."""
        if self._said:
            self.form_errors.clear()
            for name, errors in self._said.items():
                self[name].errors = errors


class RegisterForm(SecurityForm):
    """Address and a new password."""

    email = EmailField(_EMAIL, [Required(_WRITE_EMAIL)])
    password = PasswordField(_PASSWORD, [Required(_CHOOSE)], is_new=True)

    existing_email_user: Account | None = None
    existing_username_user = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge the password whatever the address; an address that is known is an error only Flask-Security sees."""
        is_valid = super().validate(extra_validators)
        is_valid = _judge(self.password, self.email.data) and is_valid
        if not self.email.errors:
            self.existing_email_user = find_account(self.email.data)
            if self.existing_email_user is not None:
                self.refuse(SIGN_IN_FAILED, "email")
                return False
        return is_valid

    def to_dict(self, only_user: bool) -> dict[str, Any]:  # noqa: ARG002 - Flask-Security's signature
        """Return the columns of a new account."""
        return {
            "email": self.email.data,
            "password": normalise(self.password.data),
            "locale": current_locale().code,
            "created_at": clock.now(),
        }


class AddressForm(SecurityForm):
    """One address, which is known or not: the answer is the same."""

    email = EmailField(_EMAIL, [Required(_WRITE_EMAIL)])


class SendConfirmationForm(AddressForm):
    """Asks for the mail with the confirming link again."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Go on only where there is something to confirm."""
        if not super().validate(extra_validators):
            return False
        self.user = find_account(self.email.data)
        return self.user is not None and self.user.active and self.user.confirmed_at is None


class ForgotPasswordForm(AddressForm):
    """Asks for a way back in; who never confirmed the address does so by it."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Go on only where there is an account."""
        if not super().validate(extra_validators):
            return False
        self.user = find_account(self.email.data)
        return self.user is not None and self.user.active


class ResetPasswordForm(SecurityForm):
    """A new password, by a mailed link."""

    password = PasswordField(_l("New password"), [Required(_CHOOSE)], is_new=True)

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge the password."""
        is_valid = super().validate(extra_validators)
        return _judge(self.password, self.user.email if self.user else None) and is_valid


class ChangePasswordForm(SecurityForm):
    """The password that holds, and the one to come."""

    password = PasswordField(_l("Password that you have now"))
    new_password = PasswordField(_l("New password"), [Required(_CHOOSE)], is_new=True)

    def validate(self, extra_validators: Any = None) -> bool:
        """Compare the one, judge the other."""
        is_valid = super().validate(extra_validators)
        account: Account = current_user
        if account.password and not hashing().verify(normalise(self.password.data or ""), account.password):
            self.refuse(NOT_THE_PASSWORD, "password")
            is_valid = False
        elif account.password and normalise(self.password.data) == normalise(self.new_password.data or ""):
            self.refuse(_l("Choose another one than the one that you have now."), "new_password")
            is_valid = False
        if is_valid:
            limits.passed(db.session())
        return _judge(self.new_password, account.email) and is_valid


class ProveForm(SecurityForm):
    """Who is signed in proves it once more: by the password, by a code, by what the account has."""

    password = PasswordField(_PASSWORD)
    code = CodeField(_CODE)
    next = HiddenField()

    def __init__(self, *arguments: Any, user: Account, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.user = user
        self.next.data = own_path(self.next.data) or own_path(request.args.get("next")) or ""
        if not user.password:
            del self.password
        if not user.has_second_factor:
            del self.code

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for everything that the account has."""
        is_valid = super().validate(extra_validators)
        account = self.user
        if account is None:
            return False
        if self.password and not account.verify_and_update_password(normalise(self.password.data or "")):
            account.track_failed_authn("password")
            self.refuse(NOT_THE_PASSWORD, "password")
            return False
        if is_valid and self.code and not takes(account, self.code.data, account.tf_totp_secret or ""):
            account.track_failed_authn("code", tfa=True)
            self.refuse(NOT_THE_CODE, "code")
            return False
        if is_valid and (self.password or self.code):
            limits.passed(db.session())
        return bool(is_valid and (self.password or self.code))


class SetUpForm(SecurityForm):
    """Begins to set up a second factor; there is one kind."""

    setup = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Take the one kind, whatever was sent: giving a second factor up is another page."""
        is_valid = super().validate(extra_validators)
        self.setup.data = "authenticator"
        return is_valid


class CodeForm(SecurityForm):
    """A code of an authenticator app."""

    code = CodeField(_CODE, [Required(_WRITE_CODE)])

    # What the view knows of the account or of the key that is being set up.
    primary_method = ""
    tf_totp_secret = ""
    is_setup = False

    def validate(self, extra_validators: Any = None) -> bool:
        """Take the code, once."""
        if not super().validate(extra_validators):
            return False
        if self.user is None or not self.tf_totp_secret or not takes(self.user, self.code.data, self.tf_totp_secret):
            if self.user is not None and not self.is_setup:
                self.user.track_failed_authn("code", tfa=True)
            self.refuse(NOT_THE_CODE, "code")
            return False
        limits.passed(db.session())
        return True


class RecoveryForm(SecurityForm):
    """A recovery code."""

    code = LineField(
        _l("Recovery code"),
        [Required(_l("Write one of the recovery codes that you kept."))],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Look whether it is left; the view uses it up."""
        if not super().validate(extra_validators):
            return False
        if self.user is None or not recovery_codes().check_recovery_code(self.user, self.code.data):
            if self.user is not None:
                self.user.track_failed_authn("code", tfa=True)
            self.refuse(_l("This is none of your recovery codes, or it was used already."), "code")
            return False
        limits.passed(db.session())
        return True


class RescueForm(SecurityForm):
    """Flask-Security makes one beside every page that asks for a code; ours leads to recovery codes by a link."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.help_setup = SimpleNamespace(choices=[])


class SignOutForm(SecurityForm):
    """Nothing to fill in."""

    refresh_tracker = None
    refresh_errors = None


def _judge(field: Any, email: str | None) -> bool:
    """Say what is wrong with a new password."""
    if field.errors or not field.data:
        return False
    found = fault(normalise(field.data), email)
    if found:
        field.errors = [*field.errors, found]
    return found is None

"""Flask-Security's settings, and what of it is switched off."""

from datetime import timedelta
from typing import Any

from flask import Flask, render_template
from flask_security import Security
from flask_security.core import _default_messages
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError

from adrnet.identity import asking, events, forms, kept, limits, reading, sessions, trial, views
from adrnet.identity.datastore import Datastore
from adrnet.identity.keys import derived
from adrnet.identity.mailing import Mails, Write
from adrnet.identity.passwords import Hashing, Passwords
from adrnet.identity.second_factor import CODES, OnceTotp, RecoveryCodes
from adrnet.kit import clock
from adrnet.kit.extensions import hang

RESET_LASTS = timedelta(hours=1)
CONFIRMATION_LASTS = timedelta(days=2)


class Codes:
    """In place of Flask-Security's catalogue: its messages pass as codes, and templates say them (`_notices.html`)."""

    @staticmethod
    def gettext(message: str, **_values: Any) -> str:
        """Return the code."""
        return message


def init(app: Flask, *, write: Write) -> None:
    """Hang Flask-Security, hardened, on `app`; `write` puts a mail into the outbox (`mails.write`)."""
    trial.init(app)
    _settings(app)
    hang(app, "identity.write", write)
    csrf = CSRFProtect(app)
    limiter = limits.init(app)
    reading.init(app)
    security = _security(app)
    _switch_off(app, security)
    events.connect()
    app.register_blueprint(views.bp)
    hang(app, "identity.limiter", limiter)

    @app.before_request
    def protect() -> Any:
        try:
            csrf.protect(apply_exemptions=True)
        except CSRFError as error:
            return asking.answer_foreign_form(error)
        return None

    app.before_request(sessions.note_sign_of_life)
    app.before_request(lambda: kept.take(sessions.signed_in()))
    app.jinja_env.globals.update(signed_in=sessions.signed_in)


def finish(app: Flask) -> None:
    """Put the limits around the views that declare some, once all rooms are hung."""
    limits.apply(app, app.extensions["adrnet.identity.limiter"])


def _security(app: Flask) -> Security:
    security = Security(
        app,
        Datastore(),
        register_blueprint=False,
        login_form=forms.SignInForm,
        logout_form=forms.SignOutForm,
        verify_form=forms.ProveForm,
        register_form=forms.RegisterForm,
        forgot_password_form=forms.ForgotPasswordForm,
        reset_password_form=forms.ResetPasswordForm,
        change_password_form=forms.ChangePasswordForm,
        send_confirmation_form=forms.SendConfirmationForm,
        two_factor_setup_form=forms.SetUpForm,
        two_factor_verify_code_form=forms.CodeForm,
        two_factor_rescue_form=forms.RescueForm,
        mf_recovery_form=forms.RecoveryForm,
        mail_util_cls=Mails,
        password_util_cls=Passwords,
        totp_cls=OnceTotp,
        mf_recovery_codes_util_cls=RecoveryCodes,
        render_template=_render,
    )
    security.pwd_context = Hashing(security.pwd_context)
    security.i18n_domain = Codes()
    # Nobody is answered in JSON, and nobody is asked who they are by anything but pages of ours.
    security.want_json(lambda _request: False)
    security.unauthn_handler(lambda *_mechanisms, **_headers: asking.ask_to_sign_in())
    security.reauthn_handler(lambda *_times: asking.ask_to_prove())
    return security


def _switch_off(app: Flask, security: Security) -> None:
    manager = security.login_manager
    manager.user_loader(sessions.load)
    # Tokens in headers and addresses, and remembered browsers, are other doors to the same house: bricked up.
    manager.request_loader(lambda _request: None)
    manager.session_protection = None
    app.after_request_funcs[None].remove(manager._update_remember_cookie)  # noqa: SLF001 - it has no switch
    # These would look into the session on every page, for visitors too.
    security.principal.identity_loaders.clear()
    app.template_context_processors[None] = [
        one for one in app.template_context_processors[None] if one.__module__ != "flask_login.utils"
    ]


def _render(template: str, **context: Any) -> str:
    form = context.get("login_user_form")
    if isinstance(form, forms.SignInForm):
        form.say_again()
    return render_template(template, **context)


def _settings(app: Flask) -> None:
    secret = app.config["SECRET_KEY"]
    is_trial = bool(app.config.get("IS_TRIAL"))
    app.config.update(
        # `__Host-` cookies are taken over TLS only; a trial on this machine has none.
        SESSION_COOKIE_NAME="adrnet" if is_trial else "__Host-adrnet",
        SESSION_COOKIE_SECURE=not is_trial,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        # The session's row decides how long it lasts; the cookie can be read a little longer, so that a form that was
        # being written when the time was up still says whose it is.
        PERMANENT_SESSION_LIFETIME=timedelta(days=app.config["SESSION_DAYS"] + 7),
        # Checked in `init`, so that what was typed into a form of an earlier session is kept.
        WTF_CSRF_CHECK_DEFAULT=False,
        # The token lasts as long as the session whose cookie holds its other half.
        WTF_CSRF_TIME_LIMIT=None,
    )
    # Flask-Security says these by their codes; the templates have the sentences.
    security: dict[str, Any] = {
        f"MSG_{key}": (key.lower(), category) for key, (_words, category) in _default_messages.items()
    }
    security |= {
        "BLUEPRINT_NAME": "identity",
        "CLI_USERS_NAME": None,
        "CLI_ROLES_NAME": None,
        "RETURN_GENERIC_RESPONSES": True,
        "CONFIRMABLE": True,
        "REGISTERABLE": True,
        "RECOVERABLE": True,
        "CHANGEABLE": True,
        "JOIN_USER_ROLES": False,
        "API_ENABLED_METHODS": ["session"],
        "TWO_FACTOR": True,
        "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "TWO_FACTOR_IMPLEMENTATIONS": {"code": "flask_security.twofactor.CodeTfPlugin"},
        "TWO_FACTOR_ALWAYS_VALIDATE": True,
        "TWO_FACTOR_RESCUE_EMAIL": False,
        "TOTP_SECRETS": {"1": derived(secret, "totp").hex()},
        "TOTP_ISSUER": "adrnet",
        "MULTI_FACTOR_RECOVERY_CODES": True,
        "MULTI_FACTOR_RECOVERY_CODES_N": CODES,
        "FRESHNESS": asking.FRESH_FOR,
        "FRESHNESS_GRACE_PERIOD": timedelta(0),
        "RESET_PASSWORD_WITHIN": RESET_LASTS,
        "CONFIRM_EMAIL_WITHIN": CONFIRMATION_LASTS,
        "DEFAULT_REMEMBER_ME": False,
        "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "EMAIL_PLAINTEXT": False,
        "EMAIL_HTML": False,
        "PASSWORD_SCHEMES": ["argon2"],
        "PASSWORD_SINGLE_HASH": {"argon2"},
        "PASSWORD_NORMALIZE_FORM": "NFKC",
        "PASSWORD_LENGTH_MIN": 12,
        "DATETIME_FACTORY": clock.now,
        "CACHE_CONTROL": None,
        # Where one goes on.
        "POST_LOGIN_VIEW": "accounts.home",
        "POST_LOGOUT_VIEW": "site.home",
        "POST_REGISTER_VIEW": "identity.login",
        "POST_CONFIRM_VIEW": "identity.login",
        "POST_RESET_VIEW": "identity.login",
        "POST_CHANGE_VIEW": "accounts.home",
        "POST_VERIFY_VIEW": "accounts.home",
        "TWO_FACTOR_POST_SETUP_VIEW": "accounts.recovery_codes",
        "TWO_FACTOR_ERROR_VIEW": "identity.login",
        # Names of pages and mails of ours.
        "LOGIN_USER_TEMPLATE": "accounts/sign_in.html",
        "LOGOUT_USER_TEMPLATE": "accounts/sign_in.html",
        "REGISTER_USER_TEMPLATE": "accounts/register.html",
        "VERIFY_TEMPLATE": "accounts/verify.html",
        "SEND_CONFIRMATION_TEMPLATE": "accounts/send_confirmation.html",
        "FORGOT_PASSWORD_TEMPLATE": "accounts/forgot_password.html",
        "RESET_PASSWORD_TEMPLATE": "accounts/reset_password.html",
        "CHANGE_PASSWORD_TEMPLATE": "accounts/change_password.html",
        "TWO_FACTOR_SETUP_TEMPLATE": "accounts/second_factor.html",
        "TWO_FACTOR_VERIFY_CODE_TEMPLATE": "accounts/code.html",
        "MULTI_FACTOR_RECOVERY_TEMPLATE": "accounts/recovery_code.html",
        "REGISTER_EMAIL_TEMPLATE": "confirm_address",
        "REGISTER_EMAIL_EXISTING_TEMPLATE": "address_known",
        "EMAIL_TEMPLATE_CONFIRM": "confirm_address",
        "EMAIL_TEMPLATE_PASSWORD_RESET": "reset_password",
        "EMAIL_TEMPLATE_PASSWORD_RESET_NOTICE": "password_was_changed",
        "EMAIL_TEMPLATE_PASSWORD_CHANGE_NOTICE": "password_was_changed",
    }
    app.config.update({f"SECURITY_{name}": value for name, value in security.items()})

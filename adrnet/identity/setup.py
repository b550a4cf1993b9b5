"""Flask-Security's settings, and what of it is switched off."""

from datetime import timedelta

from flask import Flask
from flask_security import Security, SQLAlchemyUserDatastore
from flask_wtf import CSRFProtect

from adrnet.db import db
from adrnet.domain.account import Account
from adrnet.identity import sessions
from adrnet.identity.keys import derived


class Datastore(SQLAlchemyUserDatastore):  # type: ignore[misc]  # Flask-Security's class is seen without its types
    """Flask-Security's door to the accounts. It never commits: the view around it is one transaction."""

    def __init__(self) -> None:
        super().__init__(db, Account, None)

    def commit(self) -> None:
        """Send what has changed; `adrnet.db.transactional` commits."""
        self.db.session.flush()


def init(app: Flask) -> None:
    """Hang Flask-Security, hardened, on `app`."""
    _settings(app)
    CSRFProtect(app)
    security = Security(app, Datastore(), register_blueprint=False)
    manager = security.login_manager
    manager.user_loader(sessions.load)
    # Tokens in headers and addresses, and remembered browsers, are other doors to the same house: bricked up.
    manager.request_loader(None)
    manager.session_protection = None
    app.after_request_funcs[None].remove(manager._update_remember_cookie)  # noqa: SLF001 - it has no switch
    # These would look into the session on every page, for visitors too.
    security.principal.identity_loaders.clear()
    app.template_context_processors[None] = [
        one for one in app.template_context_processors[None] if one.__module__ != "flask_login.utils"
    ]
    app.before_request(sessions.note_sign_of_life)


def _settings(app: Flask) -> None:
    for name, default in (("SESSION_IDLE_MINUTES", 720), ("COORDINATOR_IDLE_MINUTES", 120), ("SESSION_DAYS", 14)):
        app.config.setdefault(name, default)
    secret = app.config["SECRET_KEY"]
    is_trial = bool(app.config.get("IS_TRIAL"))
    app.config.update(
        # `__Host-` cookies are taken over TLS only; a trial on this machine has none.
        SESSION_COOKIE_NAME="adrnet" if is_trial else "__Host-adrnet",
        SESSION_COOKIE_SECURE=not is_trial,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=timedelta(days=app.config["SESSION_DAYS"]),
        # The token lasts as long as the session whose cookie holds its other half.
        WTF_CSRF_TIME_LIMIT=None,
        SECURITY_BLUEPRINT_NAME="identity",
        SECURITY_CLI_USERS_NAME=None,
        SECURITY_CLI_ROLES_NAME=None,
        SECURITY_TWO_FACTOR=True,
        SECURITY_TWO_FACTOR_ENABLED_METHODS=["authenticator"],
        SECURITY_TOTP_SECRETS={"1": derived(secret, "totp").hex()},
        SECURITY_TOTP_ISSUER="adrnet",
    )

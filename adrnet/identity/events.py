"""What follows when Flask-Security says that something happened: sessions begin and end, a record, a mail.

Its signals come from within its views, so all of this stands in their transaction.
"""

from typing import Any

from flask import g, request, session
from flask_security import (
    password_changed,
    password_reset,
    reset_password_instructions_sent,
    user_authenticated,
    user_confirmed,
    user_failed_authn,
    user_registered,
)

from adrnet.db import db
from adrnet.domain import account_record, link
from adrnet.domain.account import Account
from adrnet.domain.account_record import Act
from adrnet.domain.link import Purpose
from adrnet.identity import limits, sessions
from adrnet.identity.mailing import tell
from adrnet.identity.sessions import End
from adrnet.kit import clock


def begin_session(account: Account) -> None:
    """Begin a session for this browser: a new token, a new cookie, a new half of every form's token."""
    database = db.session()
    before = sessions.current()
    if before is not None:
        sessions.end(before, End.SIGNED_OUT)
    login, token = sessions.open_(
        database,
        account,
        has_second_factor=account.has_second_factor,
        user_agent=request.user_agent.string,
    )
    said = session.get("_flashes", [])
    session.clear()
    if said:
        session["_flashes"] = said
    sessions.put_into_cookie(session, account.fs_uniquifier or "", token)
    g.pop("csrf_token", None)
    g.login_session, g._login_user = login, account  # noqa: SLF001 - Flask-Login's name for who is acting


def renew(account: Account, why: End = End.CREDENTIALS) -> None:
    """End every session of an account and begin this browser's anew: what proves who they are has changed."""
    shut_out(account, why)
    begin_session(account)


def shut_out(account: Account, why: End = End.CREDENTIALS) -> None:
    """End every session of an account, and what somebody in one of them has begun and not finished."""
    sessions.end_all(db.session(), account, why)
    # Whoever had the password may have asked for another address just before its owner took the account back.
    link.cancel_of(db.session(), Purpose.CHANGE_EMAIL, account.id)


def note(account: Account, act: Act, actor: Account | None) -> None:
    """Put an act on record, with the session in which it was done."""
    login = g.get("login_session")
    account_record.note(db.session(), account, act, actor, login if login and login.account_id == account.id else None)


def _authenticated(_app: object, user: Account, authn_via: list[str] | None = None, **_more: Any) -> None:
    if authn_via == ["change"]:
        renew(user)
        return
    begin_session(user)
    note(user, Act.SIGN_IN, user)


def _failed(_app: object, user: Account, *, tfa: bool = False, **_more: Any) -> None:
    note(user, Act.CODE_FAILED if tfa else Act.SIGN_IN_FAILED, None)


def _registered(_app: object, user: Account, **_more: Any) -> None:
    note(user, Act.REGISTER, user)


def _confirmed(_app: object, user: Account, **_more: Any) -> None:
    note(user, Act.CONFIRM_EMAIL, user)


def _reset_asked(_app: object, user: Account, **_more: Any) -> None:
    note(user, Act.PASSWORD_RESET_ASKED, None)


def _reset(_app: object, user: Account, **_more: Any) -> None:
    # Whoever opened the mailed link has the mailbox, which is all that a confirmation shows.
    user.confirmed_at = user.confirmed_at or clock.now()
    shut_out(user)
    limits.forgive(db.session(), ("address", user.email or ""))
    note(user, Act.PASSWORD_RESET, user)


def _password_changed(_app: object, user: Account, **_more: Any) -> None:
    note(user, Act.PASSWORD_CHANGE, user)


def second_factor_was_set(account: Account) -> None:
    """Finish setting a second factor up: all other browsers are out, this one has proved both."""
    renew(account)
    note(account, Act.SECOND_FACTOR_SET, account)
    tell(db.session(), account, "second_factor_set")


def recovery_code_was_used(account: Account) -> None:
    """Say that a recovery code is gone."""
    note(account, Act.RECOVERY_CODE_USED, account)
    tell(db.session(), account, "recovery_code_used", left=len(account.mf_recovery_codes or []))


def connect() -> None:
    """Listen; done again it changes nothing."""
    user_authenticated.connect(_authenticated)
    user_failed_authn.connect(_failed)
    user_registered.connect(_registered)
    user_confirmed.connect(_confirmed)
    reset_password_instructions_sent.connect(_reset_asked)
    password_reset.connect(_reset)
    password_changed.connect(_password_changed)

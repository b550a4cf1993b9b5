"""Login sessions: one row for each signed-in browser, found by the digest of a token that only the cookie holds.

A cookie alone proves nothing: whoever copied one is out as soon as the row ends (sign-out, revoking, a changed
password, too long without a sign of life, too old).
"""

import hashlib
import secrets
from collections.abc import MutableMapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import current_app, g, has_request_context, request, session
from flask_login import current_user
from flask_security.utils import set_request_attr
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from adrnet.db import db, transactional
from adrnet.domain.account import Account, LoginSession
from adrnet.identity import browsers
from adrnet.kit import clock

TOKEN_BYTES = 32
# Flask-Login's name for who it is; ours for the token.
_WHO = "_user_id"
_TOKEN = "sid"  # noqa: S105 - the name of a key in the cookie, not a token
# A sign of life is written at most this often: reading pages must not mean writing.
_SEEN_EVERY = timedelta(minutes=5)


class End(StrEnum):
    """Why a session is over."""

    SIGNED_OUT = "signed_out"
    REVOKED = "revoked"
    CREDENTIALS = "credentials"
    IDLE = "idle"
    EXPIRED = "expired"


def digest(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def signed_in() -> Account | None:
    """Return the account that is acting in this request, None for a visitor and outside of requests.

    A visitor without a cookie costs neither a statement nor a look into the session.
    """
    if not has_request_context():
        return None
    if "_login_user" not in g and current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return None
    user = current_user._get_current_object()  # noqa: SLF001 - Werkzeug's way from the proxy to the thing
    return user if isinstance(user, Account) else None


def current() -> LoginSession | None:
    """Return the session of the account that is acting in this request."""
    found: LoginSession | None = g.get("login_session") if signed_in() else None
    return found


def of_cookie() -> LoginSession | None:
    """Return the session that this browser's cookie names, over or not."""
    token = session.get(_TOKEN)
    return _find(token) if isinstance(token, str) else None


def load(who: str) -> Account | None:
    """Return the account of the cookie's session while it lasts: Flask-Login's question at the first use."""
    found = of_cookie()
    if found is None or over(found, clock.now()) is not None:
        return None
    account = found.account
    if account.has_second_factor and not found.has_second_factor:
        # Every way in is equally strong.
        return None
    if not account.active or account.erased_at or not secrets.compare_digest(account.fs_uniquifier or "", str(who)):
        return None
    g.login_session = found
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", found.fresh_at.timestamp() if found.fresh_at else 0)
    return account


def over(login: LoginSession, now: datetime) -> End | None:
    """Return why a session is over, None while it lasts."""
    if login.ended_at is not None:
        return End(login.ended_by) if login.ended_by else End.REVOKED
    if login.expires_at is None or login.expires_at <= now:
        return End.EXPIRED
    return End.IDLE if login.seen_at + idle_after(login.account) <= now else None


def idle_after(account: Account) -> timedelta:
    """Return how long this account's sessions last without a sign of life."""
    name = "COORDINATOR_IDLE_MINUTES" if account.coordinates else "SESSION_IDLE_MINUTES"
    return timedelta(minutes=current_app.config[name])


def open_(
    database: Session, account: Account, *, has_second_factor: bool, user_agent: str = ""
) -> tuple[LoginSession, str]:
    """Open a session in the running transaction; return it with its token, which is stored nowhere."""
    token, now = secrets.token_urlsafe(TOKEN_BYTES), clock.now()
    opened = LoginSession(
        account=account,
        created_at=now,
        seen_at=now,
        fresh_at=now,
        expires_at=now + timedelta(days=current_app.config["SESSION_DAYS"]),
        token_hash=digest(token),
        has_second_factor=has_second_factor,
        browser=browsers.name(user_agent),
    )
    database.add(opened)
    database.flush()
    return opened, token


def put_into_cookie(cookie: MutableMapping[str, Any], who: str, token: str) -> None:
    """Name a session in a browser's cookie; `who` is the account's uniquifier."""
    cookie[_WHO] = who
    cookie[_TOKEN] = token


def leave() -> None:
    """Take everything out of this browser's cookie but the token of the session that is over."""
    token = session.get(_TOKEN)
    session.clear()
    if token:
        session[_TOKEN] = token
    for known in ("login_session", "_login_user", "csrf_token"):
        g.pop(known, None)


def end(login: LoginSession, why: End) -> None:
    """End one session, once."""
    if login.ended_at is None:
        login.ended_at, login.ended_by = clock.now(), why


def end_all(database: Session, account: Account, why: End, *, but: LoginSession | None = None) -> int:
    """End all sessions of an account, or all others; return how many."""
    ended = [one for one in lasting(database, account) if but is None or one.id != but.id]
    for one in ended:
        end(one, why)
    return len(ended)


def lasting(database: Session, account: Account) -> Sequence[LoginSession]:
    """Return the sessions of an account that still last, the last seen first."""
    found = database.scalars(
        select(LoginSession)
        .where(LoginSession.account_id == account.id, LoginSession.ended_at.is_(None))
        .order_by(LoginSession.seen_at.desc(), LoginSession.id.desc())
    )
    now = clock.now()
    return [one for one in found if over(one, now) is None]


def all_of(database: Session, account: Account) -> Sequence[LoginSession]:
    """Return every session that an account ever had."""
    return database.scalars(select(LoginSession).where(LoginSession.account_id == account.id)).all()


def note_sign_of_life() -> None:
    """Write that the session of this request is alive, at most every few minutes."""
    login = current()
    if login is not None and login.seen_at + _SEEN_EVERY <= clock.now():
        _see(login.id)


@transactional
def _see(login_id: int) -> None:
    login = db.session.get(LoginSession, login_id)
    if login is not None and login.ended_at is None:
        login.seen_at = clock.now()


def _find(token: str) -> LoginSession | None:
    statement = (
        select(LoginSession)
        .where(LoginSession.token_hash == digest(token))
        .options(joinedload(LoginSession.account).joinedload(Account.remits))
    )
    return db.session.scalars(statement).unique().one_or_none()

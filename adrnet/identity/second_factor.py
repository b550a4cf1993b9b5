"""The second factor: codes of an authenticator app, each taken once, and recovery codes, each used once.

Flask-Security makes and checks the codes; what it leaves open is closed here. A code's time step is stored by one
conditional UPDATE, so that of two requests with the same code one is refused, whatever process they reach. Recovery
codes are stored as keyed digests, shown when they are made and never again.
"""

import hmac
import secrets
from typing import Any

import qrcode
from flask import Flask, current_app
from flask_security import MfRecoveryCodesUtil, Totp
from markupsafe import Markup
from passlib.exc import TokenError
from sqlalchemy import or_, update

from adrnet.db import db
from adrnet.domain.account import Account
from adrnet.identity.keys import keyed

# Without letters and digits that look alike.
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_GROUPS = 4
_GROUP = 4
CODES = 10
# Seconds for which a code before and after the present one is taken: clocks differ.
STEP = 30


class OnceTotp(Totp):  # type: ignore[misc]  # Flask-Security's class is seen without its types
    """Codes that count once."""

    def verify_totp(self, token: str, totp_secret: str, user: Account, window: int = 0) -> bool:
        """Whether the code is right and nobody has used it or a later one, to sign in or to set this up."""
        # A new secret has codes of its own: those of the old one say nothing about it.
        is_own = totp_secret == user.tf_totp_secret
        try:
            match = self._totp.verify(
                token, totp_secret, window=window, last_counter=user.totp_last_counter if is_own else None
            )
        except (TokenError, ValueError, TypeError):
            # Passlib refuses what is no number in several ways.
            return False
        return self._take(user, match.counter, is_own=is_own)

    def generate_qrcode(self, username: str, totp: str) -> Markup:
        """Return the picture that an authenticator app takes."""
        return picture(self.get_totp_uri(username, totp))

    def get_totp_pretty_key(self, totp_secret: str) -> str:
        """Return the key for those who write it in by hand."""
        return key_in_groups(self.get_totp_b32_key(totp_secret))

    @staticmethod
    def _take(user: Account, counter: int, *, is_own: bool) -> bool:
        taken = update(Account).where(Account.id == user.id).values(totp_last_counter=counter)
        if is_own:
            last = Account.totp_last_counter
            taken = taken.where(or_(last.is_(None), last < counter))
        done = db.session.execute(taken.returning(Account.id), execution_options={"synchronize_session": False}).first()
        db.session.expire(user, ["totp_last_counter"])
        return done is not None


class RecoveryCodes(MfRecoveryCodesUtil):  # type: ignore[misc]  # Flask-Security's class is seen without its types
    """Recovery codes that nobody can read in the database, each for one use."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)

    def create_recovery_codes(self, user: Account) -> list[str]:
        """Make new codes in place of all others; only this answer shows them."""
        made = ["-".join(_group() for _ in range(_GROUPS)) for _ in range(CODES)]
        user.mf_recovery_codes = [_digest(user, one) for one in made]
        return made

    def get_recovery_codes(self, user: Account) -> list[str]:  # noqa: ARG002 - Flask-Security's signature
        """Return nothing: codes cannot be read again."""
        return []

    def check_recovery_code(self, user: Account, code: str) -> bool:
        """Whether this is one of the codes that are left."""
        return _place(user, code) is not None

    def delete_recovery_code(self, user: Account, code: str) -> bool:
        """Use a code up. The view is one write transaction, and there is one writer: nobody is between these lines."""
        place = _place(user, code)
        if place is None:
            return False
        left = list(user.mf_recovery_codes or [])
        del left[place]
        user.mf_recovery_codes = left
        return True


def security() -> Any:
    """Return the application's Flask-Security."""
    return current_app.extensions["security"]


def takes(account: Account, code: str, secret: str) -> bool:
    """Whether a code is right now, and was not used; from then on it was."""
    factory: OnceTotp = security().totp_factory
    return factory.verify_totp(token=code, totp_secret=secret, user=account, window=STEP)


def recovery_codes() -> RecoveryCodes:
    """Return what makes and checks recovery codes."""
    found: RecoveryCodes = security().mf_recovery_codes_util
    return found


def _group() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_GROUP))


def _digest(user: Account, code: str) -> str:
    bare = "".join(one for one in code.casefold() if one.isalnum())
    return keyed(current_app.config["SECRET_KEY"], "recovery code", f"{user.id} {bare}")


def _place(user: Account, code: str) -> int | None:
    wanted = _digest(user, code)
    found = [place for place, one in enumerate(user.mf_recovery_codes or []) if hmac.compare_digest(str(one), wanted)]
    return found[0] if found else None


def key_in_groups(base32: str) -> str:
    """Return the key as a person copies it: in groups of four."""
    return " ".join(base32[at : at + _GROUP] for at in range(0, len(base32), _GROUP))


def picture(uri: str) -> Markup:
    """Return the QR code of an address as an SVG element: the policy of pages takes no `data:` address."""
    code: Any = qrcode.QRCode(border=4)
    code.add_data(uri)
    rows = code.get_matrix()
    dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return Markup(
        '<svg class="qr" viewBox="0 0 {0} {0}" aria-hidden="true" focusable="false"><path d="{1}"/></svg>'
    ).format(len(rows), dark)

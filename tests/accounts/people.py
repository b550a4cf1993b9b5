"""People with passwords and authenticator apps, and the mails that they get."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Flask
from passlib.totp import TOTP
from sqlalchemy import select

from adrnet.db import db, transactional
from adrnet.domain.account import Account, LoginSession, Remit
from adrnet.domain.outbox import OutgoingMail
from adrnet.domain.record import AuditEvent
from adrnet.identity.passwords import hashing
from adrnet.kit import clock
from tests.inspector import Inspector
from tests.page import Page
from tests.posting import filled, send

PASSWORD = "blue tomato ladder"
ANOTHER = "seven green umbrellas"
SIGN_IN = "/en/accounts/sign-in"
HOME = "/en/accounts"


def person(
    app: Flask, given: Any, *, coordinates: Sequence[str | None] = (), password: str | None = PASSWORD
) -> Account:
    """Make an account with a password, confirmed, without a second factor."""
    made = given.account()

    def complete() -> None:
        account = db.session.get_one(Account, made.id)
        account.password = hashing().compute(password) if password else None
        account.remits = [Remit(country_code=one, since=clock.now()) for one in coordinates]

    with app.app_context():
        transactional(complete)()
    return made


def change(app: Flask, account: Account, **columns: Any) -> None:
    """Write columns of an account."""

    def write() -> None:
        for name, value in columns.items():
            setattr(db.session.get_one(Account, account.id), name, value)

    with app.app_context():
        transactional(write)()


def known(app: Flask, account: Account) -> Account:
    """Return the account as it is in the database now."""
    with app.app_context():
        found = db.session.get_one(Account, account.id)
        db.session.expunge(found)
        return found


def mails(app: Flask) -> list[OutgoingMail]:
    """Return the outbox, the oldest first."""
    with app.app_context():
        found = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()
        db.session.expunge_all()
        return list(found)


def link_in(mail: OutgoingMail) -> str:
    """Return the path of the first link in a mail."""
    found = re.search(r"^https://adrnet\.example(/\S+)$", mail.text, re.MULTILINE)
    assert found, mail.text
    return found[1]


def acts(app: Flask, account: Account) -> list[str]:
    """Return what stands on record about an account, in order."""
    with app.app_context():
        return list(
            db.session.scalars(
                select(AuditEvent.act)
                .where(AuditEvent.subject == "account", AuditEvent.subject_id == account.id)
                .order_by(AuditEvent.id)
            )
        )


def logins(app: Flask, account: Account) -> list[LoginSession]:
    """Return the sessions of an account, the oldest first."""
    with app.app_context():
        found = db.session.scalars(
            select(LoginSession).where(LoginSession.account_id == account.id).order_by(LoginSession.id)
        ).all()
        db.session.expunge_all()
        return list(found)


def enter(client: Inspector, account: Account, password: str = PASSWORD, **more: Any) -> Any:
    """Sign in by the page."""
    return send(client, SIGN_IN, email=account.email, password=password, **more)


def key_on(page: Page) -> str:
    """Return the key of an authenticator app as a page shows it."""
    return page.text(page.one("code")).replace(" ", "")


def code(key: str, at: datetime | None = None) -> str:
    """Return what an authenticator app shows."""
    return str(TOTP(key=key, format="base32").generate(at or clock.now()).token)


def set_up(client: Inspector) -> tuple[str, list[str]]:
    """Set a second factor up from the page of it on; return the key and the recovery codes."""
    page = send(client, "/en/accounts/second-factor", status=200).page
    key = key_on(page)
    to, fields = filled(page, code=code(key))
    answer = client.post(to, data=fields, status=303)
    page = send(client, answer.location, status=200).page
    return key, [page.text(one) for one in page.all("code")]

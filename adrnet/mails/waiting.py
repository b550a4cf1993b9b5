"""Tells coordinators that something waits for them: at most one mail a day each, which names nobody."""

from flask import current_app
from sqlalchemy.orm import Session

from adrnet.domain import coordinators
from adrnet.domain.account import Account
from adrnet.kit import clock
from adrnet.mails.writing import write


def tell_coordinators(session: Session, country: str | None, except_for: Account | None) -> None:
    """Write to the coordinators who answer for `country`, in the transaction by which something began to wait.

    Whoever began it is left out: nobody decides their own.
    """
    day = clock.today(current_app.config["NETWORK_TIME_ZONE"]).isoformat()
    for account in coordinators.answering_for(session, country):
        if account.email and (except_for is None or account.id != except_for.id):
            write(session, "something_waits", to=account.email, locale=account.locale, key=f"something waits {day}")

"""Mails about accounts: Flask-Security's and our own go through one function that `create_app` hands over.

The names of templates are Flask-Security's settings (`setup`), so that its views ask for ours. A mail is a row in the
outbox, written in the transaction of what it tells about. Links are made from the token alone, for the host that the
settings name: never for the one that a request names.
"""

from collections.abc import Callable
from typing import Any

from flask_security import MailUtil
from sqlalchemy.orm import Session

from adrnet.db import db
from adrnet.domain.account import Account
from adrnet.domain.link import MOMENT
from adrnet.kit import clock
from adrnet.kit.extensions import hung

Write = Callable[..., Any]
_TOKENS = ("confirmation_token", "reset_token")


class Mails(MailUtil):  # type: ignore[misc]  # Flask-Security's class is seen without its types
    """Flask-Security's way to send."""

    def send_mail(self, template: str, subject: str, recipient: str, *_rendered: Any, **known: Any) -> None:  # noqa: ARG002 - Flask-Security's signature
        """Write a mail of ours in place of what Flask-Security rendered."""
        account: Account = known["user"]
        token = next((known[name] for name in _TOKENS if known.get(name)), None)
        values = {"token": token} if token else {}
        if template == "address_known":
            if account.confirmed_at is None and account.created_at > clock.now() - MOMENT:
                # A second click: the mail that confirms the address is on its way, and is the one to be read.
                return
            # Whoever asked may be somebody else: this mail names the ways in and carries no key.
            values = {}
        tell(db.session(), account, template, **values)


def tell(session: Session, account: Account, name: str, /, **values: Any) -> None:
    """Write a mail to an account's person, in their language, in the running transaction."""
    if account.email:
        hung("identity.write")(session, name, to=account.email, locale=account.locale, **values)


def write_to(session: Session, name: str, /, *, to: str, locale: str, **values: Any) -> None:
    """Write a mail to an address that is not (or not yet, or no longer) an account's."""
    hung("identity.write")(session, name, to=to, locale=locale, **values)

"""Flask-Security's door to the accounts."""

from typing import Any

from flask_security import SQLAlchemyUserDatastore
from sqlalchemy import func, select

from adrnet.db import db
from adrnet.domain.account import Account, new_uniquifier
from adrnet.kit.typed import entry
from adrnet.kit.validators import mailbox_in


class Datastore(SQLAlchemyUserDatastore):  # type: ignore[misc]  # Flask-Security's class is seen without its types
    """Reads and makes accounts; never commits, since the view around it is one transaction (`views`)."""

    def __init__(self) -> None:
        super().__init__(db, Account, None)

    def commit(self) -> None:
        """Send what has changed; `adrnet.db.transactional` commits."""
        self.db.session.flush()

    def create_user(self, **columns: Any) -> Account:
        """Make an account; nobody is given a role by a list."""
        account = Account(**{"fs_uniquifier": new_uniquifier(), "active": True, **columns})
        self.put(account)
        return account

    def tf_reset(self, user: Account) -> None:
        """Take the second factor away, and with it the codes that stand in for it."""
        user.tf_primary_method = user.tf_totp_secret = user.mf_recovery_codes = None
        self.put(user)


def same_mailbox(text: str) -> str:
    """Return one spelling for all those of a mailbox that forms take as the same: what is counted and looked up."""
    return (mailbox_in(entry(text).text) or text.strip()).lower()


def find_account(email: str | None) -> Account | None:
    """Return the account with this address; upper and lower case are the same mailbox for us."""
    if not email:
        return None
    return db.session.scalar(select(Account).where(func.lower(Account.email) == same_mailbox(email)))


def find_by_uniquifier(uniquifier: str) -> Account | None:
    """Return the account with this name in cookies and mailed tokens."""
    return db.session.scalar(select(Account).where(Account.fs_uniquifier == uniquifier))

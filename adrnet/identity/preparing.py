"""What is counted and computed before a view of `views` begins its transaction."""

from flask import request, session

from adrnet.domain.account import Account
from adrnet.identity import limits, sessions
from adrnet.identity.datastore import find_account, find_by_uniquifier
from adrnet.identity.passwords import LONGEST, hashing, normalise

# Flask-Security's name in the cookie for who is half way in.
WHO = "tf_user_id"
# What Flask-Security hashes in place of nothing.
FILLER = "not-a-password"


def half_way_account() -> Account | None:
    """Return the account whose password was right and whose second factor is still to come."""
    who = session.get(WHO)
    found: Account | None = find_by_uniquifier(who) if isinstance(who, str) else None
    return found


def counts_sign_in() -> list[limits.Key]:
    """Count by the address, whether it is known or not, and by the network."""
    return [("address", request.form.get("email", "")), ("network", request.remote_addr or "")]


def counts_proof() -> list[limits.Key]:
    """Count what a signed-in browser tries."""
    account = sessions.signed_in()
    keys: list[limits.Key] = [("network", request.remote_addr or "")]
    return [("code", f"proof {account.id}"), *keys] if account else keys


def counts_code() -> list[limits.Key]:
    """Count codes of the second step."""
    account = half_way_account() or sessions.signed_in()
    keys: list[limits.Key] = [("network", request.remote_addr or "")]
    return [("code", str(account.id)), *keys] if account else keys


def _typed(name: str) -> str:
    # What is longer is refused by its form; hashing it would only cost time.
    return normalise(request.form.get(name, ""))[: LONGEST + 1]


def prepare_sign_in() -> None:
    """Compare the password with the account's, or do the same work for nobody."""
    account = find_account(request.form.get("email"))
    hashing().prepare_check(_typed("password"), account.password if account else None)


def prepare_new() -> None:
    """Hash a new password."""
    hashing().prepare_hash(_typed("password"))
    # Flask-Security hashes this where an address is known already, to take as long; one hash is enough for both.
    hashing().answer_hash(FILLER)


def prepare_address() -> None:
    """Hash nothing, whether the address is known or not."""
    hashing().answer_hash(FILLER)


def prepare_proof() -> None:
    """Compare the password with that of who is signed in."""
    account = sessions.signed_in()
    if account is not None and account.password:
        hashing().prepare_check(_typed("password"), account.password)


def prepare_change() -> None:
    """Compare the one, hash the other."""
    prepare_proof()
    hashing().prepare_hash(_typed("new_password"))

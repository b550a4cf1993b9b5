"""The blueprint of the room, and who has come in."""

from flask import Blueprint, abort

from adrnet import identity
from adrnet.domain.account import Account

bp = Blueprint("coordination", __name__, url_prefix="/<lang:lang>/coordination")


def coordinator() -> Account:
    """Return who is acting; `create_app` has asked whether they coordinate anything before the view began."""
    account = identity.signed_in()
    if account is None:
        abort(403)
    return account

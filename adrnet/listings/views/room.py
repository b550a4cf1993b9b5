"""What the views of this room share: the blueprint, who is acting, the words of the page, the listing of the address."""

from flask import Blueprint, abort

from adrnet import identity
from adrnet.db import db
from adrnet.domain import vocabulary
from adrnet.domain.account import Account
from adrnet.domain.policy import Permission, permits
from adrnet.i18n.messages import current_locale
from adrnet.listings.queries import Kept, kept
from adrnet.presenters.words import Words

bp = Blueprint("listings", __name__, url_prefix="/<lang:lang>/listings")


def actor() -> Account:
    """Return who is acting; the permission of each view has seen to it that somebody is."""
    account = identity.signed_in()
    if account is None:
        abort(403)
    return account


def words() -> Words:
    """Return the vocabularies in the language of the page."""
    return Words(vocabulary.current(db.session()), current_locale())


def kept_here(public_id: str, permission: Permission | None = None) -> Kept:
    """Return the listing of the address as whoever acts keeps it; 404 where they do not, or lack `permission` for it."""
    found = kept(db.session(), public_id, actor())
    if found is None or (permission and not permits(actor(), permission, found.pending or found.listing)):
        abort(404)
    return found

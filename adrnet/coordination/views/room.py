"""What the views of this room share: the blueprint, who acts, on which entry, the page's words, the network's day."""

from flask import Blueprint, abort, current_app
from sqlalchemy import select

from adrnet import identity
from adrnet.db import db
from adrnet.domain import vocabulary
from adrnet.domain.account import Account
from adrnet.domain.content import Content
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.listing import Listing, ListingState, public_id_in
from adrnet.domain.policy import Permission, permits
from adrnet.i18n.messages import current_locale
from adrnet.kit import clock
from adrnet.presenters.words import Words

bp = Blueprint("coordination", __name__, url_prefix="/<lang:lang>/coordination")

OK = 200
# After a change: another address, fetched anew.
SEE_OTHER = 303
# Somebody was faster.
TOO_LATE = 409


def actor() -> Account:
    """Return who is acting; the permission of each view has seen to it that somebody is."""
    account = identity.signed_in()
    if account is None:
        abort(403)
    return account


def words() -> Words:
    """Return the vocabularies in the language of the page."""
    return Words(vocabulary.current(db.session()), current_locale())


def day() -> Day:
    """Return the network's today, and how long a confirmation holds."""
    settings = current_app.config
    rhythm = Rhythm(settings["CONFIRMATION_MONTHS"], settings["CONFIRMATION_DUE_DAYS"])
    return Day(clock.today(settings["NETWORK_TIME_ZONE"]), rhythm)


def listing_named(public_id: str) -> Listing | None:
    """Return the entry of an address, whoever asks; None where there is none, or no longer (one statement)."""
    if public_id_in(public_id) != public_id:
        return None
    found = db.session.scalar(select(Listing).where(Listing.public_id == public_id))
    return found if found is not None and found.state != ListingState.ERASED else None


def listing_here(public_id: str) -> Listing:
    """Return the entry of the address; 404 where it is none of the reader's remit."""
    found = listing_named(public_id)
    if found is None or not permits(actor(), Permission.READ_DESK, found):
        abort(404)
    return found


def last(listing: Listing) -> Content:
    """Return what an entry said last, for its name while readers see nothing of it."""
    return listing.revisions[-1].content if listing.revisions else Content()

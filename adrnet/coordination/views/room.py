"""What the views of this room share: the blueprint, who is acting, the words of the page, the network's day."""

from flask import Blueprint, abort, current_app

from adrnet import identity
from adrnet.db import db
from adrnet.domain import vocabulary
from adrnet.domain.account import Account
from adrnet.domain.freshness import Day, Rhythm
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

"""What the views of this room share: the blueprint, who acts, words, the network's day."""

from flask import Blueprint, Response, abort, current_app

from adrnet import identity
from adrnet.db import db
from adrnet.domain import vocabulary
from adrnet.domain.account import Account
from adrnet.domain.freshness import Day
from adrnet.i18n.messages import current_locale
from adrnet.kit import clock
from adrnet.presenters.listing_page import Setting
from adrnet.presenters.words import Words

bp = Blueprint("freshness", __name__, url_prefix="/<lang:lang>/freshness")
CONFLICT, GONE, SEE_OTHER = 409, 410, 303
HEADERS = {
    # What is shown by a mailed link stays in no browser and in no cache.
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    # No other site learns an address that opens something; our own forms have to say where they come from.
    "Referrer-Policy": "same-origin",
}


@bp.after_request
def keep_to_oneself(response: Response) -> Response:
    """Put the headers of this room on every answer."""
    response.headers.update(HEADERS)
    return response


def actor() -> Account:
    """Return who is acting; the permission of each view has seen to it that somebody is."""
    account = identity.signed_in()
    if account is None:
        abort(403)
    return account


def words() -> Words:
    """Return the vocabularies in the language of the page."""
    return Words(vocabulary.current(db.session()), current_locale())


def setting() -> Setting:
    """Return what of the network's settings a page depends on."""
    return Setting.of(current_app.config)


def day() -> Day:
    """Return the network's today and how long a confirmation holds."""
    here = setting()
    return Day(clock.today(here.time_zone), here.rhythm)

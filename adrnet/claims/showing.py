"""A claim as the claimant sees it: whose entry it is, what was decided and why."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app

from adrnet.claims import queries
from adrnet.db import db
from adrnet.domain import vocabulary
from adrnet.domain.claim import Claim, ClaimState
from adrnet.domain.content import Content
from adrnet.domain.listing import Listing
from adrnet.i18n.messages import LazyWording, Wording, current_locale
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.i18n.names import long_date
from adrnet.presenters import entries
from adrnet.presenters.names import shown_names
from adrnet.presenters.reviewers import reviewer
from adrnet.presenters.sentences import SLOT, filled
from adrnet.presenters.words import Words, languages_by_script

NOTICES: dict[str, LazyWording] = {
    "begun": _l("Your claim is entered. Prove it below, or wait for a coordinator."),
    "mailed": _l("The link is on its way. Open it while you are signed in here."),
    "given_up": _l("You have given your claim up. The entry stays as it is."),
}


def head(listing: Listing) -> dict[str, Any]:
    """Return what the top of every page about a claim shows."""
    words = Words(vocabulary.current(db.session()), current_locale())
    content = listing.published.content if listing.published else Content()
    short = entries.short_name(content, words)
    return {
        "public_id": listing.public_id,
        "names": shown_names(content, words.locale.code),
        "short": Wording(short.text, short.lang),
        "url": entries.address(listing, content),
        "who": reviewer(db.session(), listing, words),
    }


def former(claim: Claim) -> dict[str, Any] | None:
    """Return what became of an earlier claim, for `components/status.html`; None where the claimant gave it up."""
    at = claim.decided_at or claim.created_at
    day = at.astimezone(ZoneInfo(current_app.config["NETWORK_TIME_ZONE"])).date()
    locale = current_locale()
    if claim.state == ClaimState.DECLINED:
        sentence = _("Your claim was declined on %(day)s.", day=SLOT)
    elif claim.state == ClaimState.REVOKED:
        sentence = _("The entry was taken from you on %(day)s.", day=SLOT)
    else:
        return None
    note = queries.reason_of(db.session(), claim)
    return {
        "code": "declined",
        "words": filled(sentence, Wording(long_date(day, locale), locale.tag)),
        "note": note or None,
        "lang": next(iter(languages_by_script(note)), "und") if note else None,
        "url": None,
        "link": None,
    }

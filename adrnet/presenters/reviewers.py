"""Who answers for a listing, as a page says it to those who keep or claim it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain.account import Remit
from adrnet.domain.listing import Listing
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.presenters.sentences import SLOT, filled
from adrnet.presenters.words import Words


def reviewer(session: Session, listing: Listing, words: Words) -> Wording:
    """Return who reviews a listing, to stand in a sentence: "the coordinator for Thailand" (one statement).

    Where a country has no coordinator of its own, or the listing no country, the network's coordinators review it.
    """
    country = listing.responsible_country
    here = select(Remit.id).where(Remit.country_code == country, Remit.until.is_(None)).limit(1)
    if country is None or session.scalar(here) is None:
        return _("the coordinators of the network")
    return filled(_("the coordinator for %(country)s", country=SLOT), words.country(country))

"""Mails about affiliations: to persons whom an organisation names for its panel, and to either side that is asked.

What lives here: who gets which of these mails, with which link. What does not: the words (`templates/mail/`), what is
decided (`domain/affiliating.py`). A mail to a person says who asks and never what is held about them.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain import affiliating
from adrnet.domain.account import Account, Maintainer
from adrnet.domain.affiliation import Affiliation, ProfileContact, Side
from adrnet.domain.content import Name
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.naming import main_name
from adrnet.mails.writing import write


def ask_person(session: Session, affiliation: Affiliation, email: str, locale: str) -> None:
    """Write to somebody who is not in the directory, with the link by which they read what would be shown."""
    _ask(session, affiliation, email, locale, is_known=False)


def tell_asked(session: Session, affiliation: Affiliation) -> None:
    """Write to the side that was asked: a practitioner of the directory, or those who keep an organisation's entry."""
    if affiliation.proposed_by == Side.ORGANISATION:
        _ask_practitioner(session, affiliation)
        return
    for account in _keepers(session, affiliation.organisation):
        write(
            session,
            "affiliation_asked",
            to=account.email or "",
            locale=account.locale,
            practitioner=_name(affiliation.practitioner, account.locale),
            organisation=_name(affiliation.organisation, account.locale),
            kind=affiliation.kind,
            public_id=affiliation.organisation.public_id,
        )


def _ask_practitioner(session: Session, affiliation: Affiliation) -> None:
    profile = affiliation.practitioner
    keepers = _keepers(session, profile)
    if keepers:
        _ask(session, affiliation, keepers[0].email or "", keepers[0].locale, is_known=True)
    elif contact := session.get(ProfileContact, profile.id):
        is_known = profile.state != ListingState.UNPUBLISHED
        _ask(session, affiliation, contact.email, contact.locale, is_known=is_known)


def _ask(session: Session, affiliation: Affiliation, email: str, locale: str, *, is_known: bool) -> None:
    token = affiliating.invite(session, affiliation.practitioner, email)
    # What the clock keeps to (`domain/daily.py`); no link ends sooner.
    patience = timedelta(days=current_app.config["ANSWER_DAYS"])
    write(
        session,
        "panel_asked",
        to=email,
        locale=locale,
        organisation=_name(affiliation.organisation, locale),
        kind=affiliation.kind,
        is_known=is_known,
        until=(affiliation.created_at + patience).astimezone(ZoneInfo(current_app.config["NETWORK_TIME_ZONE"])).date(),
        token=token,
    )


def _name(listing: Listing, locale: str) -> dict[str, Any]:
    published = listing.published
    name = main_name(published.content, locale) if published else Name(listing.public_id, "und")
    return {"text": name.text, "lang": name.lang}


def _keepers(session: Session, listing: Listing) -> Sequence[Account]:
    """Return the accounts that keep an entry and can be written to."""
    found = session.scalars(
        select(Account)
        .join(Maintainer, Maintainer.account_id == Account.id)
        .where(Maintainer.listing_id == listing.id, Maintainer.until.is_(None), Account.email.is_not(None))
        .order_by(Maintainer.since, Account.id)
    )
    return [one for one in found if one.active]
